"""Shorten the JSON that rows hold: deflate, with a dictionary of what such JSON is made of.

DynamoDB bills each kilobyte that is written, and a report without this is three. What was shortened
once is read by the same dictionary for ever, so none is changed: a better one gets a number of its
own. Windows are small, since setting one up costs more than deflating a report.
"""

import zlib

from chalicelib.units import megabytes

_FIRST = b"\1"
"""What begins so was shortened by ``WORDS``; JSON, base64's bytes and zlib's begin otherwise."""

_WINDOW, _MEMORY = -12, 5
_LEAST = 256
"""Bytes that are left as they are: they are less than a write unit with all around them."""
_MOST = megabytes(4)
"""Bytes that a row can say: many times what a request can. Who alters a row fills no memory."""

WORDS = (
    b'{"typ":"secevent+jwt","alg":"ES256","kid":"{"iss":"https://","aud":"","iat":17,"jti":"01",'
    b'"sub_id":{"format":"uri","uri":"https:///cases/SS-"},"events":{"https:///events/report-sub'
    b'mitted":{"category":"","dsa_categories":["STATEMENT_CATEGORY_VIOLENCE",'
    b'"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH","STATEMENT_CATEGORY_CYBER_VIOLENCE/KEYWORD_'
    b'CYBER_BULLYING_INTIMIDATION","/KEYWORD_HATE_SPEECH"],"reporter_role":"candidate",'
    b'"submitted_at":"","accounts":[{"handle":"","other_reports":0}],"texts":[],"evidence":[],'
    b'"acknowledge_by":"","decide_by":"2026-"}},"txn":"SS-","election_name":"local elections, '
    b'May 2027","office":"candidate_","office_name":"Candidate for the '
    b'council"}"reporter":{"name":"","role":"agent","email":"","phone":"","language":"en"},'
    b'"statement":"","share_with":{"platforms":true,"police":true,"electoral":false},'
    b'"candidate":{"name":"","election":"local.","area":"E14001","area_name":"",'
    b'"area_kind":"constituency","ward"},"incidents":[{"url":"https://www.facebook.com//posts/ht'
    b'tps://x.com//status/","text":"","seen_about":false,"deleted":false,"handle":"",'
    b'"post_id":"","platform":"facebook"}],"person_id":"{"advised":[{"id":"police-999",'
    b'"reason":"If it may happen soon, call 999 before anything else."},{"id":"feoa",'
    b'"reason":"A worry about your safety, or a briefing. The adviser does not take reports of '
    b'crimes."},{"id":"victim-support","reason":"Help to cope, whether or not the police are '
    b'told."},{"id":"jo-cox-foundation","reason":"Guidance for candidates who are abused."},'
    b'{"id":"parliamentary-security","reason":"You are a Member of Parliament, or work for '
    b'one."}],"category":"","content":"","danger":false,"election":"local.2027-05-06",'
    b'"force":"police-","log_only":false,"nation":"England","receipt":"",'
    b'"recipients":[{"id":"police-","kind":"police","promise":{"acknowledge_minutes":60,'
    b'"basis":"ours","decide_minutes":1440},"reason":"A threat to kill, hurt or damage can be a '
    b'crime.","state":"queued"},{"id":"","kind":"platform","promise":{"acknowledge_minutes":60,'
    b'"basis":"published","decide_minutes":1440},"reason":"What you reported stands on this '
    b'service.","state":"self_report"}],"retention":{"days":395,"polling_day":"2027-05-06"},'
    b'"signs":[],"submission":"","tell_reporter":true,"urgency":"emergency","verified":true}'
)

_PACKER = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, _MEMORY, zdict=WORDS)
"""Has read the dictionary, and is copied for whatever is shortened."""


def shorten(data: bytes) -> bytes:
    """Shorten data of some length; give as it is what is short, would not be shorter, or is longer
    than is read again."""
    if not _LEAST <= len(data) <= _MOST:
        return data
    packer = _PACKER.copy()
    short = _FIRST + packer.compress(data) + packer.flush()
    return short if len(short) < len(data) else data


def lengthen(data: bytes) -> bytes:
    """Return what ``shorten`` was given, or what was kept before there was any. Raises zlib.error,
    also for what would be longer than that can be."""
    if not data.startswith(_FIRST):
        return data
    unpacker = zlib.decompressobj(_WINDOW, zdict=WORDS)
    whole = unpacker.decompress(data[1:], _MOST)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("cut off, or added to")
    return whole
