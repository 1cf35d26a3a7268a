"""Who and what the prose names: the cast, places and props found in plain text, in every language of the story.

Nothing is tagged by the writer. A name counts at the start of a word; in Korean a particle may follow it, in English
a possessive. Of two names that begin at one place the longer counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from compiler import story as s
from compiler.source import Span, Text

# Particles and endings that may follow a name in Korean, up to three of them: 단코에게서는, 리직이라고도, 캣이었다.
_PARTICLE = (
    "이|가|은|는|을|를|의|에|도|만|과|와|로|야|아|여|나|랑|께|요|고|며|든|란|들|네|님|씨|"
    "으로|이나|이랑|이야|이여|이며|이고|이든|이란|에게|에서|에겐|에게서|한테|한테서|께서|께서는|까지|부터|마저|조차|밖에|뿐|처럼|"
    "같이|보다|마다|만큼|대로|더러|보고|하고|커녕|치고|로서|로써|으로서|으로써|라고|이라고|라는|이라는|라도|이라도|라면|이라면|"
    "였지만|이었지만|이지만|지만|였으나|였는데|였어|였습니다|이었습니다|한텐|말고|야말로|이야말로|니까|이니까|라니|이라니|면|이면|죠|"
    "냐|니|든지|이든지|이신|이기에|였기에|였네|형|누나|"
    "라며|이라며|라서|이라서|라|이라|이자|인|인지|인데|일|이다|다|였다|이었다|였고|이었고|였던|이던|던|이었던|입니다|이에요|예요|인가|일까|쪽|측"
)
KOREAN_ENDING = re.compile(rf"(?:{'|'.join(sorted(_PARTICLE.split('|'), key=len, reverse=True))}){{0,3}}")
"""What may stand between a Korean name and the end of its word."""

ENDING_STARTS = frozenset(particle[0] for particle in _PARTICLE.split("|"))
"""The syllables that such an ending can begin with."""

_LATIN_ENDING = re.compile(r"(?:['’]s|['’]|s)?(?!\w)")


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
    """A name in the prose of a scene, with its place."""

    named: Named
    scene: s.Ref
    language: str
    span: Span


class Names(Struct, frozen=True, dict=True):
    """All forms of all names, as given in the registers."""

    forms: tuple[Named, ...]

    @cached_property
    def by_language(self) -> Mapping[str, _Finder]:
        """What finds the names in a text of each language."""
        languages = dict.fromkeys(form.language for form in self.forms)
        return {language: _finder([form for form in self.forms if form.language == language]) for language in languages}

    def in_text(self, text: Text, language: str) -> Iterator[tuple[Named, Span]]:
        """The names in a text, in order, each with its place; of two that begin at one place, the longer."""
        finder = self.by_language.get(language)
        if finder is None:
            return
        value = composed(text.value)
        for match in finder.matches(value):
            named = finder.owners[_key(match[1])]
            yield named, span_of(text, value, match.start(1), match.end(1))


class _Finder(Struct, frozen=True):
    """A pattern over all forms of one language, and whose each form is."""

    pattern: re.Pattern[str]
    owners: Mapping[str, Named]

    def matches(self, value: str) -> Iterator[re.Match[str]]:
        """Every form that stands at the start of a word; one syllable of Hangul alone is no name but a common word."""
        at = 0
        while match := self.pattern.search(value, at):
            begins = match.start() == 0 or not value[match.start() - 1].isalnum()
            common = len(match[1]) == 1 and (match.end() == match.end(1) or _bound(value[: match.start()]))
            if begins and not common:
                yield match
                at = match.end()
            else:
                at = match.start() + 1


def _bound(before: str) -> bool:
    """Whether a verb in -ㄹ stands before, after which one syllable is a bound noun: 할 수가, 볼 이도."""
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
    return Names(tuple(forms))


def _is_common(entry: s.Character | s.Place | s.Prop) -> bool:
    """Whether somebody has no name of their own: a group, or a name that English writes small."""
    group = isinstance(entry, s.Character) and entry.role == "group"
    return group or any(name.plain()[:1].islower() for name in entry.names)


def _finder(forms: list[Named]) -> _Finder:
    owners: dict[str, Named] = {}
    for form in forms:
        owners.setdefault(_key(form.form), form)
    longest_first = sorted({form.form for form in forms}, key=lambda form: (-len(form), form))
    ending = KOREAN_ENDING.pattern + r"(?!\w)" if forms[0].language.startswith("ko") else _LATIN_ENDING.pattern
    return _Finder(
        re.compile(f"({'|'.join(spelling for form in longest_first for spelling in _spelt(form))}){ending}"), owners
    )


def _spelt(form: str) -> Iterator[str]:
    """A form as patterns: line breaks may divide its words, and a sentence may give it a capital: the dealer, The dealer.

    Each begins with a plain letter, so that the search can skip from one possible beginning to the next.
    """
    for spelling in dict.fromkeys((form, form[:1].upper() + form[1:], form.upper())):
        yield (
            r"\s+".join(map(re.escape, spelling.split()))
            .replace("'", "['’]")
            .replace("’", "['’]")
            .replace("['['’]]", "['’]")
        )


def _key(found: str) -> str:
    """A form as it is compared: one space between words, one apostrophe, and capitals aside.

    Which capitals a form may have the pattern says: as given, at the start of a sentence, or all of them in a script.
    """
    return " ".join(found.split()).replace("’", "'").casefold()


def composed(text: str) -> str:
    """Text in composed letters (NFC), the one spelling in which names are compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def span_of(text: Text, value: str, start: int, end: int) -> Span:
    """The place of ``value[start:end]``; where letters were composed, their number in the file is another."""
    if value != text.value:
        start, end = (len(_uncomposed(text.value, value[:index])) for index in (start, end))
    return text.span(start, end)


