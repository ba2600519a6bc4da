"""What acting on one's own report needs."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.ports import CaseLog, Guards, IdSecrets, Now, Reach


@dataclass(frozen=True, slots=True)
class ActOnReportDeps:
    """What every act of a reporter on their report needs."""

    log: CaseLog
    guards: Guards
    reach: Reach
    catalogue: Catalogue
    secrets: IdSecrets
    now: Now
