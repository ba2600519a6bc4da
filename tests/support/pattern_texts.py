"""Made texts with known answers: which are the same but for a few words, and which are not.

Of each invented text there are copies with so many words changed, as people and scripts change them
(another word, one more, one less; other names, links, capitals), and hard negatives: the first half
of one text with the second half of another.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from chalicelib.model.patterns import Member, Trait, sharing
from chalicelib.model.text_fingerprint import fingerprint

ENGLISH = """\
You are a disgrace to this town and everybody knows it. Resign now, before people come to your door.
We know where you live and we know which school your children go to, so think about it very carefully.
Nobody voted for you and nobody ever will. Go back to where you came from, you are not wanted here!
Liar, thief and coward: that is what they should print on your posters instead of your silly smile.
I hope you lose your seat and your house and every friend you have left after what you did to our library.
Somebody should teach you a lesson outside the count on Thursday night, and I might be there with my mates.
Your family should be ashamed of you for selling out this council for a free lunch and a new car.
Stop pretending that you care about the hospital. You only turn up when there is a camera to smile at.
Women like you belong at home and not on our council. Shut up and make the tea for once in your life.
Another useless candidate from another useless party who has never done a real day of work anywhere.
Watch your back at the hustings, because some of us have had enough of your lies about the bypass.
They will find you in the river one of these days and not a single person in this ward will cry."""  # noqa: E501 - one a line
WELSH = """\
Rwyt ti'n warth i'r dref hon ac mae pawb yn gwybod hynny. Ymddiswydda nawr, cyn i bobl ddod at dy ddrws.
Rydyn ni'n gwybod ble rwyt ti'n byw ac i ba ysgol mae dy blant yn mynd, felly meddylia am hynny'n ofalus.
Wnaeth neb bleidleisio drosot ti a wnaiff neb byth. Cer yn ôl i ble bynnag y daethost ti ohono!
Celwyddgi, lleidr a llwfrgi: dyna beth ddylen nhw ei argraffu ar dy bosteri yn lle dy wên wirion.
Gobeithio y byddi di'n colli dy sedd a dy dŷ a phob ffrind sydd gen ti ar ôl beth wnest ti i'n llyfrgell.
Dylai rhywun ddysgu gwers i ti y tu allan i'r cyfrif nos Iau, ac efallai y bydda i yno gyda fy ffrindiau.
Dylai dy deulu fod â chywilydd ohonot ti am werthu'r cyngor hwn am ginio am ddim a char newydd sbon.
Paid ag esgus dy fod yn poeni am yr ysbyty. Dim ond pan fydd camera yno yr wyt ti'n dod i wenu arno.
Mae lle menywod fel ti gartref ac nid ar ein cyngor ni. Cau dy geg a gwna'r te am unwaith yn dy fywyd.
Ymgeisydd diwerth arall o blaid ddiwerth arall sydd erioed wedi gwneud diwrnod o waith go iawn yn unman.
Gwylia dy gefn yn yr hystings, achos mae rhai ohonon ni wedi cael digon ar dy gelwyddau am y ffordd osgoi.
Fe ddôn nhw o hyd i ti yn yr afon un o'r dyddiau hyn ac ni fydd neb yn y ward hon yn crio amdanat ti."""  # noqa: E501 - one a line
TEXTS = {"English": ENGLISH.splitlines(), "Welsh": WELSH.splitlines()}

MOST_CHANGED = 3
_COPIES = 10
_MIXED = 60


class Measured(NamedTuple):
    """How good look-ups of copies with so many words changed are."""

    language: str
    changed: int
    precision: float
    recall: float


def measure() -> Iterator[Measured]:
    """Look every text up among all of its language, the mixed ones too, for each number of words
    changed."""
    for language, texts in TEXTS.items():
        for changed in range(MOST_CHANGED + 1):
            yield Measured(language, changed, *_precision_and_recall(texts, changed))


def _precision_and_recall(texts: Sequence[str], changed: int) -> tuple[float, float]:
    shuffled = random.Random(20261129 + changed)
    copies = [
        (number, vary(text, changed, texts, shuffled))
        for number, text in enumerate(texts)
        for _ in range(_COPIES)
    ]
    mixed = [(-at, mix(*shuffled.sample(texts, 2))) for at in range(1, _MIXED + 1)]
    by_key = _index([*copies, *mixed])
    right = wrong = 0
    for number, text in enumerate(texts):
        trait = _trait(text)
        matches = sharing(trait, chain.from_iterable(by_key[key] for key in trait.keys))
        of_it = sum(match.case_id.startswith(f"{number}/") for match in matches)
        right, wrong = right + of_it, wrong + len(matches) - of_it
    return right / (right + wrong), right / len(copies)


def vary(text: str, changed: int, texts: Sequence[str], shuffled: random.Random) -> str:
    """Change so many words, and what is not compared: a name, a link, capitals."""
    vocabulary = " ".join(texts).split()
    words = text.split()
    for _ in range(changed):
        place, other = shuffled.randrange(len(words)), shuffled.choice(vocabulary)
        words[place : place + shuffled.choice((0, 1, 1))] = shuffled.choice(([other], [other], []))
    written = " ".join(words)
    name, link = f"@candidate{shuffled.random()}", f"https://example.org/{shuffled.random()}"
    return f"{name} {shuffled.choice((written, written.upper()))} {link} \N{POUTING FACE}"


def mix(first: str, second: str) -> str:
    """Return the first half of one text with the second half of another."""
    words_a, words_b = first.split(), second.split()
    return " ".join([*words_a[: len(words_a) // 2], *words_b[len(words_b) // 2 :]])


def _index(texts: Sequence[tuple[int, str]]) -> dict[str, list[Member]]:
    by_key: dict[str, list[Member]] = defaultdict(list)
    for place, (number, text) in enumerate(texts):
        trait = _trait(text)
        case_id = f"{number}/{place}"
        member = Member(case_id, (), (), True, "", False, fingerprint=trait.fingerprint)
        for key in trait.keys:
            by_key[key].append(member)
    return by_key


def _trait(text: str) -> Trait:
    printed = fingerprint(text)
    assert printed is not None
    return Trait("text", 0, fingerprint=printed)
