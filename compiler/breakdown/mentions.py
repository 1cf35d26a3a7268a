"""Names of the cast, places and props in prose and script, found in plain text, in every language of the story.

The writer tags no names. A name counts at the start of a word; in Korean a particle may follow it, in English a
possessive. Of two names that begin at one place the longer counts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Literal

from msgspec import Struct

from compiler.breakdown.searchable_text import composed, running_text
from compiler.model import story as s
from compiler.model import texts as t
from compiler.model.language_tags import is_korean, language_in
from compiler.store.memo import kept
from compiler.text.source import Span

# Particles and endings that may follow a name in Korean, up to three of them: 단코에게서는, 리직이라고도, 캣이었다.
_WRITTEN = """
    이 가 은 는 을 를 의 에 도 만 과 와 로 야 아 여 나 랑 께 요 고 며 든 란 들 네 님 씨 으로 이나 이랑 이야 이여 이며 이고 이든 이란 에게 에서 에겐 에게서
    한테 한테서 께서 께서는 까지 부터 마저 조차 밖에 뿐 처럼 같이 보다 마다 만큼 대로 더러 보고 하고 커녕 치고 로서 로써 으로서 으로써 라고 이라고 라는 이라는 라도
    이라도 라면 이라면 였지만 이었지만 이지만 지만 였으나 였는데 였어 였습니다 이었습니다 한텐 말고 야말로 이야말로 니까 이니까 라니 이라니 면 이면 죠 냐 니 든지 이든지
    이신 이기에 였기에 였네 형 누나 라며 이라며 라서 이라서 라 이라 이자 인 인지 인데 일 이다 다 였다 이었다 였고 이었고 였던 이던 던 이었던 입니다 이에요 예요 인가
    일까 쪽 측
    """
_PARTICLES = frozenset(_WRITTEN.split())
_LONGEST_PARTICLE = max(map(len, _PARTICLES))
_MOST_PARTICLES = 3

LONGEST_ENDING = _MOST_PARTICLES * _LONGEST_PARTICLE
"""Letters. What is longer is no ending, and is seen to be none before any particle is looked for in it."""

LONGEST_NAME = 100
"""Letters of a name that is looked for: no text calls anybody by a longer one, and each place of a text may begin one."""

_LONGEST_SPELLING = 3 * LONGEST_NAME
"""Letters. A capital may be three letters where the small one is one."""

_WORD_END = re.compile(rf"\w{{0,{LONGEST_ENDING}}}(?!\w)")
_LATIN_ENDING = re.compile(r"(?:['’][sS]|['’]|[sS])?(?!\w)")


Owner = Literal["character", "place", "prop"]


class NameForm(Struct, frozen=True):
    """One form of a name: its ``owner`` (character, place or prop) by ``id``, and its place in the source.

    ``kind`` is full, short, title or alias; ``common`` is whether the name is a common noun, as groups and walk-on
    parts have: 부하들, 암살자, the dealer.
    """

    owner: Owner
    id: str
    form: str
    language: str
    span: Span
    kind: str = "full"
    common: bool = False


class Mentioned(Struct, frozen=True):
    """A form of a name that a scene uses, in prose or script, in one language: once per scene, however often it occurs."""

    named: NameForm
    scene: t.Ref
    language: str


class Names(Struct, frozen=True, dict=True, eq=False):
    """All forms of all names, as given in the registers; the same record as long as these stay as they are."""

    forms: tuple[NameForm, ...]

    @cached_property
    def by_language(self) -> Mapping[str, _Finder]:
        """{language: finder of the names in a text}"""
        forms: dict[str, list[NameForm]] = {}
        for form in self.forms:
            if form.form.strip() and len(form.form) <= LONGEST_NAME:  # spaces that hold lines together are no name
                forms.setdefault(form.language, []).append(form)
        return {language: _finder(own) for language, own in forms.items()}

    @cached_property
    def first_of(self) -> Mapping[str, NameForm]:
        """The first form of each id."""
        return {form.id: form for form in reversed(self.forms)}

    def in_text(self, text: str, language: str) -> Iterator[tuple[str, NameForm]]:
        """The names in a text, in order, each as it is written there; of two that begin at one place, the longer."""
        finder = self.by_language.get(language)
        return finder.found(_normal(text)) if finder else iter(())


class _Branch(Struct, frozen=True):
    """The spellings that have one beginning, sorted; ``owners`` and ``inner`` are parallel to them.

    ``inner`` is the index of the longest other spelling with which a spelling begins, or -1. So the spellings at a
    place of a text are the last that sorts not after it, and its inner ones: no others need be compared.
    """

    spellings: list[str]
    owners: list[NameForm]
    inner: list[int]

    def at(self, text: str, at: int) -> Iterator[tuple[str, NameForm]]:
        """The spellings at a place of a text, longest first."""
        place = bisect(self.spellings, text[at : at + _LONGEST_SPELLING]) - 1
        while place >= 0:
            if text.startswith(self.spellings[place], at):
                yield self.spellings[place], self.owners[place]
            place = self.inner[place]


class _Finder(Struct, frozen=True):
    """Finds the names of one language.

    ``begins`` finds two letters with which a name can begin, at the start of a word; ``spellings`` has the names by their
    first letters, as many as the first of ``heads`` that a name is long enough for.
    """

    begins: re.Pattern[str]
    heads: tuple[int, ...]
    spellings: Mapping[str, _Branch]
    korean: bool

    def found(self, text: str) -> Iterator[tuple[str, NameForm]]:
        """Every spelling in a normal text that is at the start of a word and has at most an ending after it."""
        reached = 0
        for match in self.begins.finditer(text):
            at = match.start()
            found = self._at(text, at) if at >= reached else None
            if found:
                spelling, named, end = found
                if len(spelling) > 1 or (end > at + 1 and not _bound(text[max(at - 2, 0) : at])):
                    reached = end
                    yield spelling, named

    def _at(self, text: str, at: int) -> tuple[str, NameForm, int] | None:
        """The longest spelling at a place, its form, and the end of its word."""
        for head in self.heads:
            alike = self.spellings.get(text[at : at + head])
            for spelling, named in alike.at(text, at) if alike else ():
                end = self._end(text, at + len(spelling))
                if end is not None:
                    return spelling, named, end
        return None

    def _end(self, text: str, after: int) -> int | None:
        """Where the word ends whose name ends at ``after``, if what is between can follow a name."""
        if not self.korean:
            ending = _LATIN_ENDING.match(text, after)
            return ending.end() if ending else None
        rest = _WORD_END.match(text, after)
        return rest.end() if rest and is_ending(rest[0]) else None


@lru_cache(8192)
def is_ending(letters: str, most: int = _MOST_PARTICLES) -> bool:
    """Whether letters can be between a Korean name and the end of its word: up to three particles, or none."""
    return not letters or (
        len(letters) <= most * _LONGEST_PARTICLE
        and any(letters[:n] in _PARTICLES and is_ending(letters[n:], most - 1) for n in range(1, _LONGEST_PARTICLE + 1))
    )


def stems(word: str) -> Iterator[str]:
    """A Korean word without each ending that it may have, longest first, at least two letters: 단토는 and 단토."""
    shortest = max(2, len(word) - LONGEST_ENDING)
    return (word[:end] for end in range(len(word), shortest - 1, -1) if is_ending(word[end:]))


def _bound(before: str) -> bool:
    """Whether the text ends in a verb in -ㄹ, after which one syllable is a bound noun, and no name: 할 수가, 볼 이도."""
    last = before.rstrip()[-1:]
    return "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 == 8


def names(story: s.Story) -> Names:
    """Gather the names of a story: of each entry its names in every form, and its aliases."""
    forms: list[NameForm] = []
    registers: tuple[tuple[Owner, tuple[s.Character | s.Place | s.Prop, ...]], ...] = (
        ("character", story.cast),
        ("place", story.places),
        ("prop", story.props),
    )
    for owner, entries in registers:
        for entry in entries:
            common = _is_common(entry)
            for wording in (*entry.names, *entry.aliases):
                form = composed(wording.plain())
                kind = wording.form if isinstance(wording, t.Name) else "alias"
                place = wording.text.trimmed()
                forms.append(NameForm(owner, entry.id.id, form, wording.language, place, kind, common))
    return _known(tuple(forms))


@kept
def _known(forms: tuple[NameForm, ...]) -> Names:
    return Names(forms)


def _is_common(entry: s.Character | s.Place | s.Prop) -> bool:
    """Whether an entry has no name of its own: a group, or a name that English writes in lower case."""
    group = isinstance(entry, s.Character) and entry.role == "group"
    return group or any(name.plain()[:1].islower() for name in entry.names)


def _finder(forms: list[NameForm]) -> _Finder:
    first: dict[str, NameForm] = {}
    owners: dict[str, NameForm] = {}
    for form in forms:  # a name as given belongs to its owner, whatever another is in capitals
        owners[_normal(form.form)] = first.setdefault(compared(form.form), form)
    for form in forms:
        for spelling in _spelt(form.form, form.language):
            owners.setdefault(spelling, first[compared(form.form)])
    spellings: dict[str, list[str]] = {}
    for spelling in sorted(owners):
        head = next(length for length in _HEADS if len(spelling) >= length)
        spellings.setdefault(spelling[:head], []).append(spelling)
    lengths = set(map(len, spellings))
    heads = tuple(length for length in _HEADS if length in lengths)
    alike = {
        head: _Branch(own, [owners[spelling] for spelling in own], list(_inner(own))) for head, own in spellings.items()
    }
    return _Finder(_begins(owners), heads, alike, is_korean(forms[0].language))


def _inner(spellings: list[str]) -> Iterator[int]:
    """For each of the sorted spellings the place of the longest other one with which it begins, or -1."""
    around: list[int] = []
    for place, spelling in enumerate(spellings):
        while around and not spelling.startswith(spellings[around[-1]]):
            around.pop()
        yield around[-1] if around else -1
        around.append(place)


def _begins(spellings: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the first letter of each spelling, at the start of a word. A letter comes first, so that the search
    can skip to it.
    """
    seconds: dict[str, set[str]] = {}
    for spelling in spellings:
        seconds.setdefault(spelling[0], set()).add(re.escape(spelling[1:2]))
    if len(seconds) > MOST_FIRST_LETTERS:
        return re.compile(rf"[{''.join(map(re.escape, sorted(seconds)))}](?<![^\W_].)", re.DOTALL)
    firsts = (
        re.escape(first) + ("" if "" in after else f"(?=[{''.join(sorted(after))}])")
        for first, after in sorted(seconds.items())
    )
    return re.compile(rf"(?:{'|'.join(firsts)})(?<![^\W_].)", re.DOTALL)


