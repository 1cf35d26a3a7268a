"""The floor: how long HarfBuzz takes to shape every paragraph once. ``python -m tests.bench.shaping FILE FONT``.

Prints the seconds, the best of three, without starting Python or loading the font.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import uharfbuzz


def seconds(paragraphs: list[str], font: uharfbuzz.Font) -> float:
    began = time.perf_counter()
    for paragraph in paragraphs:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(paragraph)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
    return time.perf_counter() - began


if __name__ == "__main__":
    printed = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    face = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(sys.argv[2])))
    print(min(seconds(printed, face) for _ in range(3)))
