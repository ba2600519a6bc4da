"""Every length of time, size and number that people are promised, each stated once.

The code that keeps to one and the page, mail, pack, script or document that states it both read it
here. ``rendering.limits_in_words`` writes them for people, as ``limits`` in every template and by
name in the sentences that code has; a test changes every one and sees each sentence follow. How
long a case is kept is the election's (``retention_days``), and how soon we follow up is the
urgency's: both stand in the catalogue.
"""

from chalicelib.units import Days, Hours, Minutes, Seconds, Size, kilobytes, megabytes

# Links.
STATUS_LINK = Minutes(15)
"""From when a link in place of a lost receipt is mailed, however late after it was asked for; also
the least between two wishes for one."""
STATUS_LINKS_A_DAY = 5
"""About one report: nobody's mailbox is filled by whoever knows a reference."""
STATUS_LINK_REQUESTS = 20
"""From one address within ``STATUS_LINK_WINDOW``, for whatever reports."""
STATUS_LINK_WINDOW = Hours(1)
WHOLE_ACCESS_WAIT = Hours(24)
"""Before a mailed link opens all of a report, and lets it be changed: whoever holds the receipt can
stop that meanwhile. Also the least between two wishes for it."""
WHOLE_ACCESS = Days(7)
"""How long mailed links open all of a report after that."""
NEW_RECEIPTS = 10
"""Of one report, one after another."""
CASE_LINK = Days(7)
"""The link in a mail that opens one case for one authority."""
CASE_LINK_EVERY = Minutes(15)
"""The least between two new case links for one authority."""
CASE_LINKS_A_DAY = 8
"""Whoever found an old link cannot bury the authority's mailbox."""
SIGN_IN_REQUESTS = 20
"""For links to authorities' lists, from one address within ``SIGN_IN_WINDOW``."""
SIGN_IN_WINDOW = Hours(1)
CONTACT_LINK = Days(14)
"""The link by which an authority confirms that an address is its own."""
DOWNLOAD_LINK = Minutes(15)
"""To the file of everything held about a report."""
BUNDLE_LINK = Minutes(15)
"""To an authority's evidence bundle."""
PLATFORM_FILE_LINK = Minutes(5)
"""To a platform's copy of a picture."""

# Elections.
ELECTION_OPEN = Days(35)
"""After polling day: counts, declarations and accounts of spending come then, and abuse with
them."""

# Sessions, and what a browser keeps.
STATUS_SESSION = Minutes(30)
"""From when the page of a report was last used."""
STATUS_COOKIE = Hours(12)
"""Longer than any session: it ends where it is kept, and at Exit, which takes the cookie, too."""
DELEGATES_SESSION = Minutes(30)
AUTHORITY_SESSION = Hours(4)
"""From when a case link was opened."""
ANSWERS_KEPT = Hours(1)
"""What was typed into the form stays in its tab so long after the last change."""
EXIT_MARK = Days(1)
"""The cookie that says nothing but that Exit was pressed."""

# Guesses.
WRONG_TRIES = 10
"""Wrong receipts, or wrong codes, from one address within ``WRONG_TRIES_WINDOW``: only wrong ones
after them wait, the right one opens."""
WRONG_TRIES_WINDOW = Hours(1)

# Files.
FILES = 20
"""Of one report."""
FILE_SIZE = megabytes(200)
FILES_SIZE = megabytes(500)
"""Of all files of one report: what a download makes one file of within a request's time."""
FORM_FILE_SIZE = megabytes(20)
"""Of a file that one form posts at once; what is larger comes in parts."""
FILE_PART = megabytes(8)
"""What a lost connection costs at most. S3 takes none under 5 MB but the last."""
READ_SIZE = megabytes(20)
"""Of a picture, document or mail that is opened, in the cage, to be judged, drawn or stripped: what
is larger is kept as what nobody could check, and platforms get no copy."""
FILENAME_LENGTH = 255
"""What comes before is cut off: the extension stays."""
UPLOAD_PLACE = Minutes(30)
"""How long the place takes a file: a slow telephone needs minutes for 20 MB."""
UPLOAD_ARRIVES = Hours(1)
"""A file that has not come by then never does: its place has long been closed."""
PARTS_ARRIVE = Hours(6)
"""The parts of a large file, over a telephone's connection."""
UPLOAD_KEPT = Hours(24)
"""How long an upload waits to be named by a report. The quarantine bucket keeps it no longer."""
UPLOADS = 200
"""From one address within ``UPLOADS_WINDOW``: ten full reports. Reports never wait for it."""
LARGE_UPLOADS = 40
"""Of those, of over ``FORM_FILE_SIZE``."""
UPLOADS_WINDOW = Hours(1)
READER_TIME = Seconds(20)
"""Of the processor, for reading one document: one of 20 MB takes two."""
READER_MEMORY = megabytes(1_500)
"""Of addresses, for the same: one of 20 MB takes a third."""
BUNDLE_MAKING = Minutes(15)
"""How long making a bundle takes at most; after that it may be asked for again."""

