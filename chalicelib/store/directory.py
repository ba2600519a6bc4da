"""The directory's table: platforms' keys, authorities' contacts, candidates and their codes.

Which rows there are stands in the modules of its parts; ``suppressions``, ``signing_keys`` and
``delegates`` keep theirs in the same table.
"""

from chalicelib.store.authorities import Authorities
from chalicelib.store.candidates import Candidates
from chalicelib.store.elections import StoredElections
from chalicelib.store.platform_keys import PlatformKeys


class StoredDirectory(PlatformKeys, Authorities, Candidates, StoredElections):
    """The ports ``PlatformKeyDirectory``, ``AuthorityDirectory``, ``CandidateDirectory`` and
    ``ElectionDirectory``, in one DynamoDB table.

    Every method raises Unavailable when DynamoDB refuses.
    """
