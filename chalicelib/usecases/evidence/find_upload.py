"""Find an upload by what a browser says is its id."""

from chalicelib.errors import NotFound
from chalicelib.model.uploads import UPLOAD_ID, Upload
from chalicelib.ports import Uploads


def find_upload(uploads: Uploads, upload_id: str) -> Upload:
    """Return the upload. Raises NotFound where no upload can have that id or none has."""
    upload = uploads.read(upload_id) if UPLOAD_ID.fullmatch(upload_id) else None
    if upload is None:
        raise NotFound
    return upload
