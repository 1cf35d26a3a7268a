"""Threats: harm that a stranger's story, a theme or a machine can do, and the tests that show what photoplay does then.

A test says which it answers, and with what outcome: ``@threat(14, "X101 says that it is gzip data; nothing is unpacked")``.
A further test of the same leaves the outcome out. ``docs/threats.md`` is made of these marks (``pytest --update``), so
it cannot say more than is tested.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from msgspec import Struct

from tests.support.places import TESTS

threat = pytest.mark.threat

XML: dict[int, str] = {
    1: "an external entity that names a local file",
    2: "an external entity that names a web address",
    3: "an external DTD",
    4: "an external parameter entity, which lxml before 6.1.3 reads",
    5: "entities that multiply (billion laughs), also in attributes",
    6: "one long entity used many times (quadratic blow-up)",
    7: "parameter entities that multiply, entities that refer to each other in a circle",
    8: "an internal entity in an attribute",
    9: "attributes with default values in an internal subset",
    10: "an include of text, of an absolute path, of `..`, of a `file:` address, under an `xml:base`",
    11: "an include of a web address",
    12: "files that include each other in a circle, or themselves",
    13: "files that include each other twice over, so that they double",
    14: "a gzip file with the name of a scene, also one that unpacks to a thousand times its size",
    15: "one text of more than ten megabytes",
    16: "elements nested hundreds deep",
    17: "a hundred thousand attributes on one element",
    18: "two million elements side by side",
    19: "characters that XML forbids: NUL, control codes, half a surrogate pair, U+FFFE; an unknown XML version",
    20: "characters that XML allows and no text needs: noncharacters, DEL, U+0085, U+2028",
    21: "half a surrogate pair in an argument of the command",
    22: "byte order marks of UTF-8, UTF-16 and UTF-32, also against what the file declares",
    23: "UTF-16 without a byte order mark, UTF-8 that is declared to be UTF-16",
    24: "Korean in EUC-KR or CP949, declared or not",
    25: "UTF-7, EBCDIC, and encodings that nobody knows",
    26: "ids of the same syllables, composed (NFC) and decomposed (NFD)",
    27: "ids with zero-width characters, Hangul fillers, or letters of two scripts that look alike",
    28: "characters that turn the direction of text, in a story and in what is printed about it",
    29: "zero-width characters in a text",
    30: "the same id twice, also as `xml:id`",
    31: "a story that names a schema of its own (`xsi:schemaLocation`)",
    32: "a schema that includes or imports from elsewhere",
    33: "a RELAX NG schema that includes a file",
    34: "an XSLT style sheet that reads files",
    35: "a hundred thousand errors against the schema",
    36: "a good file after a bad one in the same run",
    37: "faults past line 65,535",
    38: "faults on lines with Hangul and emoji",
    39: "regular expressions and content models that explode",
}  # fmt: skip

PAGES: dict[int, str] = {
    40: "a picture from the web or from a local file",
    41: "a device or a pipe as a picture",
    42: "a web address that leads on to a local file",
    43: "a theme that imports, or takes fonts and pictures, from elsewhere",
    44: "a theme of five megabytes, or of twenty thousand selectors",
    45: "flex and grid boxes in each other, which cost three times as much a level",
    46: "a table cell that spans a million columns",
    47: "markup nested hundreds deep",
    48: "SVG that multiplies itself, or has entities",
    49: "a picture of 400 million pixels",
    50: "a font size of a thousand million pixels",
    51: "a link to `javascript:` or to a local file",
    52: "a relative link, which would carry the folder of whoever compiles into the PDF",
    53: "a file attached to the PDF by what a story or a theme says",
    54: "markup, quotation marks and `]]>` in the text of a scene",
    55: "characters that no installed font has",
    56: "decomposed Hangul in a text",
}  # fmt: skip

MACHINE: dict[int, str] = {
    57: "an output that is a file of the story",
    58: "a scene that is a link to outside; an output that is a link",
    59: "a folder to write to that is missing, read-only, or no folder",
    60: "a full disk",
    61: "kill -9 at any moment",
    62: "two compiles into one folder at once",
    63: "several documents of one compile, and a fault between them",
    64: "Ctrl-C and SIGTERM",
    65: "a reader of standard output that goes away",
    66: "a machine without fonts, where the renderer crashes",
    67: "a machine with Latin fonts only",
    68: "a machine without Pango",
    69: "any locale, also LANG=C with UTF-8 mode switched off",
    70: "no home, or one that cannot be written to",
    71: "no folder for temporary files",
    72: "names with spaces, Korean, emoji, `%`, `#`, `?`, line ends, and bytes that are no UTF-8",
    73: "a folder, an empty file, a missing file, an unreadable file as a story",
    74: "a hundred thousand scenes",
    75: "another hash seed, clock, time zone or folder",
}  # fmt: skip

FIELD: dict[int, str] = {
    76: "a process that has laid out pages, or has threads of its own, and starts others (Pango keeps a thread)",
    77: "other fonts on the machine than the tests know; signals that are ignored from the start (`nohup … &`)",
    78: "a name in any script, also with letters that change their length with their case (ı, ΐ)",
    79: "elements of the grammar where they do not belong, missing, doubled, of no namespace, under prefixes bound anew",
    80: "a word, or a name, as long as a file",
    81: "thousands of ids in one attribute, of names that begin alike, of aliases",
    82: "a check that takes too long, or more memory than there is",
    83: "a theme nested a thousand deep, or with declarations for megabytes",
    84: "a cache entry of sixty gigabytes; a fault of the renderer that it has no words for; a byte order mark twice",
    85: "an unbuffered stream to a full disk, or to a reader that goes away",
    86: "a program of the same name in a stranger's folder (Windows)",
    87: "one misspelt attribute in a beat",
    88: "text whose letters are several glyphs, copied, searched or read aloud",
    89: "spaces at which no line may break",
    90: "old Hangul, composed of jamo",
    91: "Cyrillic, Greek and accented Latin beside Korean",
    92: "a theme that breaks the structure of a page, or asks for numbers that no PDF may have",
    93: "a title page with more lines than it has room for",
    94: "characters that no reader sees (U+034F)",
    95: "a scene file that nothing includes",
    96: "a language that is spelt in another way (`EN`, `ko-KR`), unknown (`kr`), or left out everywhere",
    97: "a copied story that is compiled beside its original",
    98: "file names decomposed, as macOS writes them",
}  # fmt: skip

ROWS = XML | PAGES | MACHINE | FIELD

NOT_MET: dict[int, str] = {}
"""{row: reason} of threats that have no test."""


class Answer(Struct, frozen=True):
    """One mark: which row, the outcome (nothing if another test says so), and the test's place and name."""

    row: int
    outcome: str
    file: str
    test: str


