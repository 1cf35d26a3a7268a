"""What a stranger's text, theme or machine puts into a document: nothing but what is meant to be there."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import click
import pikepdf
import pytest

from compiler import pages
from compiler.cli import photoplay
from tests.commands import POSIX
from tests.stories import scene, write_story
from tests.threats import threat


def run(*words: str | Path) -> None:
    """Run the command in this process, which has the renderer loaded already."""
    assert photoplay(tuple(map(str, words)), standalone_mode=False) in (0, None)


def _everything(pdf: bytes) -> bytes:
    """A file with all that is in it: what its objects say, and what is in its streams, unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parts = [item.unparse(resolved=True) for item in opened.objects if not isinstance(item, pikepdf.Stream)]
        streams = [item.read_bytes() for item in opened.objects if isinstance(item, pikepdf.Stream)]
        return b"\n".join((pdf, *parts, *streams))


@threat(52, "no address is completed: no folder, home, user or machine is named in any PDF or HTML")
def test_no_document_tells_where_or_by_whom_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "telltale-folder"
    write_story(place / "telltale-story", scene("one"))
    (place / "telltale-theme.css").write_text(pages.theme("book").css)
    monkeypatch.chdir(place)
    monkeypatch.setattr("socket.gethostname", lambda: "telltale-host")
    for variable in ("HOME", "USER", "LOGNAME", "HOSTNAME", "TMPDIR"):
        monkeypatch.setenv(variable, str(place))
    made = (
        ("compile", "telltale-story", "--theme", "telltale-theme.css", "-o", "out", "--jobs", "1", "--no-cache"),
        ("beats", "telltale-story", "--to", "html", "--no-pages", "-o", "out/sheet.html"),
        ("report", "scenes", "telltale-story", "--to", "html", "--no-pages", "-o", "out/scenes.html"),
    )
    for words in made:
        run(*words)
    documents = {path.name: path.read_bytes() for path in (place / "out").iterdir()}
    assert set(documents) == {"treatment.pdf", "beat-sheet.pdf", "sheet.html", "scenes.html"}
    for name, data in documents.items():
        whole = _everything(data) if name.endswith(".pdf") else data
        assert b"Small" in whole, "it is all there to be searched"
        assert not re.search(b"telltale|/tmp/|/home/|" + "telltale".encode("utf-16-be").hex().encode(), whole), name


@POSIX
@threat(
    21, "exit 2 says that there is no such edition or paradigm; a file whose name is no text is compiled as any other"
)
def test_an_argument_may_be_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = os.fsdecode(b"odd\xff\xed\xa0\x80")
    monkeypatch.chdir(tmp_path)
    story = write_story(tmp_path / odd, scene("one")).parent
    for words in (("--lang", odd), ("--paradigm", odd), ("--theme", odd), ("--to", odd)):
        with pytest.raises(click.UsageError):
            run("compile", story, "--jobs", "1", *words)
    Path(f"{odd}.css").write_text("p { color: red }")
    for _ in range(2):  # what came of the first cannot be kept, and so the second is not recalled
        run("compile", story, "--jobs", "1", "--theme", f"{odd}.css", "-o", f"{odd}.out", "--to", "treatment")
    assert (tmp_path / f"{odd}.out" / "treatment.pdf").exists()
