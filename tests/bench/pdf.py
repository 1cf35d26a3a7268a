"""Contents of a PDF: ``python -m tests.bench.pdf FILE…`` prints a line for each, for the bench, which loads no library.

Pages, bookmarks, and the Hangul syllables and Latin letters in its text, running heads and all: that programs did the
same work can be seen by these.
"""

from __future__ import annotations

import sys

import pypdfium2


def facts(path: str) -> tuple[int, int, int, int]:
    """Pages, bookmarks, syllables, Latin letters."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
        text = "".join(texts)
        syllables = sum("가" <= letter <= "힣" for letter in text)
        latin = sum(letter.isascii() and letter.isalpha() for letter in text)
        return len(texts), sum(1 for _ in document.get_toc(max_depth=9)), syllables, latin


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(*facts(argument))