def answers() -> Iterator[Answer]:
    """All marks in the tests, by file and line; read from the source, so that no test is run or imported."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for call in (inner for mark in node.decorator_list for inner in ast.walk(mark)):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "threat":
                        row, outcome = [*map(ast.literal_eval, call.args), ""][:2]
                        yield Answer(row, outcome, path.relative_to(TESTS.parent).as_posix(), node.name)


def table() -> str:
    """The document: every row with what photoplay does and the tests that show it."""
    given: dict[int, list[Answer]] = {}
    for answer in answers():
        given.setdefault(answer.row, []).append(answer)
    lines = [
        "# What can go wrong, and what photoplay does then",
        "",
        "Made from the marks of the tests by `pytest tests/house/test_threats.py --update`; `tests/support/threats.py` says how.",
        "The codes are those of `photoplay explain`.",
    ]
    sections = (
        ("XML", XML),
        ("Markup, style sheets, PDF", PAGES),
        ("Files, processes, machines", MACHINE),
        ("What strangers and bare machines found", FIELD),
    )
    for title, rows in sections:
        lines += ["", f"## {title}", "", "| # | what comes | what photoplay does | shown by |", "|--:|---|---|---|"]
        for number, what in rows.items():
            lines.append(f"| {number} | {what} | {_outcome(number, given)} | {_shown(given.get(number, []))} |")
    return "\n".join(lines) + "\n"


def _outcome(number: int, given: dict[int, list[Answer]]) -> str:
    printed = dict.fromkeys(answer.outcome for answer in given.get(number, []) if answer.outcome)
    return "; ".join((*printed, *([NOT_MET[number]] if number in NOT_MET else [])))


def _shown(answers: list[Answer]) -> str:
    return "<br>".join(f"[{_words(answer.test)}](../{answer.file})" for answer in answers)


def _words(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ")
