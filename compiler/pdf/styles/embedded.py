"""Resources embedded in a theme, and addresses that it may not use.

A theme is one file: pictures and fonts are in it as `data:`, and no address is opened, not even of a file beside it. So
it can be mailed and kept, depends on its text alone, and can contact nobody. Its resources are checked before the
renderer gets them: PNG, JPEG, TrueType and OpenType, each of a limited size. SVG is excluded, since a few lines of it
can ask for any amount of work, and so are WOFF and other compressed forms.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from urllib.request import DataHandler, Request

import tinycss2
from msgspec import Struct
from PIL import Image
from tinycss2.ast import (
    AtKeywordToken,
    CurlyBracketsBlock,
    FunctionBlock,
    Node,
    ParenthesesBlock,
    SquareBracketsBlock,
    StringToken,
    URLToken,
    WhitespaceToken,
)

from compiler.pdf.layout import Complaint

MAX_BYTES = 4 * 1024 * 1024
"""Size of one picture or font: a Korean font has nearly as many bytes."""

MAX_PIXELS = 25_000_000
"""Pixels of all pictures of a theme together: a whole A4 page at 300 dots an inch has nine million."""

_FONTS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

OUTSIDE = "is not loaded: a theme can load nothing from outside"
MAX_QUOTED = 60
"""Characters of a theme's text that a message quotes."""


class EmbeddedResources(Struct, frozen=True):
    """`{address: content}`, the addresses that are refused, and the complaints about those."""

    given: Mapping[str, bytes] = {}
    refused: frozenset[str] = frozenset()
    complaints: tuple[Complaint, ...] = ()


class _Refused(Exception):
    """An address is refused; the text is a clause, as in "is not loaded"."""


class _Url(Struct, frozen=True):
    """An address and the position of its first token; `imported`: it is that of a style sheet."""

    text: str
    line: int
    column: int
    imported: bool


def embedded_resources(css: str) -> EmbeddedResources:
    """Check all addresses of a theme, those too that no element of a page uses."""
    given: dict[str, bytes] = {}
    refused: dict[str, Complaint] = {}
    pixels = 0
    for address in _addresses(tinycss2.parse_component_value_list(css, skip_comments=True)):
        if address.text in given or address.text in refused or address.text.startswith("#"):
            continue
        try:
            if address.imported:
                raise _Refused("is not loaded: a theme is one file")
            content = data_of(address.text)
            size = _pixels(content)
            if size and pixels + size > MAX_PIXELS:
                raise _Refused(f"is not loaded: pictures of more than {MAX_PIXELS:,} pixels are not taken")
            pixels += size
            given[address.text] = content
        except _Refused as why:
            what = (
                f"`@import` of `{shortened(address.text)}`" if address.imported else f"`url({shortened(address.text)})`"
            )
            refused[address.text] = Complaint("refused-url", f"{what} {why}", address.line, address.column)
    return EmbeddedResources(given, frozenset(refused), tuple(refused.values()))


def _addresses(tokens: Iterable[Node]) -> Iterator[_Url]:
    """Yield all addresses among tokens and in their brackets."""
    importing: Node | None = None
    for token in tokens:
        if isinstance(token, AtKeywordToken) and token.lower_value == "import":
            importing = token
            continue
        start = importing or token
        if isinstance(token, URLToken) or (importing and isinstance(token, StringToken)):
            yield _Url(token.value, start.source_line, start.source_column, bool(importing))
        elif isinstance(token, FunctionBlock) and token.lower_name in ("url", "src"):
            for text in (part.value for part in token.arguments if isinstance(part, StringToken)):
                yield _Url(text, start.source_line, start.source_column, bool(importing))
        elif isinstance(token, FunctionBlock):
            yield from _addresses(token.arguments)
        elif isinstance(token, CurlyBracketsBlock | SquareBracketsBlock | ParenthesesBlock):
            yield from _addresses(token.content)
        if not isinstance(token, WhitespaceToken):
            importing = None


def data_of(address: str) -> bytes:
    """Return the content of a `data:` address. Raises `_Refused`."""
    if not address.startswith("data:"):
        raise _Refused(OUTSIDE)
    try:
        with DataHandler().data_open(Request(address)) as opened:
            content = bytes(opened.read())
    except ValueError:
        raise _Refused("is not loaded: it is not written as `data:` addresses are") from None
    if len(content) > MAX_BYTES:
        raise _Refused(f"is not loaded: it is larger than {MAX_BYTES // 1024} kB")
    return content


def _pixels(content: bytes) -> int:
    """Return the number of pixels of a picture by its header, 0 for a font. Nothing is decompressed."""
    if content.startswith(_FONTS):
        return 0
    if not content.startswith(_PICTURES):
        raise _Refused("is not loaded: it is no picture in PNG or JPEG and no TrueType or OpenType font")
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            warnings.simplefilter("ignore")
            if picture.mode == "CMYK":
                raise _Refused("is not loaded: its colours are for one printing press (CMYK); save it in RGB")
            return picture.width * picture.height
    except Image.DecompressionBombError:
        return MAX_PIXELS + 1
    except (OSError, ValueError, SyntaxError):
        raise _Refused("is not loaded: it is damaged") from None


def shortened(text: str) -> str:
    """Return text of a theme on one line, shortened for a message."""
    text = " ".join(text[: 4 * MAX_QUOTED].split()).replace("`", "'")
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1].rstrip() + "…"
