"""The words of the reports: titles, labels of fields, values in words, marks of continuity; in the report's language.

A language that is not here gets the English words.
"""

from __future__ import annotations

from msgspec import Struct

from compiler.documents.labels import by_language


class Labels(Struct, frozen=True):
    """Labels of one language. ``fields`` go by the field's name, or by report and field where one name means two things;
    ``values`` by field and value; ``marks`` by the kind of mark, with ``by`` and ``tool`` for the doer and the weapon.
    """

    titles: dict[str, str]
    remarks: dict[str, str]
    fields: dict[str, str]
    values: dict[str, dict[str, str]]
    marks: dict[str, str]
    by: str
    tool: str
    hours: str
    at: str
    lying: str
    whole: str
    all: str
    day: str
    people: str
    undated: str
    eighths: str
    pages: str
    first: str
    planned_by: str
    paid_by: str
    unpaid: str
    scene: str
    yes: str
    no: str
    nothing: str


KOREAN = Labels(
    titles={
        "scenes": "씬 리스트 · 스텝 아웃라인", "cast": "등장인물표", "places": "장소표", "props": "소품표",
        "day-night": "낮/밤 분류표", "days": "일자별 출연표(데이 아웃 오브 데이즈)",
    },
    remarks={
        "scenes": "",
        "cast": "씬 수와 시간은 시신으로 나오는 씬까지 화면에 나오는 모든 씬을 센다.",
        "places": "씬 수·시간·비율은 그 장소에서 바로 벌어지는 씬만 세고, 그 안의 다른 장소는 따로 적는다. 어스름은 새벽과 해 질 녘이다.",
        "props": "처음부터 끝까지 누가 지니고 어디에 있는지를 적는다.",
        "day-night": "어스름은 새벽과 해 질 녘이고, 이어지는 씬은 앞 씬의 빛을 따른다.",
        "days": "촬영 일정이 아니라 이야기 속 날짜다. S 첫날, W 출연, H 대기, F 마지막 날. 씬이 있는 날만 센다.",
    },
    fields={
        "number": "씬", "id": "ID", "title": "제목", "heading": "씬 제목", "act": "막", "act_title": "막 제목",
        "sequence": "시퀀스", "side": "안/밖", "place": "장소", "within": "속한 곳", "time": "때",
        "story_day": "일차", "mode": "시점", "start": "시작 %", "end": "끝 %", "start_minute": "시작 분", "end_minute": "끝 분",
        "seconds": "길이", "eighths": "분량(8분할)", "tension": "긴장도", "page": "쪽", "on_screen": "등장인물", "bodies": "시신",
        "speaking": "대사", "named": "언급만", "summary": "줄거리", "turns": "전환", "setups": "복선", "payoffs": "회수",
        "continuity": "연속성", "letters": "본문 글자 수", "script": "대본", "notes": "메모",
        "name": "이름", "names": "이름 전체", "aliases": "별명", "role": "비중", "portrayed_by": "배우",
        "description": "설명", "count": "씬 수", "alive": "나오는 씬", "cast.bodies": "시신인 씬", "cast.speaking": "대사 있는 씬",
        "cast.named": "언급만 되는 씬", "first": "첫 씬", "last": "끝 씬", "minutes": "분", "share": "비율 %", "days": "나오는 날",
        "dies": "죽는 씬", "events": "행적", "props": "지니는 소품",
        "kind": "종류", "zone": "표준시", "scenes": "씬", "interior": "안", "exterior": "밖", "both": "안팎", "day": "낮",
        "twilight": "어스름", "night": "밤", "open": "미정", "inside": "안쪽 장소의 씬", "inside_minutes": "안쪽 장소의 분",
        "seen": "나오는 인물", "places.props": "처음에 있는 소품",
        "opening": "처음", "holds": "이동", "uses": "쓰임", "handed": "주고받는 씬", "used": "쓰이는 씬",
        "props.named": "언급되는 씬", "sum": "합계", "light": "빛",
        "days.start": "첫날", "days.finish": "마지막 날", "work": "출연일", "hold": "대기일", "total": "합계",
        "undated": "날짜 없는 씬", "days.days": "날마다",
    },
    values={
        "side": {"int": "안", "ext": "밖", "int-ext": "안팎"},
        "mode": {
            "present": "현재", "flashback": "회상", "flashforward": "미래", "dream": "꿈", "imagined": "상상",
            "montage": "몽타주",
        },
        "role": {
            "protagonist": "주인공", "antagonist": "적대자", "lead": "주연", "supporting": "조연", "minor": "단역",
            "group": "무리",
        },
        "kind": {
            "country": "나라", "city": "도시", "area": "지역", "building": "건물", "room": "방", "street": "거리",
            "vehicle": "탈것", "other": "그 밖", "plant": "복선", "question": "물음",
        },
        "light": {"day": "낮", "twilight": "어스름", "night": "밤", "open": "미정"},
        "how": {
            "given": "줌", "lent": "빌려줌", "returned": "돌려줌", "swapped": "맞바꿈", "taken": "가져감",
            "dropped": "내려놓음", "found": "찾음", "lost": "잃어버림", "destroyed": "부서짐", "freed": "풀려남",
            "escaped": "탈출", "uses": "사용", "kills": "살해",
        },
        "state": {"held": "지님", "lying": "놓여 있음", "lost": "잃어버림", "destroyed": "부서짐", "unknown": "알 수 없음"},
    },
    marks={
        "death": "사망", "injury": "부상", "recovery": "회복", "arrest": "체포", "travel": "이동", "uses": "사용",
        "learns": "알게 됨", "knows": "알고 행동",
    },
    by=" ← {}",
    tool=" ({})",
    hours="{}시간",
    at="{}에",
    lying="{}에 있음",
    whole="합계",
    all="전체",
    day="{}일",
    people="{}명",
    undated="날짜가 없는 씬: {}.",
    eighths="분량은 1분을 1쪽으로 친 8분할이다.",
    pages="쪽은 트리트먼트의 쪽이다.",
    first="처음",
    planned_by="{}씬의 복선",
    paid_by="{}씬에서 회수",
    unpaid="거두지 않음",
    scene="{}씬",
    yes="있음",
    no="없음",
    nothing="적을 것이 없다.",
)  # fmt: skip

