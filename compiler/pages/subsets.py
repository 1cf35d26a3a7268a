"""Cut down the fonts that WeasyPrint embedded whole.

HarfBuzz before version 7 cannot subset some fonts past a certain number of glyphs (NanumMyeongjo at about 900 syllables,
which every long treatment in Korean reaches); WeasyPrint then warns and embeds the file as it is, 3.8 MB. fontTools can
subset them: slower, but only where the other failed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

from fontTools import subset, ttLib  # type: ignore[import-untyped]

FAILED = re.compile(r'Unable to subset "(?P<family>.+)" with HarfBuzz')
"""WeasyPrint's warning about a font that it could not subset."""


def shrink(fonts: Collection[Any], streams: Collection[Any], families: Collection[str]) -> None:
    """Replace, in the streams of a finished PDF, the files of these families by what the document uses of them.

    ``fonts`` are WeasyPrint's (``document.fonts``); a stream belongs to a font if it holds that very file. Glyph numbers
    stay as they are, so that the text already drawn with them remains right.
    """
    for content, index, glyphs in _whole(fonts, families):
        for stream in streams:
            parts = getattr(stream, "stream", None)
            if parts and parts[0] is content:
                smaller = _subset(content, index, glyphs)
                parts[0] = smaller
                if "Length1" in stream.extra:
                    stream.extra["Length1"] = len(smaller)


def _whole(fonts: Collection[Any], families: Collection[str]) -> Iterator[tuple[bytes, int, set[int]]]:
    """Each file of these families once, with the glyphs that all fonts made of it have drawn."""
    by_file: dict[str, list[Any]] = {}
    for font in fonts:
        if font.family in families:
            by_file.setdefault(font.hash, []).append(font)
    for same in by_file.values():
        glyphs = {glyph for font in same for glyph in font.to_unicode if glyph < font.glyph_count}
        yield same[0].file_content, same[0].index, glyphs


def _subset(content: bytes, index: int, glyphs: set[int]) -> bytes:
    options = subset.Options()
    options.retain_gids = True
    options.notdef_outline = True
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "vhea", "vmtx", "FFTM"]
    # Without this the file would carry the time of its making, and no two would be the same.
    font = ttLib.TTFont(BytesIO(content), fontNumber=index, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(gids=sorted(glyphs))
    subsetter.subset(font)
    smaller = BytesIO()
    font.save(smaller)
    return smaller.getvalue()
