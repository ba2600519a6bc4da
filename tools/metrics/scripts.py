"""Read which names a script binds, off its tokens: no package of ours parses JavaScript."""

import re
from collections.abc import Iterator
from typing import NamedTuple

TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<word>[\w$]+)
    |(?P<mark>=>|\.\.\.|.)""",
    re.DOTALL | re.VERBOSE,
)
REGEX = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\[\\\n])+/\w*")
TEMPLATE_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{|\Z)", re.DOTALL)
LITERAL = '""'
"""Stands for a string, a regular expression and a text of a template literal."""
DECLARATIONS = frozenset({"const", "let", "var"})
CONTROL = frozenset({"if", "for", "await", "while", "switch", "with"})
"""Words before a parenthesis and a block that bind nothing."""
NAMELESS = frozenset({"function", "catch"})
PREFIXES = frozenset({"return", "typeof", "case", "in", "of", "yield", "await", "else"})
"""Words before a slash that begins a regular expression."""


class Lexeme(NamedTuple):
    """A word, a mark or a literal."""

    text: str
    line: int

    @property
    def is_word(self) -> bool:
        """Return whether it may be a name."""
        return re.fullmatch(r"[^\W\d][\w$]*|\$[\w$]*", self.text) is not None


def tokenize(source: str) -> list[Lexeme]:
    """Return what a script consists of, comments left out; `${…}` becomes `(…)`."""
    tokens: list[Lexeme] = []
    places: list[int] = []  # how many braces are open in each `${` that is
    position, line = 0, 1
    while position < len(source):
        texts, end = _read(source, position, tokens[-1].text if tokens else "", places)
        tokens.extend(Lexeme(text, line) for text in texts)
        line += source.count("\n", position, end)
        position = end
    return tokens


def _read(source: str, position: int, before: str, places: list[int]) -> tuple[list[str], int]:
    """Return the tokens that begin at a position, and where they end."""
    letter = source[position]
    if letter == "`" or (letter == "}" and places[-1:] == [0]):
        return _template_text(source, position, places)
    is_operand = before in {")", "]", LITERAL} or (before[-1:].isalnum() and before not in PREFIXES)
    if not is_operand and (regex := REGEX.match(source, position)):
        return [LITERAL], regex.end()
    if places and letter in "{}":
        places[-1] += 1 if letter == "{" else -1
    match = TOKEN.match(source, position)
    assert match is not None  # noqa: S101 - its last alternative is any letter
    texts = {"blank": [], "string": [LITERAL]}.get(match.lastgroup or "", [match[0]])
    return texts, match.end()


def _template_text(source: str, position: int, places: list[int]) -> tuple[list[str], int]:
    match = TEMPLATE_TEXT.match(source, position + 1)
    assert match is not None  # noqa: S101 - it may end with the source
    before, after = [], []
    if source[position] == "}":
        places.pop()
        before = [")"]
    if match[0].endswith("${"):
        places.append(0)
        after = ["("]
    return [*before, LITERAL, *after], match.end()


def script_bindings(source: str) -> Iterator[tuple[str, int]]:
    """Yield each name that is bound, and its line: of what is declared, caught or a parameter, of
    functions, methods and classes, and new in an import. Members of objects are often contracts:
    they do not count."""
    return ((token.text, token.line) for token in Script(source).bindings())


class Script:
    """The tokens of a script, and where each bracket is closed."""

    def __init__(self, source: str) -> None:
        self.tokens = tokenize(source)
        self._ends: dict[int, int] = {}
        open_brackets: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.text in {"(", "[", "{"}:
                open_brackets.append(index)
            elif token.text in {")", "]", "}"}:
                self._ends[open_brackets.pop()] = index

    def bindings(self) -> Iterator[Lexeme]:
        """Yield the tokens that are bound names."""
        for index, token in enumerate(self.tokens):
            following = index + 1
            if token.text in DECLARATIONS:
                yield from self._declared(following)
            elif token.text == "(":
                yield from self._function(index)
            elif token.text == "=>" and self.tokens[index - 1].is_word:
                yield self.tokens[index - 1]
            elif token.text in {"class", "import", "as"} and self._is_name(following):
                yield self.tokens[following]

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _is_name(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_word

    def _declared(self, index: int) -> Iterator[Lexeme]:
        while True:
            yield from self._pattern(index)
            index = self._ends.get(index, index) + 1
            if self._text(index) == "=":
                index = self._end_of_element(index)
            if self._text(index) != ",":
                return
            index += 1

    def _function(self, opening: int) -> Iterator[Lexeme]:
        """Yield parameters, and the name before them, where a parenthesis has any."""
        before, after = self._text(opening - 1), self._text(self._ends[opening] + 1)
        has_block = after == "{" and before not in CONTROL
        if has_block and before not in NAMELESS and self._is_name(opening - 1):
            yield self.tokens[opening - 1]
        if has_block or after == "=>":
            for element in self._elements(opening):
                yield from self._pattern(element)

    def _elements(self, opening: int) -> Iterator[int]:
        """Yield where each element between two brackets begins."""
        index = opening + 1
        while index < self._ends[opening]:
            yield index
            index = self._end_of_element(index) + 1

    def _end_of_element(self, index: int) -> int:
        while self._text(index) not in {",", ";", ")", "]", "}", ""}:
            index = self._ends.get(index, index) + 1
        return index

    def _pattern(self, index: int) -> Iterator[Lexeme]:
        """Yield the names of what may be destructured."""
        match self._text(index):
            case "...":
                yield from self._pattern(index + 1)
            case "[":
                for element in self._elements(index):
                    yield from self._pattern(element)
            case "{":
                for member in self._elements(index):
                    value = self._ends.get(member, member) + 1
                    has_value = self._text(value) == ":"
                    yield from self._pattern(value + 1 if has_value else member)
            case _ if self._is_name(index):
                yield self.tokens[index]