# What is typed, in characters, and how many of a kind.
BODY = kilobytes(128)
"""Of any request; a report's form is held to it as the JSON that it stands for."""
REPORT_FORM = kilobytes(1_024)
"""Of a report's form as browsers encode it: what is larger is not given back for shortening."""
NAME_LENGTH = 200
URL_LENGTH = 2_048
HANDLE_LENGTH = 100
POST_TEXT_LENGTH = 2_000
STATEMENT_LENGTH = 10_000
INCIDENTS = 50
"""Of one report as it is sent; more are added to its case in batches."""
INCIDENTS_A_BATCH = 500
INCIDENTS_A_CASE = 5_000
INCIDENTS_AN_EVENT = 100
"""A batch is written down, and told to platforms, in parts of so many: a row holds 400 kB."""
MESSAGE_LENGTH = 10_000
"""Of a reporter."""
MESSAGES_A_DAY = 50
"""From one case: enough to talk, too few to bury somebody's mailbox."""
OFFICER_TEXT_LENGTH = 2_000
DELEGATES = 20
"""Per candidate, of those whose code works."""

# Authorities.
HOLD = Hours(72)
"""How long a platform is held back unless that is renewed (the contract's)."""
HOLD_WARNED_FIRST, HOLD_WARNED_LAST = Hours(24), Hours(2)
"""Before a hold ends, its force is told so."""
PRESERVATION = Days(90)
"""For which a platform is asked to keep what it has, unless the police say otherwise."""
PRESERVATION_MOST = Days(365)
PRESERVATION_ANSWER = Hours(24)
"""Our own follow-up time for a platform's answer to that."""
FLOOD = Minutes(10)
FLOOD_MAILS = 5
"""Mails of their own, to one authority in ``FLOOD``, about emergencies whose sender gave no access
code, and as many about what is urgent; any more come in one running mail. A candidate's with a code
are never counted."""
FLOOD_NEWS = Minutes(5)
"""The least between two running mails to one authority."""
FLOOD_LINES = 20
"""Cases that a running mail names; the list behind its link has all of them."""
CONFIRM_EMERGENCY = Minutes(5)
"""After so long without an answer an emergency goes to a second address and to our operators."""
SEND_EMERGENCY = Minutes(5)
SEND_URGENT = Minutes(15)
"""How long sending may take; any other report may take as long as an acknowledgement, since it may
wait for a digest."""
OPERATOR_MAIL_EVERY = Minutes(15)
"""How long what is not pressing gathers for our operators."""
OPERATOR_MAIL_LINES = 50

LIST_READINGS_KEPT = Days(400)
"""How long it stays on record which officer read their authority's list of cases."""

# Platforms.
POLL_TOKENS = 100
POLL_SIZE = Size(1_000_000)
POLL_WAIT = Seconds(5)
"""How long a poll waits for something, at most."""
POLL_AGAIN = Seconds(15)
"""After an empty answer."""
OUTCOMES = 100
"""In one request."""
ANSWERS_A_DAY = 200
"""Of one recipient about one case: its stages, its answers to requests, and its outcomes beside one
for each of its incidents."""
PARKED_AFTER = Days(7)
"""A token that nobody acknowledges or refuses is put aside."""
PLATFORM_KEYS = 4
"""Per platform: two in use, two being rolled over to."""
SIGNATURE_AGE = Seconds(300)
"""Between ``created`` and now, by our clock; also the most between ``created`` and ``expires``."""
SIGNATURE_SKEW = Seconds(30)
"""How far a peer's clock may be ahead of ours."""
NONCE_LEAST, NONCE_MOST = 16, 128
"""Characters of a nonce."""
REFUSALS_KEPT = Days(7)
"""Why requests of a platform were refused, from the last of them."""
REPLAYED_TOKENS = 10_000
"""Of one platform in a day (UTC)."""
REPLAYED_CASES = 100
"""In one request for their tokens."""
REPLAYS_KEPT = Days(30)
"""How long it stays on record that a platform read tokens again, from the last time."""
KEY_AHEAD = Hours(24)
"""How long a key of ours is published before it signs, unless an operator says otherwise."""
KEY_LEAST_AHEAD = Minutes(10)
"""Twice as long as a reader may keep our key set, or a process of ours what it read."""

# Copies.
BACKUPS_KEPT = Days(35)
"""Point-in-time recovery of tables: what is sealed in them, and no key."""
CHAINS_VERIFIED_WITHIN = Days(28)
"""Every case's chain; of a case that changed in the night after."""
FAILURES_KEPT = Days(7)
"""Records of the stream and events of mail that could not be handled, with mail addresses."""

# The sandbox stage.
SANDBOX_EVERY = Minutes(5)
"""There an invented report comes to every connected platform so often."""

# Weaknesses.
SECURITY_TXT = Days(90)
"""From when ``security.txt`` is read to when it must be read again (RFC 9116: under a year)."""

# Ourselves.
LONGEST_RUN = Minutes(15)
"""Of any function: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html."""

# Operators.
RECONCILED = Days(14)
"""How far back an operator has missed events put on their way, unless they say otherwise."""

# What is published.
COUNTED_AFTER = Hours(1)
"""After a day is over: its last reports are written by then."""
FEWEST_REPORTS = 10
"""Below so many cases nothing is shown: a figure of a few cases says little of practice."""