MOST_FIRST_LETTERS = 500
"""First letters of names that are looked for each with its second ones. An alternation is tried from its first branch on: of
ten thousand, as hanja can have, each letter of a text would be compared with all."""

_HEADS = (5, 2, 1)
"""Numbers of first letters by which names are kept: with five ``the d`` and ``the p`` differ, and many Korean names
have two letters."""


def _spelt(form: str, language: str) -> Iterator[str]:
    """A form at the start of a sentence, and in the capitals of a script: The dealer, THE DEALER.

    A letter can have several capitals, and a capital several letters: ß is SS and ẞ, Turkish has a dot on it, Greek no
    accent. The result has to be composed anew.
    """
    written = _normal(form)
    capitals = [written, written.replace("ß", "ẞ")]
    if language_in(language) in ("tr", "az"):
        capitals.append(written.replace("i", "İ"))
    if language_in(language) == "el":
        capitals.append(unicodedata.normalize("NFD", written).replace("\u0301", ""))
    begun = (written[:1].upper() + written[1:], written[:1].title() + written[1:])
    yield from (composed(spelling) for spelling in (*begun, *(capital.upper() for capital in capitals)))


def compared(form: str) -> str:
    """A form, or the text around it, as they are compared: equal for all that ``_spelt`` makes of it by Unicode's
    rules.

    This is the one key. Lower case is made from capitals here, because some letters have no way back: ı and i are both
    I.
    """
    written = _normal(form)
    return (
        written.casefold() if written.isascii() else composed(unicodedata.normalize("NFD", written).upper().casefold())
    )


def _normal(text: str) -> str:
    """Text in which names are looked for: one space between words, one apostrophe, composed letters."""
    return composed(" ".join(text.split())).replace("’", "'")


@kept
def mentions(scene: s.Scene, known: Names) -> tuple[Mentioned, ...]:
    """Everybody and everything that a scene names in its running text, or that the writer has tied to it."""
    found: list[Mentioned] = []
    for passage in running_text(scene):
        written = dict(known.in_text(passage.value, passage.language))
        found += [Mentioned(named, scene.id, passage.language) for named in written.values()]
    for language, inline in scene.inlines():
        if isinstance(inline, t.Mention) and (owner := known.first_of.get(inline.of.id)):
            found.append(Mentioned(owner, scene.id, language))
    return tuple(found)
