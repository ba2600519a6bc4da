"""Files by their bytes: which of our types one is, whether it can be kept, what of it is shown.

Nothing here decodes anything: documents, mails and HEIC pictures are read in a process of their
own (``cage``). A type is
told by its structure, walked from the first byte on; a library that looks at the first bytes alone
takes a script with a picture's head for a picture.
"""

from chalicelib.files.errors import FileRefused
from chalicelib.files.inspection import FileFacts, inspect, without_metadata
from chalicelib.files.pdf import pictures_of

__all__ = ["FileFacts", "FileRefused", "inspect", "pictures_of", "without_metadata"]
