"""The words that a document adds to the story's own: labels, sluglines, quotation marks, in the document's language.

A language that is not here gets the English words; the story's own text is never touched.
"""

from __future__ import annotations

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.index import Index


class Words(Struct, frozen=True):
    """Labels of one language. ``act`` has a place for the number; ``times`` and ``sides`` are a slugline's words."""

    logline: str
    intent: str
    background: str
    cast: str
    contents: str
    based_on: str
    overview: str
    genre: str
    tone: str
    theme: str
    running_time: str
    draft: str
    act: str
    times: dict[str, str]
    sides: dict[str, str]
    quotes: tuple[str, str]
    beat_sheet: str
    sheet_columns: tuple[str, str, str, str, str, str]
    legend: tuple[str, str]
    missing: str
    nowhere: str
    measured: dict[str, str]
    basis: dict[bool, str]
    minutes: str
    percent_later: str
    percent_earlier: str
    on_target: str
    no_target: str
    chart: str
    kinds: dict[str, str]


KOREAN = Words(
    logline="로그라인",
    intent="기획의도",
    background="작품 배경",
    cast="등장인물",
    contents="차례",
    based_on="원작",
    overview="작품 개요",
    genre="장르",
    tone="톤",
    theme="주제",
    running_time="러닝타임",
    draft="{number}고",
    act="{number}막",
    times={
        "dawn": "새벽", "morning": "아침", "day": "낮", "noon": "정오", "afternoon": "오후", "dusk": "해 질 녘",
        "evening": "저녁", "night": "밤", "continuous": "이어서", "later": "잠시 뒤",
    },
    sides={"int": "안", "ext": "밖", "int-ext": "안팎"},
    quotes=("“", "”"),
    beat_sheet="비트 시트",
    sheet_columns=("비트", "목표", "실제", "편차", "씬 · 쪽", "무엇이 바뀌는가"),
    legend=("목표", "실제"),
    missing="이 비트를 맡은 씬이 없다.",
    nowhere="없음",
    measured={"declared": "선언된 씬 길이로 잰 위치", "text": "본문 분량으로 잰 위치 (길이를 선언하지 않은 씬이 있다)"},
    basis={True: "목표 지점은 출판된 수치다.", False: "목표 지점을 정한 문헌이 없어 순서만 본다."},
    minutes="{minutes:g}분",
    percent_later="+{percent:.1f}",
    percent_earlier="−{percent:.1f}",
    on_target="맞음",
    no_target="–",
    chart="이야기를 왼쪽에서 오른쪽으로 놓고 비트마다 목표와 실제 위치를 견준 그림. 값은 아래 표에 있다.",
    kinds={"treatment": "트리트먼트", "beat-sheet": "비트 시트"},
)  # fmt: skip

ENGLISH = Words(
    logline="Logline",
    intent="Statement of Intent",
    background="Background",
    cast="Characters",
    contents="Contents",
    based_on="Source",
    overview="At a Glance",
    genre="Genre",
    tone="Tone",
    theme="Theme",
    running_time="Running time",
    draft="Draft {number}",
    act="Act {number}",
    times={
        "dawn": "DAWN", "morning": "MORNING", "day": "DAY", "noon": "NOON", "afternoon": "AFTERNOON", "dusk": "DUSK",
        "evening": "EVENING", "night": "NIGHT", "continuous": "CONTINUOUS", "later": "LATER",
    },
    sides={"int": "INT.", "ext": "EXT.", "int-ext": "INT./EXT."},
    quotes=("“", "”"),
    beat_sheet="Beat Sheet",
    sheet_columns=("Beat", "Target", "Actual", "Drift", "Scenes · pages", "What changes"),
    legend=("target", "actual"),
    missing="No scene carries this beat.",
    nowhere="none",
    measured={
        "declared": "Places are measured by declared scene length",
        "text": "Places are measured by the amount of text (not every scene declares its length)",
    },
    basis={True: "The targets are published ones.", False: "No source gives targets; only the order is judged."},
    minutes="{minutes:g} min",
    percent_later="+{percent:.1f}",
    percent_earlier="−{percent:.1f}",
    on_target="on it",
    no_target="–",
    chart="The story from left to right; for each beat its target and where it falls. The table below has the figures.",
    kinds={"treatment": "Treatment", "beat-sheet": "Beat Sheet"},
)  # fmt: skip

_LANGUAGES = {"ko": KOREAN, "en": ENGLISH}


def words(language: str) -> Words:
    """The words of a language; ``ko-KR`` is ``ko``."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)


def text(wordings: s.Wordings, language: str) -> str | None:
    """The text in a language, as printed; nothing if it is not there."""
    found = s.in_language(wordings, language)
    return found.plain() if found else None


def texts(wordings: s.Wordings, language: str) -> tuple[str, ...]:
    """All texts in a language, for what can have several: authors, themes."""
    return tuple(wording.plain() for wording in wordings if wording.language == language)


def own_or_any(wordings: s.Wordings, language: str) -> tuple[str, ...]:
    """The texts in a language, or, where there are none, all as they stand: an author's name needs no translation."""
    return texts(wordings, language) or tuple(wording.plain() for wording in wordings)


def slugline(scene: s.Scene, index: Index, language: str) -> str:
    """A scene's heading as the language's convention has it, or as the writer wants it.

    Korean: place, larger place first, then time and side: 모스크바 · 사우나 (낮/안). English: side, place and the
    building that it lies in, time: INT. SAUNA – DAY. Conventions: field notes on script layout.
    """
    heading = scene.slugline
    own = text(heading.text, language)
    if own:
        return own
    label = words(language)
    place = index.places[heading.place.id]
    chain = [place, *(outer for outer in index.chain(place)[1:] if outer.kind != "country")]
    time, side = label.times[heading.time.id], label.sides[heading.int_ext]
    if label is KOREAN:
        return " · ".join(_name(place, language) for place in reversed(chain)) + f" ({time}/{side})"
    named = [place, *(outer for outer in chain[1:] if outer.kind != "city")]
    return f"{side} {', '.join(_name(place, language) for place in named).upper()} – {time}"


def scene_heading(number: int, scene: s.Scene, index: Index, language: str) -> str:
    """The numbered heading: S#1. 모스크바 · 사우나 (낮/안); 1. INT. SAUNA – DAY."""
    mark = f"S#{number}." if words(language) is KOREAN else f"{number}."
    return f"{mark} {slugline(scene, index, language)}"


def _name(entry: s.Place | s.Character | s.Prop, language: str) -> str:
    return text(entry.names, language) or entry.id.id