ENGLISH = Labels(
    titles={
        "scenes": "Scene List · Step Outline", "cast": "Cast List", "places": "Location List", "props": "Prop List",
        "day-night": "Day/Night Breakdown", "days": "Day Out of Days",
    },
    remarks={
        "scenes": "",
        "cast": "Scenes and minutes are those in which a character is seen, alive or dead.",
        "places": "Scenes, minutes and share are of scenes in the place itself; those in places within it stand apart. "
        "Twilight is dawn and dusk.",
        "props": "Where each prop is, and in whose hands, from the first frame to the last.",
        "day-night": "Twilight is dawn and dusk; a continuous scene has the light of the one before.",
        "days": "Days are the story’s, not a shooting schedule’s. S start, W work, H hold, F finish. Only days that have "
        "scenes are counted.",
    },
    fields={
        "number": "Scene", "id": "Id", "title": "Title", "heading": "Heading", "act": "Act", "act_title": "Act title",
        "sequence": "Sequence", "side": "Int/ext", "place": "Place", "within": "Lies within", "time": "Time",
        "story_day": "Day", "mode": "Mode", "start": "Start %", "end": "End %", "start_minute": "Start min",
        "end_minute": "End min", "seconds": "Length", "eighths": "Eighths", "tension": "Tension", "page": "Page",
        "on_screen": "On screen", "bodies": "Bodies", "speaking": "Speaking", "named": "Only named", "summary": "Summary",
        "turns": "Turns", "setups": "Setups", "payoffs": "Payoffs", "continuity": "Continuity", "letters": "Letters of prose",
        "script": "Script", "notes": "Notes",
        "name": "Name", "names": "All names", "aliases": "Aliases", "role": "Role", "portrayed_by": "Portrayed by",
        "description": "Description", "count": "Scenes", "day-night.count": "Count", "alive": "Seen in", "cast.bodies": "Body in",
        "cast.speaking": "Speaks in", "cast.named": "Only named in", "first": "First", "last": "Last", "minutes": "Min",
        "share": "Share %", "days": "Days", "dies": "Dies in", "events": "Events",
        "props": "Props they have",
        "kind": "Kind", "zone": "Time zone", "scenes": "Scenes", "interior": "Int", "exterior": "Ext", "both": "I/E",
        "day": "Day", "twilight": "Twilight", "night": "Night", "open": "Open", "inside": "Scenes within",
        "places.scenes": "Scenes here", "inside_minutes": "Minutes within", "seen": "Seen here",
        "places.props": "Props here at first",
        "opening": "At first", "holds": "Whose hands", "uses": "Uses", "handed": "Changes hands in", "used": "Used in",
        "props.named": "Named in", "sum": "Sum", "light": "Light",
        "days.start": "Start", "days.finish": "Finish", "work": "Work", "hold": "Hold", "total": "Total",
        "undated": "Scenes without a day", "days.days": "Day by day",
    },
    values={
        "side": {"int": "int.", "ext": "ext.", "int-ext": "int./ext."},
        "mode": {},
        "role": {},
        "kind": {},
        "light": {"open": "left open"},
        "how": {},
        "state": {},
    },
    marks={
        "death": "Dies", "injury": "Hurt", "recovery": "Recovers", "arrest": "Arrested", "travel": "Travels", "uses": "Uses",
        "learns": "Learns", "knows": "Acts on",
    },
    by=", by {}",
    tool=", with {}",
    hours="{} h",
    at="at {}",
    lying="lies at {}",
    whole="Total",
    all="all",
    day="Day {}",
    people="{} seen",
    undated="Scenes without a day: {}.",
    eighths="Eighths are of a page, a page to the minute.",
    pages="The page is the treatment’s.",
    first="at first",
    planned_by="planted in scene {}",
    paid_by="paid in scene {}",
    unpaid="not paid",
    scene="sc. {}",
    yes="written",
    no="none",
    nothing="There is nothing to list.",
)  # fmt: skip

_LABELS = {"ko": KOREAN, "en": ENGLISH}


def labels(language: str) -> Labels:
    """Return the labels of the reports in a language."""
    return by_language(_LABELS, language)
