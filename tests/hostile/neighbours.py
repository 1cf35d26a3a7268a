"""Stories in which words, names and lists are as large as nobody writes them, of any size: the kinds that once took the square."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.stories import NAMESPACES, scene

Story = Callable[[int], str]


def story(
    cast: str = "", scenes: str = "", *, language: str = "en", front: str = "", places: str = "", props: str = "",
    attributes: str = "",
) -> str:  # fmt: skip
    """A final draft, so that every check has something to say."""
    return (
        f'<story {NAMESPACES} id="small" xml:lang="{language}" {attributes}>'
        f'<front><title>Small</title><draft number="1" stage="final"/>{front}</front><cast>{cast}</cast>'
        f'<places><place id="sauna"><name>Sauna</name></place>{places}</places>'
        f'<props><prop id="key"><name>key</name></prop>{props}</props><act id="one">{scenes}</act></story>'
    )


def person(id: str, name: str, inside: str = "", attributes: str = "") -> str:
    return f'<character id="{id}" {attributes}><name>{name}</name>{inside}</character>'


def prose_of(*paragraphs: str) -> str:
    return f"<prose>{''.join(f'<p>{text}</p>' for text in paragraphs)}</prose>"


def people(size: int, role: str = "minor") -> str:
    return "".join(person(f"n{number}", f"Man {number}", attributes=f'role="{role}"') for number in range(size))


def ids(size: int, letter: str = "n") -> str:
    return " ".join(f"{letter}{number}" for number in range(size))


def korean(name: str, *texts: str) -> str:
    return story(person("a", name), scene("a", prose_of(*texts)), language="ko")


DEAD = scene("dies", '<continuity><death who="x"/></continuity>' + prose_of("X dies."))

WORDS: dict[str, Story] = {
    "one word of endings": lambda n: korean("단코한", "단" + "가" * 40 * n),
    "names of one ending": lambda n: story(
        "".join(person(f"p{at}", "은" * at) for at in range(1, 9)), scene("a", prose_of("은" * 40 * n)), language="ko"
    ),
    "one syllable in every word": lambda n: korean("수", "수가 " * 4 * n),
    "words after underscores": lambda n: korean("단", "단_" * 4 * n),
    "a name as long as a file": lambda n: korean("단" * (20 * n + 1), "단" * 20 * n),
    "particles between names": lambda n: korean("단코", "단코에게서" * 8 * n),
    "one word of letters": lambda n: story(person("a", "Danko"), scene("a", prose_of("Danko" + "s" * 40 * n))),
    "capitals and apostrophes": lambda n: story(
        person("a", "Danko"), scene("a", prose_of("A" + "'" * 40 * n, "A-" * 20 * n))
    ),
    "a decomposed text": lambda n: korean("단코한단", "단\u1103\u1161\u11ab코한담, " * n + "단코한단 " * 6 * n),
    "an id as long as a file": lambda n: story(person("a" * (20 * n + 1), "Danko"), scene("b", prose_of("Danko."))),
    "marks before the first Hebrew": lambda n: story("", scene("a", prose_of("\u200e" * n + "\u05d0"))),
    "a chain of names in names": lambda n: story(
        "".join(person(f"p{at}", "a" * at) for at in range(1, 90)), scene("a", prose_of(("a" * 95 + " ") * (n // 10)))
    ),
}
"""Of a word, a name or a text."""

LISTS: dict[str, Story] = {
    "a dead one uses": lambda n: story(
        person("x", "X"), DEAD + scene("b", f'<continuity><uses who="{"x " * n}x" prop="key"/></continuity>' + prose_of("X."),
                                       attributes=f'cast="m {ids(n, "m")}"'),
    ),
    "a dead one knows, as a body": lambda n: story(
        person("x", "X"), DEAD + scene("b", f'<continuity><knows who="{"x " * n}x" what="k"/></continuity>' + prose_of("X."),
                                       attributes=f'bodies="m {ids(n, "m")}"'),
    ),
    "names alike": lambda n: story(
        "".join(person(f"n{at}", f"Begins alike {at:06}") for at in range(n)), scene("a", prose_of("Begins alike to all. " * n))
    ),
    "names with many first letters": lambda n: story(
        "".join(person(f"n{at}", f"{chr(0x4E00 + at)}가") for at in range(n)),
        scene("a", prose_of(" ".join(f"{chr(0x4E00 + at)}나" for at in range(n)))), language="ko",
    ),
    "aliases and scenes": lambda n: story(
        person("x", "X", "".join(f"<alias>Alias {at}</alias>" for at in range(n))),
        "".join(scene(f"s{at}", "<summary>Nobody goes.</summary>" + prose_of("X goes.")) for at in range(n // 4)),
    ),
    "names of one person": lambda n: story(
        f'<character id="x">{"".join(f"<name>Name {at}</name>" for at in range(n + 1))}</character>', scene("a", prose_of("X."))
    ),
    "payoffs of one setup": lambda n: story(
        "", scene("a", ('<setup id="q"><text>t</text></setup>' + '<payoff of="q"><text>t</text></payoff>') * n + prose_of("X."))
    ),
    "journeys": lambda n: story(
        person("x", "X"),
        "".join(
            f'<scene id="s{at}" cast="x" day="{at // 10 + 1}"><slugline int-ext="int" place="c{at % 2}" time="day"/>'
            f'<continuity><travel who="x" to="c{at % 2}"/></continuity><prose><p>X.</p></prose></scene>' for at in range(n)
        ),
        places="".join(f'<place id="c{at}" kind="city"><name>City {at}</name></place>' for at in range(2)),
    ),
    "leads": lambda n: story(
        people(n, "lead"), scene("a", prose_of("All."), attributes=f'cast="n0 {ids(n)}"') + scene("b", prose_of("All go. " * 50)),
    ),
    "languages": lambda n: story(
        "", scene("a", "".join(f'<summary xml:lang="x-l{at}">t</summary>' for at in range(n)) + prose_of("X.")),
        attributes=f'editions="en {" ".join(f"x-l{at}" for at in range(n, n + min(n, 99)))}"',
    ),
    "languages with names": lambda n: story(
        person("x", "X", "".join(f'<alias xml:lang="x-l{at}">Viktoria</alias>' for at in range(n))),
        scene("a", "".join(f'<prose xml:lang="x-l{at}"><p>Viktorie.</p></prose>' for at in range(n))),
    ),
    "codes allowed": lambda n: story(
        "", scene("a", prose_of("X.") + f'<allow code="{"T104 S105 C101 " * n}C101">None.</allow>' * 3)
    ),
    "unknown ids": lambda n: story(people(n), scene("a", prose_of("X."), attributes=f'cast="m {ids(n, "m")}"')),
    "places in places": lambda n: story(
        "", scene("a", prose_of("X.")),
        places="".join(f'<place id="p{at}" within="p{at + 1}"><name>P</name></place>' for at in range(n)),
    ),
}  # fmt: skip
"""Of an attribute with ids, or of elements beside each other."""
