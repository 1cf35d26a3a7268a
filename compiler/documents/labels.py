"""The words that a document adds to the story's own: labels, sluglines, quotation marks, in the document's language.

A language that is not here gets the English words; the story's own text is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from compiler.breakdown.index import Index
from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.language_tags import language_in


class ListWords(Struct, frozen=True):
    """Labels of the list of paradigms."""

    columns: tuple[str, str, str, str]
    beat_columns: tuple[str, str, str, str]
    bases: dict[str, str]
    followed: str


class PictureWords(Struct, frozen=True):
    """Labels of the pictures: their titles, their legends, and what their alternatives in words say.

    ``scenes`` is one for a single scene and one for several; ``some`` says how many of how many are shown.
    """

    acts: str
    tension: str
    turns: str
    on_screen: str
    scale: str
    turning: str
    level: str
    alive: str
    dead: str
    hands: str
    held: str
    lying: str
    at_first: str
    since: str
    nothing: str
    scenes: tuple[str, str]
    some: str
    drift: str
    candidate: str


class SheetWords(Struct, frozen=True):
    """Labels of the beat sheet: its name, the titles of its columns, and what it says of a beat and of a paradigm."""

    name: str
    beat: str
    target: str
    actual: str
    drift: str
    drift_minutes: str
    scenes: str
    scenes_and_pages: str
    turns: str
    purpose: str
    side_by_side: str
    scene: str
    place: str
    minutes: str
    states: dict[str, str]
    ends: str
    pages: str
    convention: str
    order_only: str
    unmarked: str
    queried: str
    of_plan: str


class Words(Struct, frozen=True):
    """Labels of one language.

    ``act`` and ``scene_number`` have a place for the number; ``times`` and ``sides`` are words of a slugline, which begins
    with the place, or with the side if not ``place_first``.
    """

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
    place_first: bool
    scene_number: str
    quotes: tuple[str, str]
    sheet: SheetWords
    planned: str
    whereabouts: dict[str, str]
    paradigm_list: ListWords
    legend: tuple[str, str]
    measured: dict[str, str]
    minutes: str
    pictures: PictureWords
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
    place_first=True,
    scene_number="S#{number}.",
    quotes=("“", "”"),
    sheet=SheetWords(
        name="비트 시트", beat="비트", target="목표 %", actual="실제 %", drift="편차 %", drift_minutes="편차 분",
        scenes="씬", scenes_and_pages="씬 · 쪽", turns="무엇이 바뀌는가", purpose="하는 일",
        side_by_side="나란히 보기", scene="씬", place="위치 %", minutes="분",
        states={
            "off": "허용 편차 ±{tolerance} %를 넘는다: {ends}.", "missing": "이 비트를 맡은 씬이 없다.", "untold": "없어도 되는 비트다.",
            "doubled": "한 순간이어야 하는데 여러 씬에 있다.", "early": "뒤따라야 할 ‘{beat}’보다 먼저 온다.",
            "late": "앞서야 할 ‘{beat}’보다 나중에 온다.",
        },
        ends="시작 {start} %, 끝 {end} %",
        pages="{pages}쪽",
        convention="≈ 표시한 목표는 문헌에 나온 수치가 아니라 관례다.",
        order_only="목표 지점을 정한 문헌이 없어 순서만 본다.",
        unmarked="이 이야기에는 이 틀의 표시가 하나도 없다.",
        queried="물음표는 표시된 씬이 없어 위치만 보고 고른 후보다.",
        of_plan="편차의 분은 계획한 시간으로 셈한다.",
    ),
    planned="계획은 {minutes}분",
    whereabouts={"held": "누군가", "lying": "놓여 있음", "lost": "잃어버림", "destroyed": "부서짐", "unknown": "알 수 없음"},
    paradigm_list=ListWords(
        columns=("이름", "틀", "비트", "목표 지점"),
        beat_columns=("이름", "비트", "목표 %", "하는 일"),
        bases={"published": "문헌에 나온 수치", "convention": "관례", "none": "순서만"},
        followed="이 이야기가 따르는 틀",
    ),
    legend=("목표", "실제"),
    measured={"declared": "위치는 씬마다 적어 둔 길이로 계산했다", "text": "위치는 본문의 분량으로 계산했다 (길이를 적지 않은 씬이 있다)"},
    minutes="{minutes:g}분",
    pictures=PictureWords(
        acts="막의 비율", tension="긴장도", turns="전환", on_screen="인물 등장", scale="0–10", turning="전환이 있는 씬", level="{scenes}에 {level}",
        alive="등장", dead="시신으로 등장", hands="소품의 이동", held="가진 사람", lying="놓여 있음", at_first="처음부터",
        since="씬 {scene}부터", nothing="없음", scenes=("씬 {scenes}", "씬 {scenes}"), some="{whole} 가운데 {shown}",
        drift="편차", candidate="후보 씬",
    ),
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
    place_first=False,
    scene_number="{number}.",
    quotes=("“", "”"),
    sheet=SheetWords(
        name="Beat Sheet", beat="Beat", target="Target %", actual="Actual %", drift="Drift %", drift_minutes="Drift min",
        scenes="Scenes", scenes_and_pages="Scenes · pages", turns="What changes", purpose="What it does",
        side_by_side="Side by Side", scene="Scene", place="Place %", minutes="min",
        states={
            "off": "Beyond its tolerance of ±{tolerance} %: {ends}.", "missing": "No scene carries this beat.",
            "untold": "A story may do without it.", "doubled": "One moment, and several scenes claim it.",
            "early": "It comes before {beat}, which it should follow.", "late": "It comes after {beat}, which should follow it.",
        },
        ends="starts {start} %, ends {end} %",
        pages="p. {pages}",
        convention="Targets marked ≈ are a convention that nobody has published.",
        order_only="No source gives targets; only the order is judged.",
        unmarked="No scene of this story is marked with any of these beats.",
        queried="A question mark: no scene is marked with the beat, and these stand where it is expected.",
        of_plan="Drift in minutes is of the planned time.",
    ),
    planned="{minutes} min planned",
    whereabouts={"held": "somebody", "lying": "lying", "lost": "lost", "destroyed": "destroyed", "unknown": "not known"},
    paradigm_list=ListWords(
        columns=("Name", "Called", "Beats", "Targets"),
        beat_columns=("Name", "Beat", "Target %", "What it does"),
        bases={"published": "published", "convention": "a convention", "none": "order only"},
        followed="this story follows it",
    ),
    legend=("target", "actual"),
    measured={
        "declared": "Places are measured by declared scene length",
        "text": "Places are measured by the amount of text (not every scene declares its length)",
    },
    minutes="{minutes:g} min",
    pictures=PictureWords(
        acts="Act Proportions", tension="Tension", turns="Turns", on_screen="On Screen", scale="0–10",
        turning="scenes that turn", level="{scenes} at {level}", alive="on screen", dead="seen dead",
        hands="Props from Hand to Hand", held="who holds it", lying="put down",
        at_first="at first", since="from scene {scene}", nothing="none", scenes=("scene {scenes}", "scenes {scenes}"),
        some="{shown} of {whole}", drift="drift", candidate="candidates",
    ),
    kinds={"treatment": "Treatment", "beat-sheet": "Beat Sheet"},
)  # fmt: skip

T = TypeVar("T")


def by_language(table: Mapping[str, T], language: str) -> T:
    """Return the entry of a language in a table of {language: labels}, or the English one; ``ko-KR`` is ``ko``."""
    return table.get(language_in(language), table["en"])


_WORDS = {"ko": KOREAN, "en": ENGLISH}


def words(language: str) -> Words:
    """Return the labels that all documents share, in a language."""
    return by_language(_WORDS, language)


def text(wordings: t.Wordings, language: str) -> str | None:
    """Return the text in a language as it is printed, or ``None``."""
    found = t.in_language(wordings, language)
    return found.plain() if found else None


def texts(wordings: t.Wordings, language: str) -> tuple[str, ...]:
    """All texts in a language, for what can have several: authors, themes."""
    return tuple(wording.plain() for wording in wordings if wording.language == language)


def own_or_any(wordings: t.Wordings, language: str) -> tuple[str, ...]:
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
    if label.place_first:
        return " · ".join(name_of(place, language) for place in reversed(chain)) + f" ({time}/{side})"
    named = [place, *(outer for outer in chain[1:] if outer.kind != "city")]
    return f"{side} {', '.join(name_of(place, language) for place in named).upper()} – {time}"


def scene_heading(number: int, scene: s.Scene, index: Index, language: str) -> str:
    """The numbered heading: S#1. 모스크바 · 사우나 (낮/안); 1. INT. SAUNA – DAY."""
    numbered = words(language).scene_number.format(number=number)
    return f"{numbered} {slugline(scene, index, language)}"


def name_of(entry: s.Place | s.Character | s.Prop, language: str) -> str:
    """What somebody or something is called in a language; the id where it has no name in it."""
    return text(entry.names, language) or entry.id.id


def short_name_of(entry: s.Place | s.Character | s.Prop, language: str) -> str:
    """The short form of the name, for pictures and narrow columns, if there is one."""
    short = tuple(name for name in entry.names if name.form == "short")
    return text(short, language) or name_of(entry, language)
