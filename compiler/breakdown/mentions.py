"""Who and what the prose names: the cast, places and props found in plain text, in every language of the story.

Nothing is tagged by the writer. A name counts at the start of a word; in Korean a particle may follow it, in English
a possessive. Of two names that begin at one place the longer counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.passages import composed, running
from compiler.kept import kept
from compiler.source import Span

# Particles and endings that may follow a name in Korean, up to three of them: 단코에게서는, 리직이라고도, 캣이었다.
_WRITTEN = """
    이 가 은 는 을 를 의 에 도 만 과 와 로 야 아 여 나 랑 께 요 고 며 든 란 들 네 님 씨 으로 이나 이랑 이야 이여 이며 이고 이든 이란 에게 에서 에겐 에게서
    한테 한테서 께서 께서는 까지 부터 마저 조차 밖에 뿐 처럼 같이 보다 마다 만큼 대로 더러 보고 하고 커녕 치고 로서 로써 으로서 으로써 라고 이라고 라는 이라는 라도
    이라도 라면 이라면 였지만 이었지만 이지만 지만 였으나 였는데 였어 였습니다 이었습니다 한텐 말고 야말로 이야말로 니까 이니까 라니 이라니 면 이면 죠 냐 니 든지 이든지
    이신 이기에 였기에 였네 형 누나 라며 이라며 라서 이라서 라 이라 이자 인 인지 인데 일 이다 다 였다 이었다 였고 이었고 였던 이던 던 이었던 입니다 이에요 예요 인가
    일까 쪽 측
    """
_PARTICLES = frozenset(_WRITTEN.split())
_LONGEST = max(map(len, _PARTICLES))

_WORD_END = re.compile(r"\w*")
_LATIN_ENDING = re.compile(r"(?:['’][sS]|['’]|[sS])?(?!\w)")


class Named(Struct, frozen=True):
    """One form of a name: whose it is (``character``, ``place`` or ``prop`` and the id), and where it is given.

    ``kind`` is full, short, title or alias; ``common`` says that the name is a common noun, as groups and walk-on
    parts have it: 부하들, 암살자, the dealer.
    """

    sort: str
    id: str
    form: str
    language: str
    span: Span
    kind: str = "full"
    common: bool = False


class Mentioned(Struct, frozen=True):
    """A form of a name that a scene uses, in prose or script, in one language; told once, however often it stands there."""

    named: Named
    scene: s.Ref
    language: str


class Names(Struct, frozen=True, dict=True, eq=False):
    """All forms of all names, as given in the registers; the same record as long as these stay as they are."""

    forms: tuple[Named, ...]

    @cached_property
    def by_language(self) -> Mapping[str, _Finder]:
        """What finds the names in a text of each language."""
        forms: dict[str, list[Named]] = {}
        for form in self.forms:
            if form.form:
                forms.setdefault(form.language, []).append(form)
        return {language: _finder(own) for language, own in forms.items()}

    @cached_property
    def first_of(self) -> Mapping[str, Named]:
        """The first form of each id."""
        return {form.id: form for form in reversed(self.forms)}

    def in_text(self, text: str, language: str) -> Iterator[tuple[str, Named]]:
        """The names in a text, in order, each as it is written there; of two that begin at one place, the longer."""
        finder = self.by_language.get(language)
        return finder.found(_normal(text)) if finder else iter(())


class _Finder(Struct, frozen=True):
    """Finds the names of one language.

    ``begins`` finds two letters with which a name can begin, at the start of a word; ``spellings`` has the names by their
    first letters, as many as the first of ``heads`` that a name is long enough for; of one beginning the longest first.
    """

    begins: re.Pattern[str]
    heads: tuple[int, ...]
    spellings: Mapping[str, list[tuple[str, Named]]]
    korean: bool

    def found(self, text: str) -> Iterator[tuple[str, Named]]:
        """Every spelling in a normal text that stands at the start of a word and has no more than an ending after it."""
        reached = 0
        for match in self.begins.finditer(text):
            at = match.start()
            found = self._at(text, at) if at >= reached else None
            if found:
                spelling, named, end = found
                if len(spelling) > 1 or (end > at + 1 and not _bound(text[:at])):
                    reached = end
                    yield spelling, named

    def _at(self, text: str, at: int) -> tuple[str, Named, int] | None:
        """The longest spelling that stands at a place, and the end of its word."""
        for head in self.heads:
            for spelling, named in self.spellings.get(text[at : at + head], ()):
                if text.startswith(spelling, at):
                    end = self._end(text, at + len(spelling))
                    if end is not None:
                        return spelling, named, end
        return None

    def _end(self, text: str, after: int) -> int | None:
        """Where the word ends whose name ends at ``after``, if what is between can follow a name."""
        if not self.korean:
            ending = _LATIN_ENDING.match(text, after)
            return ending.end() if ending else None
        end = _WORD_END.match(text, after).end()  # type: ignore[union-attr]
        return end if is_ending(text[after:end]) else None


@cache
def is_ending(letters: str, most: int = 3) -> bool:
    """Whether these letters may stand between a Korean name and the end of its word: up to three particles, or none."""
    return not letters or (
        most > 0 and any(letters[:n] in _PARTICLES and is_ending(letters[n:], most - 1) for n in range(1, _LONGEST + 1))
    )


def _bound(before: str) -> bool:
    """Whether a verb in -ㄹ stands before, after which one syllable is a bound noun, and no name: 할 수가, 볼 이도."""
    last = before.rstrip()[-1:]
    return "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 == 8


def names(story: s.Story) -> Names:
    """Gather the names of a story: of each entry its names in every form, and its aliases."""
    forms: list[Named] = []
    for sort, entries in (("character", story.cast), ("place", story.places), ("prop", story.props)):
        for entry in entries:
            for wording in (*entry.names, *entry.aliases):
                form = composed(wording.plain())
                kind = wording.form if isinstance(wording, s.Name) else "alias"
                place = wording.text.trimmed()
                forms.append(Named(sort, entry.id.id, form, wording.language, place, kind, _is_common(entry)))
    return _known(tuple(forms))


@kept
def _known(forms: tuple[Named, ...]) -> Names:
    return Names(forms)


def _is_common(entry: s.Character | s.Place | s.Prop) -> bool:
    """Whether somebody has no name of their own: a group, or a name that English writes small."""
    group = isinstance(entry, s.Character) and entry.role == "group"
    return group or any(name.plain()[:1].islower() for name in entry.names)


def _finder(forms: list[Named]) -> _Finder:
    first: dict[str, Named] = {}
    owners: dict[str, Named] = {}
    for form in forms:  # a name as it is given is nobody else's, whatever another comes to in capitals
        owners[_normal(form.form)] = first.setdefault(compared(form.form), form)
    for form in forms:
        for spelling in _spelt(form.form, form.language):
            owners.setdefault(spelling, first[compared(form.form)])
    spellings: dict[str, list[tuple[str, Named]]] = {}
    for spelling in sorted(owners, key=len, reverse=True):
        head = next(length for length in _HEADS if len(spelling) >= length)
        spellings.setdefault(spelling[:head], []).append((spelling, owners[spelling]))
    heads = tuple(length for length in _HEADS if length in set(map(len, spellings)))
    return _Finder(_begins(owners), heads, spellings, forms[0].language.startswith("ko"))


def _begins(spellings: Iterable[str]) -> re.Pattern[str]:
    """What finds the first letter of each, at the start of a word; a letter comes first, so that the search can skip to it."""
    seconds: dict[str, set[str]] = {}
    for spelling in spellings:
        seconds.setdefault(spelling[0], set()).add(re.escape(spelling[1:2]))
    firsts = (
        re.escape(first) + ("" if "" in after else f"(?=[{''.join(sorted(after))}])")
        for first, after in sorted(seconds.items())
    )
    return re.compile(rf"(?:{'|'.join(firsts)})(?<![^\W_].)", re.DOTALL)


_HEADS = (5, 2, 1)
"""How many first letters names are kept by: five tell ``the d`` from ``the p``, and many names of Korean have two."""


def _spelt(form: str, language: str) -> Iterator[str]:
    """A form at the start of a sentence, and in the capitals of a script: The dealer, THE DEALER.

    A letter can have more than one capital, and one of several letters: ß is SS and ẞ, Turkish has a dot on it, Greek no
    accent; and what comes of it has to be composed anew.
    """
    written = _normal(form)
    capitals = [written, written.replace("ß", "ẞ")]
    if language.startswith(("tr", "az")):
        capitals.append(written.replace("i", "İ"))
    if language.startswith("el"):
        capitals.append(unicodedata.normalize("NFD", written).replace("\u0301", ""))
    begun = (written[:1].upper() + written[1:], written[:1].title() + written[1:])
    yield from (composed(spelling) for spelling in (*begun, *(capital.upper() for capital in capitals)))


def compared(form: str) -> str:
    """A form, or the text around it, as they are compared: the same for all that ``_spelt`` makes of it by Unicode's rules.

    This is the one key. Small letters come of capitals here, because some have no way back: ı and i are both I.
    """
    written = _normal(form)
    return written.casefold() if written.isascii() else composed(unicodedata.normalize("NFD", written).upper().casefold())


def _normal(text: str) -> str:
    """Text in which names are looked for: one space between words, one apostrophe, composed letters."""
    return composed(" ".join(text.split())).replace("’", "'")


@kept
def mentions(scene: s.Scene, known: Names) -> tuple[Mentioned, ...]:
    """Everybody and everything that a scene names in its running text, or that the writer has tied to it."""
    found: list[Mentioned] = []
    for passage in running(scene):
        written = dict(known.in_text(passage.value, passage.language))
        found += [Mentioned(named, scene.id, passage.language) for named in written.values()]
    for prose in scene.prose:
        for paragraph in prose.paragraphs:
            for inline in paragraph.inlines:
                if isinstance(inline, s.Mention) and (owner := known.first_of.get(inline.of.id)):
                    found.append(Mentioned(owner, scene.id, prose.language))
    return tuple(found)
