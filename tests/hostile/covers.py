"""Title pages as stories have them: from hardly a word to more than fits on one page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compiler.documents.blocks import Cover

LONG_EN = (
    "The Astonishing, Unlikely and Entirely Truthful Chronicle of a Projectionist Who Lost His Spectacles in the Dark "
    "of the Odeon and Found a City, a War and His Daughter on the Other Side of It"
)
LONG_KO = (
    "극장의 어둠 속에서 안경을 잃어버린 영사 기사가 스크린 저편에서 도시 하나와 전쟁 하나와 딸 하나를 찾아낸, 믿기 어렵지만 "
    "처음부터 끝까지 한 치의 거짓도 없는 기이하고 놀라운 연대기 그리고 그 뒤에 남은 사람들이 오래도록 서로에게 들려주었으나 아무도 끝까지 "
    "듣지는 못한, 마지막 상영이 끝나고 불이 켜진 다음의 조용하고도 긴 이야기 전편"
)
CONTACTS = tuple(
    f"Contact {number}, 4{number:02} Sunset Boulevard, Los Angeles · +1 555 01{number:02}" for number in range(60)
)
AUTHORS = tuple(f"Jane Q. Roe the {number}th" for number in range(40))
AUTHORS_KO = tuple(f"홍길동{number}" for number in range(40))

COVERS: Mapping[str, Cover] = MappingProxyType(
    {
        "bare": Cover("Heat", None, (), ()),
        "one letter": Cover("M", "Treatment", ("Fritz Lang",), ()),
        "usual": Cover("Red Heat", "Treatment", ("Jane Roe", "Based on: a true story"), ("Draft 3, 1988-06-17", "jane@example.org")),
        "subtitle alone": Cover("Red Heat", "Treatment", (), ("Draft 1",)),
        "credits alone": Cover("Red Heat", None, ("Jane Roe",), ()),
        "foot alone": Cover("Red Heat", None, (), ("Draft 1", "© 2026 Jane Roe")),
        "at the limit": Cover("A Title of Forty Letters, Which Is Enough", "Treatment", ("Jane Roe",), ("Draft 1",)),
        "long title": Cover(LONG_EN[:190], "Treatment", ("Jane Roe",), ("Draft 1", "jane@example.org")),
        "all long": Cover(LONG_EN, LONG_EN, (LONG_EN, LONG_EN), (LONG_EN, LONG_EN)),
        "title of a page": Cover(f"{LONG_EN} " * 12, "Treatment", ("Jane Roe",), ("Draft 1", "jane@example.org")),
        "one word": Cover("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "Treatment", ("Jane Roe",), ("Draft 1",)),
        "forty authors": Cover("Red Heat", "Treatment", AUTHORS, ("Draft 1", "jane@example.org")),
        "fifteen authors": Cover("Red Heat", "Treatment", AUTHORS[:15], CONTACTS[:8]),
        "sixty contacts": Cover("Red Heat", "Treatment", ("Jane Roe",), CONTACTS),
        "twenty contacts": Cover("Red Heat", "Treatment", ("Jane Roe",), CONTACTS[:20]),
        "all many": Cover(LONG_EN, "Treatment", AUTHORS, CONTACTS),
        "an address of one word": Cover("Red Heat", "Treatment", ("Jane Roe",), ("https://example.org/" + "a" * 150,)),
        "Korean": Cover("레드 히트", "트리트먼트", ("홍길동", "원작: 실화"), ("3고, 1988-06-17", "hong@example.org")),
        "Korean, long title": Cover(LONG_KO[:190], "트리트먼트", ("홍길동",), ("1고", "hong@example.org")),
        "Korean, one long word": Cover("가나다라마바사아자차카타파하" * 5, "트리트먼트", ("홍길동",), ("1고",)),
        "Korean, forty authors": Cover("레드 히트", "트리트먼트", AUTHORS_KO, ("1고", "hong@example.org")),
        "Korean, sixty contacts": Cover("레드 히트", "트리트먼트", ("홍길동",), CONTACTS),
        "Korean, all many": Cover(LONG_KO, "트리트먼트", AUTHORS_KO, CONTACTS),
        "Korean, at the limit": Cover("나는 아무에게도 말하지 않았다 그날 밤 극장에서 본 모든 것을 오늘까지", "트리트먼트", ("홍길동",), ("1고",)),
        "wide at the limit": Cover("W" * 40, "Treatment", ("Jane Roe",), ("Draft 1",)),
        "mixed": Cover("서울 Red Heat 1988: Станция Москва", "하나의 열쇠", ("홍길동 Hong Gildong", "Đorđe Šaş"), ("© 홍길동",)),
    }
)  # fmt: skip


def language_of(name: str) -> str:
    """The language of the edition that a title page belongs to."""
    return "ko" if name.startswith(("Korean", "mixed")) else "en"
