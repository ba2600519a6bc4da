"""Order what a feed offers again, until it is acknowledged.

Never-offered first, oldest first; then by oldest offer. Rows are not written when they are offered:
what is remembered is a short list of key ranges in the order in which they were last offered, and
the highest key ever offered. The ranges always cover every key up to that one, so a row that was
inserted late, below it, is found too. A turn looks at the range of new keys and at ranges from the
front of the list until it has enough; what it took goes to the back. The cost depends on how much
is taken, never on how much waits: where all that waits fits on a page, that is one read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

LOWEST = "!"
"""Below every key; keys are made of digits and small letters."""

MOST_SPANS = 50
"""Of the list; beyond it neighbours are joined, and order is exact no more, only fair."""


@dataclass(frozen=True, slots=True)
class KeySpan:
    """Keys above ``after``, up to and including ``upto``; None for no upper bound."""

    after: str
    upto: str | None


@dataclass(frozen=True, slots=True)
class OfferOrder:
    """The spans in the order in which they were last offered; together they end at ``through``."""

    through: str = LOWEST
    spans: tuple[KeySpan, ...] = ()
    more: bool = field(default=False, compare=False)
    """Whether something waited beside what the last turn took: a hint of what to read next."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A waiting token: its key, how many bytes it takes up in an answer, and its id."""

    key: str
    size: int
    jti: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a span, by key; ``whole`` when the span has no more."""

    rows: Sequence[WaitingRow]
    whole: bool


ReadSpan = Callable[[KeySpan, int], Page]
"""(span, most rows) to the first of them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn takes, and where the next begins."""

    rows: Sequence[WaitingRow]
    order: OfferOrder

    @property
    def more(self) -> bool:
        """Return whether something waits beside what is taken."""
        return self.order.more


@dataclass(frozen=True, slots=True)
class _Visit:
    span: KeySpan
    last: str | None
    whole: bool


def take(
    order: OfferOrder,
    read: ReadSpan,
    *,
    most: int,
    most_bytes: int,
    most_spans: int = MOST_SPANS,
) -> Turn:
    """Take up to ``most`` rows of ``most_bytes`` together (one row alone may be larger)."""
    chosen: list[WaitingRow] = []
    visits: list[_Visit] = []
    read = _reading_ahead(order, read, most + 1)
    for span in (KeySpan(order.through, None), *order.spans):
        page = read(span, most + 1 - len(chosen))
        fitting = list(_fitting(page.rows, chosen, most, most_bytes))
        chosen += fitting
        whole = page.whole and len(fitting) == len(page.rows)
        visits.append(_Visit(span, fitting[-1].key if fitting else None, whole))
        if not whole:
            break
    spans = tuple(_shortened(_after(order, visits), most_spans))
    through = max([order.through, *(row.key for row in chosen)])
    return Turn(chosen, OfferOrder(through, spans, more=not whole))


def _reading_ahead(order: OfferOrder, read: ReadSpan, page_size: int) -> ReadSpan:
    """Read one page now, and later only what is not on it.

    Where the last turn took all there was, little waits now, and the page is of every key: mostly
    that is all. Where it did not, the page is of the keys that were never offered.
    """
    first = KeySpan(order.through if order.more else LOWEST, None)
    page = read(first, page_size)
    end = None if page.whole else max([first.after, *(row.key for row in page.rows)])

    def read_on(span: KeySpan, most: int) -> Page:
        if span.after < first.after or (end is not None and end <= span.after):
            return read(span, most)
        rows = [row for row in page.rows if _holds(span, row.key)]
        if end is None or (span.upto is not None and span.upto <= end):
            return Page(rows[:most], whole=len(rows) <= most)
        cut_short = len(page.rows) < page_size  # by its bytes: it has as much as an answer takes
        if len(rows) >= most or (rows and cut_short):
            return Page(rows[:most], whole=False)
        later = read(KeySpan(end, span.upto), most - len(rows))
        return Page([*rows, *later.rows], later.whole)

    return read_on


def _holds(span: KeySpan, key: str) -> bool:
    return span.after < key and (span.upto is None or key <= span.upto)


def _fitting(
    rows: Sequence[WaitingRow], chosen: Sequence[WaitingRow], most: int, most_bytes: int
) -> Iterator[WaitingRow]:
    count, size = len(chosen), sum(row.size for row in chosen)
    for row in rows:
        size += row.size
        if count >= most or (count > 0 and size > most_bytes):
            return
        count += 1
        yield row


def _after(order: OfferOrder, visits: Sequence[_Visit]) -> list[KeySpan]:
    """Move what was taken to the back, join the emptied to their neighbours."""
    front: list[KeySpan] = []
    back: list[KeySpan] = []
    emptied: list[KeySpan] = []
    for visit in visits:
        if visit.last is not None:
            back.append(replace(visit.span, upto=visit.last))
        unread = replace(visit.span, after=visit.last or visit.span.after)
        if unread.upto is None or unread.after == unread.upto:
            continue
        if not visit.whole:
            front.append(unread)
        elif visit.last is None:
            emptied.append(unread)
        else:
            back[-1] = visit.span
    visited = {visit.span for visit in visits}
    waiting = [span for span in order.spans if span not in visited]
    return _joined(_absorbed([*front, *waiting, *back], emptied))


def _absorbed(spans: Sequence[KeySpan], emptied: Sequence[KeySpan]) -> list[KeySpan]:
    """Return each emptied span to its neighbour by key, so that no key is ever left uncovered."""
    place = {span: number for number, span in enumerate(spans)}
    pieces: list[tuple[KeySpan, int | None]] = []
    for span in sorted([*spans, *emptied], key=lambda span: span.after):
        number = place.get(span)
        if pieces and (number is None or pieces[-1][1] is None):
            before, of_before = pieces.pop()
            pieces.append(
                (KeySpan(before.after, span.upto), of_before if number is None else number)
            )
        else:
            pieces.append((span, number))
    return [span for span, _ in sorted(pieces, key=lambda piece: piece[1] or 0)]


def _joined(spans: Sequence[KeySpan]) -> list[KeySpan]:
    """Join neighbours in the list that are neighbours by key too: the order stays the same."""
    joined: list[KeySpan] = []
    for span in spans:
        if joined and joined[-1].upto == span.after:
            joined[-1] = KeySpan(joined[-1].after, span.upto)
        else:
            joined.append(span)
    return joined


def _shortened(spans: Sequence[KeySpan], most: int) -> list[KeySpan]:
    """Join the neighbours by key that stand closest in the list, at the earlier one's place.

    Never with the front: no span ever gets more spans before it, so the front is used up and every
    other moves on, however often this happens.
    """
    short = list(spans)
    while len(short) > most:
        places = sorted(range(1, len(short)), key=lambda at: short[at].after)
        pairs = [
            (abs(low - high), min(low, high), max(low, high), low, high)
            for low, high in pairwise(places)
            if short[low].upto == short[high].after
        ]
        _, earlier, later, low, high = min(pairs)
        short[earlier] = KeySpan(short[low].after, short[high].upto)
        del short[later]
        short = _joined(short)
    return short
