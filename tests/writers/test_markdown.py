"""Markdown says what the document says, and nothing in a story is taken for markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.documents import blocks as d
from compiler.documents.registry import BEAT_SHEET
from compiler.writers.markdown import escaped, markdown
from tests.support.stories import request_for, scene, write_story
from tests.support.threats import threat


def one(*blocks: d.Block) -> str:
    return markdown(d.Document("report", "T", "T", "en", (), None, (), None, blocks))


@threat(54)
@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a | b", "a \\| b"),
        ("*b* <x> &", "\\*b\\* &lt;x> &amp;"),
        ("[x](javascript:1) `y`", "\\[x\\](javascript:1) \\`y\\`"),
        ("~~no~~", "\\~\\~no\\~\\~"),
        ("# 1", "\\# 1"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("0.9", "0.9"),
        ("+1.5", "+1.5"),
        ("> one", "\\> one"),
        ("two\nlines", "two lines"),
    ],
)
def test_text_is_read_as_it_stands(text: str, printed: str) -> None:
    assert escaped(text) == printed


@given(st.text(max_size=40))
def test_a_cell_stays_a_cell(text: str) -> None:
    row = d.Row(((d.plain(text),), (d.plain("end"),)))
    table = one(d.Table((d.Column("A", 1), d.Column("B", 1)), (row,), ""))
    line = table.split("\n")[-2]
    assert line.replace("\\\\", "").replace("\\|", "").count("|") == 3


def test_styles_stand_close_to_their_words() -> None:
    runs = (d.Run("one "), d.Run("two ", "strong"), d.Run("three", "emphasis"))
    assert one(d.Paragraph(runs)) == "one **two** *three*\n"


def test_a_picture_is_described_in_words_and_a_caption_does_not_repeat_its_heading(tmp_path: object) -> None:
    chart = d.Chart("Tension", None, (), (), (), (), ("0–10: scene 1 at 3.",))
    table = d.Table((d.Column("A", 1),), (d.Row(((d.plain("x"),),)),), "Beats")
    printed = one(chart, d.Heading(2, "table", "Beats", "a"), table)
    assert printed == "**Tension**\n\n- 0–10: scene 1 at 3.\n\n## Beats\n\n| A |\n| --- |\n| x |\n"


def test_cells_below_a_row_are_a_list_under_its_name() -> None:
    below = ((d.Run("Id", "strong"), d.Run(" danko")),)
    row = d.Row(((d.plain("Danko"),), (d.plain("lead"),)), "plain", below)
    printed = one(d.Table((d.Column("Name", 1, "strong"), d.Column("Role", 1)), (row,), "Cast"))
    assert printed.endswith("**Danko**\n\n- **Id** danko\n")


def test_markup_in_the_words_of_a_story_is_escaped_in_its_sheet(tmp_path: object) -> None:
    turn = "<beat><mark paradigm='save-the-cat' beat='midpoint'/><turn>a | b &lt;br> c \\</turn></beat><prose><p>x</p></prose>"
    printed = markdown(BEAT_SHEET.document(request_for(write_story(tmp_path, scene("a", turn)))))  # type: ignore[arg-type]
    assert "a \\| b &lt;br> c \\\\" in printed