def _uncomposed(original: str, head: str) -> str:
    """The beginning of ``original`` that composes to ``head``."""
    low, high = 0, len(original)
    while low < high:
        middle = (low + high) // 2
        if len(composed(original[:middle])) < len(head):
            low = middle + 1
        else:
            high = middle
    while low < len(original) and len(composed(original[: low + 1])) == len(head):
        low += 1
    return original[:low]


def mentions(story: s.Story, known: Names) -> tuple[Mentioned, ...]:
    """Everybody and everything that each scene names, in its prose and in its script."""
    found: list[Mentioned] = []
    for scene in story.scenes():
        for language, text in scene_texts(scene):
            for named, span in known.in_text(text, language):
                found.append(Mentioned(named, scene.id, language, span))
        for prose in scene.prose:
            found += _tied(scene, prose, known)
    return tuple(found)


def _tied(scene: s.Scene, prose: s.Prose, known: Names) -> Iterator[Mentioned]:
    """What the writer has tied to a name by a mark."""
    for paragraph in prose.paragraphs:
        for inline in paragraph.inlines:
            if isinstance(inline, s.Mention):
                owner = next((form for form in known.forms if form.id == inline.of.id), None)
                if owner:
                    yield Mentioned(owner, scene.id, prose.language, inline.text.trimmed())


def scene_texts(scene: s.Scene) -> Iterator[tuple[str, Text]]:
    """The running text of a scene, piece by piece, with its language; what is tied by a mark is left out."""
    for prose in scene.prose:
        for paragraph in prose.paragraphs:
            for inline in paragraph.inlines:
                if not isinstance(inline, s.Mention):
                    yield prose.language, inline.text
    for script in scene.script:
        for part in script.parts:
            if isinstance(part, s.Speech):
                yield from ((script.language, line.text) for line in part.parts)
            else:
                yield script.language, part.text


def other_texts(story: s.Story) -> Iterator[tuple[str, Text]]:
    """The text outside the scenes' prose: front matter, descriptions, synopses, summaries, turns, setups and payoffs."""
    front = story.front
    groups: list[s.Wordings] = [front.logline, front.subtitle]
    groups += [entry.description for entry in story.register()]
    for act in story.acts:
        groups += [act.title, act.synopsis]
        groups += [text for part in act.parts if isinstance(part, s.Sequence) for text in (part.title, part.synopsis)]
    for scene in story.scenes():
        groups += [scene.title, scene.summary, *(beat.turn for beat in scene.beats)]
        groups += [setup.text for setup in scene.setups]
        groups += [payoff.text for payoff in scene.payoffs]
        groups += [mark.text for mark in scene.marks if isinstance(mark, s.Learns)]
    yield from ((wording.language, wording.text) for group in groups for wording in group)
    for prose in (*front.intent, *front.background):
        for paragraph in prose.paragraphs:
            yield from ((prose.language, inline.text) for inline in paragraph.inlines)
