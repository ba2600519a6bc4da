"""Makes files as telephones, messengers and mail programs give them, as small as they can be."""

import base64
import struct
import zipfile
from io import BytesIO

from tests.support.files import making

_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAcdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB6wABAAAAAAAAACYAAgAAAAACEQABAAAAAAAAAFIAAAA4aWlu"
    "ZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAB"
    "BmlwcnAAAADlaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAA"
    "ABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAKAAAAAEAAAAYAAAAAf///+gA"
    "AAAC////2AAAAAIAAAAQcGl4aQAAAAADCAgIAAAACWlyb3QDAAAAGWlwbWEAAAAAAAAAAQABBoECAwWEhgAAABpp"
    "cmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAgG1kYXQAAAAiKAGvBBITTOD46cJoP9k3+apWCI8n7asr40mfd7EYkqn/"
    "oAAAAAZFeGlmAABNTQAqAAAACAACAQ4AAgAAACIAAAAmARIAAwAAAAEABgAAAAAAADUxLjI0NjROIDAuNzU4MFcg"
    "dGFrZW4gYnkgYSBwaG9uZQA="
)


def heic() -> bytes:
    """A red picture of 24 by 40, turned by its Exif, which holds ``making.GPS``'s words."""
    return base64.b64decode(_HEIC).replace(b"51.2464N 0.7580W taken by a phone", making.GPS)


def webm(
    *, doc_type: bytes = b"webm", inside: bytes = b"\x1f\x43\xb6\x75\x81x", unknown: bool = False
) -> bytes:
    """A film whose one segment has one cluster; ``unknown``: of no size, as browsers record it."""
    head = b"\x42\x86\x81\x01\x42\x82" + bytes([0x80 | len(doc_type)]) + doc_type
    size = b"\x01" + b"\xff" * 7 if unknown else bytes([0x80 | len(inside)])
    return (
        b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67" + size + inside
    )


def ogg(*, codec: bytes = b"OpusHead", pages: int = 3) -> bytes:
    """A voice message."""
    packets = [codec + b"\x01\x01", *(b"sound" for _ in range(pages - 1))]
    return b"".join(
        b"OggS\x00"
        + bytes([2 if number == 0 else 0])
        + b"\x00" * 20
        + bytes([1, len(packet)])
        + packet
        for number, packet in enumerate(packets)
    )


def mail(
    content_type: str = "text/plain", body: str = "I will find you.", *, head: str = ""
) -> bytes:
    """A mail as a program saves it."""
    lines = (
        "From: Somebody <troll@example.org>",
        "To: candidate@example.org",
        "Date: Fri, 27 Nov 2026 10:00:00 +0000",
        "Subject: You",
        "MIME-Version: 1.0",
        f"Content-Type: {content_type}",
    )
    return "\r\n".join([*lines, *([head] if head else []), "", body, ""]).encode()


def mixed_mail() -> bytes:
    """A mail with a file attached."""
    part = "--b\r\nContent-Type: {}\r\n\r\n{}\r\n"
    program = 'application/octet-stream; name="a.exe"'
    body = part.format("text/plain", "see this") + part.format(program, "MZ") + "--b--"
    return mail('multipart/mixed; boundary="b"', body)


def compound(*names: str) -> bytes:
    """A compound file ([MS-CFB]) with these names in its directory: an MSG, or a document."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    entries = ["Root Entry", *names]
    sectors = [entries[at : at + 4] for at in range(0, len(entries), 4)]
    following = [0xFFFFFFFD, *range(2, len(sectors) + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *following, *[0xFFFFFFFF] * (128 - len(following)))
    return bytes(head) + table + b"".join(map(_sector, sectors))


def _sector(names: list[str]) -> bytes:
    entries = b""
    for name in names:
        encoded = name.encode("utf-16-le")
        entries += encoded.ljust(64, b"\x00") + struct.pack("<H", len(encoded) + 2) + b"\x00" * 62
    return entries.ljust(512, b"\x00")


def wide_heic() -> bytes:
    """A picture that says that it has more pixels than any camera makes."""
    picture = heic()
    at = picture.index(b"ispe") + 8
    return picture[:at] + b"\x7f\xff\xff\xff" + picture[at + 4 :]


def msg() -> bytes:
    """A mail as Outlook saves it."""
    names = ["__nameid_version1.0", "__substg1.0_0037001F", "__substg1.0_1000001F"]
    return compound(*names, "__recip_version1.0_#00000000", "__properties_version1.0")


def wacz(*names: str) -> bytes:
    """Saved pages, or a ZIP with other names in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names or ("archive/data.warc.gz", "pages/pages.jsonl", "datapackage.json"):
            archive.writestr(name, b"{}")
    return buffer.getvalue()


PAGE = b"<!DOCTYPE html> <html><!-- saved --><body onload='alert(1)'>the post</body></html>"
