"""A stranger's text, theme or machine puts nothing into a document but what is meant to be there."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import click
import pikepdf
import pytest
from tinyhtml5.parser import HTMLParser

from compiler import pdf as pages
from compiler.cli.group import photoplay
from compiler.documents.blocks import Block, Cover, Definitions, Heading, Paragraph, leaves, plain_text
from compiler.documents.registry import DOCUMENTS
from compiler.syntax.parser import LEAST_LXML
from compiler.system.owners import RECORD
from tests.support.commands import POSIX
from tests.support.places import ROOT
from tests.support.printed import BOOK, read_aloud
from tests.support.stories import request_for, scene, write_story
from tests.support.threats import threat


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
def test_no_document_says_where_or_by_whom_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "telltale-folder"
    write_story(place / "telltale-story", scene("one"))
    (place / "telltale-theme.css").write_text(pages.theme("book").css)
    monkeypatch.chdir(place)
    monkeypatch.setattr("socket.gethostname", lambda: "telltale-host")
    for variable in ("HOME", "USER", "LOGNAME", "HOSTNAME", "TMPDIR"):
        monkeypatch.setenv(variable, str(place))
    made = (
        ("compile", "telltale-story", "--theme", "telltale-theme.css", "-o", "out", "--jobs", "1", "--no-cache"),
        ("beats", "telltale-story", "-f", "html", "--set", "page-references=no", "-o", "out/sheet.html"),
        ("report", "scenes", "telltale-story", "-f", "html", "--set", "page-references=no", "-o", "out/scenes.html"),
    )
    for words in made:
        run(*words)
    documents = {path.name: path.read_bytes() for path in (place / "out").iterdir()}
    assert json.loads(documents.pop(RECORD)) == dict.fromkeys(
        ("treatment.pdf", "beat-sheet.pdf"), "../telltale-story/story.xml"
    ), "whose they are stands beside them, as the way from there"
    assert set(documents) == {"treatment.pdf", "beat-sheet.pdf", "sheet.html", "scenes.html"}
    for name, data in documents.items():
        whole = _everything(data) if name.endswith(".pdf") else data
        assert b"Small" in whole, "it is all there to be searched"
        assert not re.search(b"telltale|/tmp/|/home/|" + "telltale".encode("utf-16-be").hex().encode(), whole), name


@POSIX
@threat(21, "a file whose name is no text is compiled as any other")
def test_an_argument_may_be_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = os.fsdecode(b"odd\xff\xed\xa0\x80")
    monkeypatch.chdir(tmp_path)
    story = write_story(tmp_path / odd, scene("one")).parent
    for words in (("--lang", odd), ("--paradigm", odd), ("--theme", odd), ("-d", odd)):
        with pytest.raises(click.UsageError):
            run("compile", story, "--jobs", "1", *words)
    Path(f"{odd}.css").write_text("p { color: red }")
    for _ in range(2):  # the result of the first cannot be kept, and so the second is not recalled
        run("compile", story, "--jobs", "1", "--theme", f"{odd}.css", "-o", f"{odd}.out", "-d", "treatment")
    assert (tmp_path / f"{odd}.out" / "treatment.pdf").exists()


NASTY = (
    "<script>alert(1)</script>",
    "</style></title></p><style>*{display:none}",
    "<!-- & --> ]]> &lt;b&gt; &amp; &#60;",
    '" onclick="x" \' style=\'y',
    "<img src=file:///etc/passwd><link rel=attachment href=/etc/passwd>",
    "javascript:alert(1) file:///etc/passwd http://127.0.0.1:9/x",
    "<a href='data:text/html,x'>here</a>",
    "{0} {x} %s %n %(d)d ${HOME} {{7*7}}",
    "../../etc/passwd%00 C:\\con\\nul",
    ") Tj ET /URI (x) 1 0 R >> endobj",
    "$(id) `id` ; rm -rf ~ | --help",
    "null NaN 1e309 -0 =1+1 @import '#'",
)
HOSTILE = """<story xmlns="urn:photoplay:story:1" id="hostile" xml:lang="en">
  <front><title>@</title><subtitle>@</subtitle><logline>@</logline><author>@</author><contact>@</contact>
    <based-on>@</based-on><copyright>@</copyright><genre>@</genre><tone>@</tone><theme>@</theme>
    <intent><p>@</p></intent><background><p>@</p></background><note>@</note></front>
  <cast><character id="danko"><name>@</name><portrayed-by>@</portrayed-by><description>@</description><note>@</note></character></cast>
  <places><place id="sauna"><name>@</name><description>@</description><note>@</note></place></places>
  <props><prop id="key"><name>@</name><description>@</description><note>@</note></prop></props>
  <act id="one"><title>@</title><synopsis>@</synopsis>
    <sequence id="two"><title>@</title><synopsis>@</synopsis>
      <scene id="three" cast="danko"><title>@</title><slugline int-ext="int" place="sauna" time="day"/><summary>@</summary>
        <beat><mark paradigm="save-the-cat" beat="midpoint"/><turn>@</turn></beat>
        <setup id="planted"><text>@</text></setup><payoff of="planted"><text>@</text></payoff>
        <prose><p>@<em>@</em>@<q who="danko">@</q>@<mention of="key">@</mention></p></prose><note>@</note>
      </scene><note>@</note></sequence><note>@</note></act>
