"""Fonts of a finished file: subset to the glyphs that all its units show, with the dictionaries that PDF requires.

uharfbuzz subsets: a few milliseconds for two thousand syllables, where fontTools takes over a second and the HarfBuzz
of Debian 12 fails on large Korean sets.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pydyf
from msgspec.structs import replace

from compiler.pdf.engine.environment import identity
from compiler.pdf.objects import UsedFont, deflate
from compiler.pdf.units import CannotCut
from compiler.store.cache import Cache, encoded, key_of, own_version

_DROPPED = (
    "BASE",
    "DSIG",
    "EBDT",
    "EBLC",
    "EBSC",
    "GPOS",
    "GSUB",
    "GDEF",
    "JSTF",
    "LTSH",
    "PCLT",
    "SVG ",
    "vhea",
    "vmtx",
)
_MAP_HEAD = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n"
    b"/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange"
)
_MAP_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class FontFileLost(Exception):
    """The file of a font that units use is no longer in the cache: the units must be painted again."""


def font_file_key(digest: str) -> str:
    """Return the cache key of a font file."""
    return key_of("font file", digest)


def keep_font_files(files: Mapping[str, bytes], cache: Cache) -> None:
    """Keep font files, `{digest: content}`, for the linker to subset."""
    for digest, content in files.items():
        if not cache.has(font_file_key(digest)):
            cache.put(font_file_key(digest), content)


def merged(fonts: Iterable[UsedFont]) -> dict[str, UsedFont]:
    """Return `{name: font}` of all units; of a glyph that several units describe the first description counts."""
    found: dict[str, list[UsedFont]] = {}
    for font in fonts:
        found.setdefault(font.name, []).append(font)
    return {name: merge(some) for name, some in found.items()}


def merge(fonts: Sequence[UsedFont]) -> UsedFont:
    """Return one font with the glyphs that several units show. Raises `CannotCut` if two fonts have one name."""
    if len({(font.file, font.face) for font in fonts}) > 1:
        raise CannotCut("two fonts bear the same name")
    texts: dict[int, str] = {}
    widths: dict[int, float] = {}
    for font in reversed(fonts):
        texts.update(font.texts)
        widths.update(font.widths)
    return replace(fonts[0], texts=texts, widths=widths)


def subset(font: UsedFont, cache: Cache) -> bytes:
    """Return the deflated file of a font with the glyphs that are shown, their numbers unchanged. Raises
    `FontFileLost`.
    """
    glyphs = sorted(font.texts)
    cache.has(font_file_key(font.file))  # so that it is not let go of: the next edit may need another glyph
    key = key_of("subset", own_version(), identity(cache), font.file, encoded([font.face, font.axes, glyphs]))

    def make() -> bytes:
        whole = cache.get(font_file_key(font.file), bytes)
        if whole is None:
            raise FontFileLost(font.name)
        return deflate(_subset(whole, font, glyphs))

    return cache.kept(key, bytes, make)


def _subset(content: bytes, font: UsedFont, glyphs: list[int]) -> bytes:
    import uharfbuzz

    face = uharfbuzz.Face(content, font.face)
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    )
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(_tag(table) for table in _DROPPED)
    if font.axes:
        wanted.pin_all_axes_to_default(face)
        for axis in face.axis_infos:
            if axis.tag in font.axes:
                wanted.pin_axis_location(face, axis.tag, font.axes[axis.tag])
    try:
        data: bytes = wanted.subset(face).blob.data
    except RuntimeError:  # a font that cannot be cut down goes in whole
        return content
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def add_fonts(pdf: pydyf.PDF, fonts: Mapping[str, UsedFont], cache: Cache) -> dict[str, bytes]:
    """Add fonts to a file, and return `{name: reference}`."""
    references: dict[str, bytes] = {}
    for name, font in fonts.items():
        data = subset(font, cache)
        is_cff = zlib.decompressobj().decompress(data, 4) == b"OTTO"
        extra = {"Filter": "/FlateDecode", **({"Subtype": "/OpenType"} if is_cff else {"Length1": _length(data)})}
        file = pydyf.Stream([data], extra)
        pdf.add_object(file)
        descriptor = pydyf.Dictionary(_descriptor(font, is_cff=is_cff, file=file.reference))
        pdf.add_object(descriptor)
        descendant = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": f"/CIDFontType{0 if is_cff else 2}",
                "BaseFont": _as_name(font.base_name),
                "CIDSystemInfo": pydyf.Dictionary(
                    {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
                ),
                "CIDToGIDMap": "/Identity",
                "W": _widths(font),
                "FontDescriptor": descriptor.reference,
            }
        )
        pdf.add_object(descendant)
        texts = deflated(b"\n".join((_MAP_HEAD, *_mapping(font), _MAP_TAIL)))
        pdf.add_object(texts)
        whole = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": _as_name(font.base_name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([descendant.reference]),
                "ToUnicode": texts.reference,
            }
        )
        pdf.add_object(whole)
        references[name] = whole.reference
    return references


def deflated(data: bytes, **entries: object) -> pydyf.Stream:
    """Return a stream deflated by us and not by pydyf."""
    return pydyf.Stream([deflate(data)], {**entries, "Filter": "/FlateDecode"})


def _as_name(text: str) -> str:
    """Return a name object (ISO 32000-1, 7.3.5): some fonts have a Korean name only."""
    return "/" + "".join(chr(code) if chr(code) in _REGULAR else f"#{code:02x}" for code in text.encode())


_REGULAR = frozenset(map(chr, range(33, 127))) - frozenset("#%()<>[]{}/")


def _length(data: bytes) -> int:
    return len(zlib.decompress(data))


def _descriptor(font: UsedFont, *, is_cff: bool, file: bytes) -> dict[str, object]:
    fixed = len(font.widths) > 1 and len(set(font.widths.values())) == 1
    return {
        "Type": "/FontDescriptor",
        "FontName": _as_name(font.base_name),
        "FontFamily": pydyf.String(font.family),
        "Flags": font.flags | fixed,
        "FontBBox": pydyf.Array([0, font.descent, max(font.widths.values(), default=0), font.ascent]),
        "ItalicAngle": 0,
        "Ascent": font.ascent,
        "Descent": font.descent,
        "CapHeight": font.ascent,
        "StemV": 80,
        "StemH": 80,
        "FontFile3" if is_cff else "FontFile2": file,
    }


def _widths(font: UsedFont) -> pydyf.Array:
    """Return the widths of glyphs as the W array: `[3 [250 300] 17 [500]]`."""
    runs = pydyf.Array()
    last = None
    for glyph in sorted(font.widths):
        if glyph - 1 != last:
            run = pydyf.Array()
            runs += [glyph, run]
        run.append(font.widths[glyph])
        last = glyph
    return runs


def _mapping(font: UsedFont) -> Iterator[bytes]:
    """Yield the lines of the ToUnicode table, in blocks of a hundred."""
    glyphs = sorted(font.texts)
    for start in range(0, len(glyphs), 100):
        block = glyphs[start : start + 100]
        yield b"%d beginbfchar" % len(block)
        yield "\n".join(f"<{glyph:04x}> <{font.texts[glyph].encode('utf-16-be').hex()}>" for glyph in block).encode()
        yield b"endbfchar"
