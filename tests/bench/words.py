"""The words that generated stories are made of. Data: made up for this, in no order that matters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: an id, and the name that the prose has."""

    id: str
    name: str


@dataclass(frozen=True)
class Place:
    """A place of the one town in which everything happens."""

    id: str
    name: str


def _people(names: str) -> tuple[Person, ...]:
    return tuple(Person(f"person-{number}", name) for number, name in enumerate(names.split(), 1))


def _places(names: str) -> tuple[Place, ...]:
    return tuple(Place(f"place-{number}", name) for number, name in enumerate(names.split(), 1))


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


SYLLABLES = "".join(letter for letter in map(chr, range(0xAC00, 0xD7A4)) if len(letter.encode("euc_kr")) == 2)
"""The 2,350 syllables of KS X 1001. (The codec writes the rarer ones in eight bytes.)"""

CAST = _people(
    "문경호 Wexford 서나리 Callaghan 노을식 Pemberton 하봉춘 Lindqvist 채무겸 Abernathy 유달래 Montrose "
    "곽두혁 Thackeray 심예솔 Rosenthal 양필구 Hathaway 도해랑 Kowalczyk 변기탁 Underhill 제갈윤 Fitzgerald"
)

TOWN = Place("town", "갯마루")

PLACES = _places(
    "등대 어시장 방앗간 우체국 폐선착장 옥상 세탁소 온실 극장 매표소 보일러실 염전 터미널 여인숙 사진관 양조장 다리밑 묘지 관측소 기록실 "
    "Arcade Lobby Depot Chapel Foundry Terrace Warehouse Billiards Greenhouse Basement"
)

TIMES = (("morning", "아침"), ("day", "낮"), ("evening", "저녁"), ("night", "밤"))
SIDES = (("int", "안"), ("ext", "밖"))

THINGS = _listed(
    "우산, 주전자, 편지, 장갑, 사다리, 촛대, 열차표, 돋보기, 소금자루, 나침반, 라디오, 액자, 손수레, 담요, 유리병, 서랍, 종이배, 그물, 자물쇠, 망원경, 의자, "
    "거울, 공책, 초인종, 바구니, 등잔, 모자, 밧줄, 널빤지, 시곗줄, 단추, 수첩, 벽보, 물통, 봉투, 도장, 구두, 난로, 커튼, 지팡이, 풍금, 인형, 간판, 접시, 창틀, "
    "엽서, 쟁반, 족자, 화분, 계산서, 트럭, 영수증, 스위치, 사진첩, 외투, 깃발, 톱니, 돌멩이, 복도, 계단, 골목, 그림자, 발자국, 연기, 소문, 약속, 침묵, 웃음소리"
)

QUALITIES = _listed(
    "낡은, 젖은, 차가운, 비어 있는, 이름 없는, 구겨진, 희미한, 오래된, 값싼, 버려진, 접힌, 빛바랜, 기울어진, 낯선, 조용한, 두꺼운, 무거운, "
    "금이 간, 마른, 검은, 길고 좁은, 아무도 찾지 않는, 끝내 열리지 않던, 어제까지 멀쩡하던, 반쯤 탄, 먼지 쌓인"
)

MANNERS = _listed(
    "천천히, 말없이, 서둘러, 마침내, 다시, 한 번 더, 조심스레, 뜻밖에, 어김없이, 가만히, 나란히, 끝까지, 슬며시, 하나씩, 거칠게, 새벽까지, "
    "한참 동안, 문득, 아무렇지 않게, 약속대로, 등 뒤로, 소리 내어, 눈을 감고"
)

DOES = _listed(
    "내려놓, 움켜쥐, 바라보, 감추, 접, 닫, 묶, 건네주, 찾아내, 받아적, 끌어당기, 쓰다듬, 뒤집, 내던지, 지켜보, 돌려주, 빌리, 잃어버리, 닦, 고치, 숨기, 살피, 꺼내, "
    "밀어내, 붙잡, 가리키, 훔치, 맡기, 기다리"
)
"""Stems of verbs that take a thing; all regular."""

HAPPENS = _listed(
    "사라지, 멈추, 흩어지, 기울어지, 식, 번지, 깨지, 떨리, 무너지, 녹, 지나가, 다가오, 돌아서, 남, 젖, 마르, 가라앉, 피어오르, 비치, 끊어지, 뒤집히, 되살아나, 잠기"
)
"""Stems of verbs that take nothing."""

SAYINGS = (
    "그건 내 것이 아니야", "문은 처음부터 열려 있었지", "한 번은 더 물어볼 줄 알았어", "표는 두 장이면 돼", "여기서는 아무도 뛰지 않아",
    "You never asked", "오늘은 물때가 늦어", "Keep the change", "이름을 적으면 돌려주지", "그 말은 못 들은 걸로 할게", "Wrong platform",
)  # fmt: skip

ENGLISH_THINGS = _listed(
    "ticket, locket, ledger, lantern, postcard, radio, suitcase, notebook, telegram, receipt, whistle, compass, bracelet, "
    "jukebox, elevator, napkin, cigarette, envelope, passport, umbrella, staircase, orchestra, typewriter, harbour, blanket"
)

ENGLISH_QUALITIES = _listed(
    "quiet, borrowed, yellow, broken, distant, patient, hollow, crooked, second, forgotten, narrow, silver"
)

ENGLISH_DOES = _listed(
    "follows, covers, answers, carries, borrows, outlasts, mends, rattles, measures, folds, lifts, swallows"
)

ENGLISH_MANNERS = _listed("slowly, twice, again, without a word, by the window, before noon, for nothing, all at once")

SEQUENCES = _listed(
    "물때, 빚, 소금, 불빛, 그물, 배표, 손님, 열쇠, 답장, 장마, 우회로, 정박, 밀물, 외상, 야근, 합창, 이사, 정전, 귀환, 맹세"
)