</story>"""
"""A story in which each ``@`` is a text that a person writes."""


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@threat(4, "lxml before 6.1.3 is refused in a sentence, with exit 3")
def test_an_lxml_that_reads_files_is_refused() -> None:
    code = (
        "import sys; from lxml import etree; etree.LXML_VERSION = (6, 1, 2, 0); from compiler.cli import main\n"
        "sys.argv = ['photoplay', 'validate', 'anything']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 3
    assert done.stderr == "photoplay: lxml 6.1.2 is too old, 6.1.3 is needed: pip install 'lxml>=6.1.3'\n"
    assert f"lxml>={'.'.join(map(str, LEAST_LXML))}," in (ROOT / "pyproject.toml").read_text()


@threat(51, "no link is made of what a story says: links lead to headings of the same document, and nowhere else")
@threat(53, "nothing in a story or a theme attaches a file")
@threat(54, "every text is printed as it was written, in PDF and HTML; one serializer writes all markup")
def test_every_text_is_printed_as_it_was_written(tmp_path: Path) -> None:
    said = [f"{NASTY[number % len(NASTY)]} no. {number}," for number in range(HOSTILE.count("@"))]
    texts = iter(said)
    (tmp_path / "story.xml").write_text(re.sub("@", lambda _: escape(next(texts)), HOSTILE), encoding="utf-8")
    request = request_for(tmp_path, notes=True)
    documents = {kind.name: kind.document(request) for kind in DOCUMENTS}
    everywhere = ""
    for document in documents.values():
        parser = HTMLParser(namespace_html_elements=False)
        tree = parser.parse(pages.html(document, BOOK))
        assert parser.errors == []
        assert {link.get("href", "")[:1] for link in tree.iter("a")} <= {"#"}
        assert not {"script", "link", "iframe", "object"} & {element.tag for element in tree.iter()}
        assert all("".join(head.itertext()).strip() for head in tree.iter("th")), "what heads a row or column says so"
        everywhere += _bare("".join(tree.find("body").itertext()))
    assert [text for text in said if _bare(text) not in everywhere] == []
    made = pages.lay_out(documents["treatment"], BOOK)
    assert made.complaints == ()
    printed = [text for text in said if _bare(text) in _bare("".join(_words(documents["treatment"].blocks)))]
    aloud = _bare(read_aloud(made.pdf))
    assert [text for text in printed if _bare(text) not in aloud] == []
    assert len(printed) > 25
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        assert str(opened.docinfo.Title).startswith(said[0])
        assert "/EmbeddedFiles" not in opened.Root.Names
        links = [link for page in opened.pages for link in page.get("/Annots", [])]
        assert {("/A" in link, str(link.Dest) in made.anchors) for link in links} == {(False, True)}


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    """Texts of the parts of a document, one after the other."""
    for block in leaves(blocks):
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield plain_text(block.runs)
            case Cover():
                yield from (block.title, block.subtitle or "", *block.credits, *block.foot)
            case Definitions():
                yield from (part or "" for item in block.items for part in (item.term, item.detail, item.text))
