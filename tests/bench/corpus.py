"""The generated story in all its forms: ``python -m tests.bench.corpus WORK SCENES [story]`` writes them.

WORK/story is photoplay's folder and WORK/joined.xml the same in one file; unless only these are wanted, WORK/typst is
Typst's, WORK/page.html WeasyPrint's, and WORK/paragraphs.txt has a paragraph a line. A child of the bench writes them,
because to make 600 pages takes memory.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench import folder, tale, typst_book, web_page
from tests.bench.measure import PYTHON, answer
from tests.bench.tale import Tale


def made(work: Path, scenes: int, *only: str) -> Path:
    """Have a story of a number of scenes written, by a child."""
    answer(PYTHON, "-m", "tests.bench.corpus", work, str(scenes), *only)
    return work


def scenes_for(pages: int) -> int:
    """Return how many scenes fill the pages: whole sequences of seven pages, after the front matter's five."""
    return max(1, round((pages - 5) / 7)) * tale.IN_SEQUENCE


def edit(work: Path, scenes: int, number: int) -> None:
    """Make an edit, the same for photoplay and for Typst: one sentence of one scene; each number is another edit."""
    edited = tale.edited(number, scenes)
    folder.write_scene(edited, work / "story")
    typst_book.write_scene(edited, work / "typst")


def _write(work: Path, scenes: int, *, all_forms: bool) -> None:
    story = Tale(scenes)
    folder.write(story, work / "story")
    if all_forms:
        typst_book.write(story, work / "typst")
        web_page.write(story, work / "page.html")
        paragraphs = (paragraph for number in range(1, scenes + 1) for paragraph in tale.scene(number).paragraphs)
        (work / "paragraphs.txt").write_text("\n".join(paragraphs) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write(Path(sys.argv[1]), int(sys.argv[2]), all_forms=len(sys.argv) == 3)
