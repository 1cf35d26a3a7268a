"""Family N, letter by letter: characters that are not what they seem, in texts and in ids."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain

from compiler.breakdown import Facts
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import check
from compiler.model import story as s
from compiler.model.texts import Ref
from compiler.text import characters
from compiler.text.source import Text

HIDDEN = re.compile(f"[{characters.HIDDEN}](?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]\u200d)")
"""What nobody sees; a joiner only where it does not join pictures."""

REORDERING = re.compile(f"[{characters.REORDERING}]")
ODD_WIDTH = re.compile(f"[{characters.ODD_WIDTH}]")

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks that Unicode keeps for scripts which run from right to left."""

_MARKS = "\u061c\u200e\u200f"
_JOINERS = "\u200c\u200d"
_OVERRIDES = "\u202d\u202e"
_CLOSED_BY = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f\\Z")
"""The flag of a part of a country (UTS #51): of Scotland, of Wales."""

_HAS_VARIANTS = re.compile(
    "[\u1000-\u109f\ua840-\ua87f\uaa60-\uaa7f\u3001\u3002\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01\uff0c\uff0e\uff1a\uff1b\uff1f"
    "\U00010ac0-\U00010aff\U00020000-\U0003ffff]"
)
"""Letters that Unicode lists forms of, chosen by a variation selector: Burmese, Phags-pa, Manichaean, Chinese characters.
Signs and digits have them too, as text and as emoji."""

_FORMED_BY = (
    (re.compile("[\u180b-\u180f]"), re.compile("[\u1820-\u18aa\u180b-\u180d\u180f]")),  # Mongolian letters
    (
        re.compile("[\U000e0100-\U000e01ef]"),
        re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    ),
    (re.compile("[\U0001bca0-\U0001bca3]"), re.compile("[\U0001bc00-\U0001bc9f]")),  # shorthand
    (re.compile("[\U0001d173-\U0001d17a]"), re.compile("[\U0001d100-\U0001d1ff]")),  # notes of music
)
"""Signs that nobody sees and what they form, which stands before them."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: U+200B stands between words, where a line may end."""

_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_JAMO_FILLERS = "\u115f\u1160"
"""What stands for a consonant or vowel that a syllable of old Hangul has not."""

_VIRAMA = 9
"""The combining class of signs that join two consonants of an Indian script."""

_WORD = re.compile(r"[^\W\d_]+")

_TOGETHER = (
    {"CJK", "HIRAGANA", "KATAKANA"},
    {"CJK", "BOPOMOFO"},
    {"CJK", "HANGUL"},
)
"""Scripts that one language is written in. Latin may stand beside any of them, and beside any other script by itself but
those whose letters look like its own."""

_LIKE_LATIN = {"CYRILLIC", "GREEK", "COPTIC", "CHEROKEE"}


@check(
    "N301",
    Severity.WARNING,
    {
        "": "U+{letter:04X} cannot be seen",
        "id": "U+{letter:04X} in `{id}` cannot be seen",
    },
    hints={"delete": "delete it"},
)
def hidden_character(facts: Facts) -> Iterator[Fault]:
    """A text or an id holds a character that nobody can see: a zero-width space, a soft hyphen, a Hangul filler.

    Why it matters: a name with one inside is not found by any search, and no reader can see why. What joins emoji, or
    letters of scripts that need it, or directs Hebrew and Arabic, is left alone.
    Wrong: 단<U+200B>코는 기다린다
    Right: 단코는 기다린다
    """
    yield from _odd_letters(facts, hidden, "delete")
    for ref in _ids(facts):
        if found := HIDDEN.search(ref.id):
            yield fault(ref.span, note("delete"), form="id", letter=ord(found[0]), id=ref.id)


@check(
    "N302",
    Severity.ERROR,
    "U+{letter:04X} changes the order of the line",
    hints={"delete": "delete it"},
)
def reordering_character(facts: Facts) -> Iterator[Fault]:
    """A text holds a character that changes the order in which a line is shown.

    Why it matters: what the reader sees is not what is written; with it a text can be made to lie. In a text with
    Hebrew or Arabic, pairs that only set off a quotation (embeddings, isolates) are left alone.
    Wrong: a line with U+202E (right-to-left override) in it
    Right: the same line without it; Hebrew and Arabic need none.
    """
    yield from _odd_letters(facts, reordering, "delete")


@check(
    "N303",
    Severity.WARNING,
    "U+{letter:04X} is of another width",
    hints={"ordinary": "write the ordinary letter"},
)
def odd_width(facts: Facts) -> Iterator[Fault]:
    """A text holds a letter or digit of another width: full-width Latin, half-width Hangul.

    Why it matters: it looks nearly the same, and is found by no search for the ordinary one.
    Wrong: Ｄａｎｋｏ waits.
    Right: Danko waits.
    """
    yield from _odd_letters(facts, ODD_WIDTH.search, "ordinary")


@check(
    "N304",
    Severity.WARNING,
    "U+{letter:04X} in `{id}` is {script}, among letters that are {common}",
    hints={"one": "write the word in one script"},
)
def mixed_scripts(facts: Facts) -> Iterator[Fault]:
    """A word of an id has letters of two scripts that can look alike: a Cyrillic а among Latin letters.

    Why it matters: it reads like another id, and is another; whoever types what they see does not find it.
    Wrong: <character id="dаnko">, where the second letter is U+0430
    Right: <character id="danko">
    """
    for ref in _ids(facts):
        for word in _WORD.findall(ref.id):
            scripts = {letter: _script(letter) for letter in word}
            if _is_mixture(set(scripts.values()) - {""}):
                common = Counter(scripts[letter] for letter in word if scripts[letter]).most_common(1)[0][0]
                odd = next(letter for letter in word if scripts[letter] not in (common, ""))
                names = {"script": scripts[odd].title(), "common": common.title()}
                yield fault(ref.span, note("one"), letter=ord(odd), id=ref.id, **names)
                break


def _script(letter: str) -> str:
    """The script of a letter, which is what its name begins with; nothing for what all scripts share."""
    if unicodedata.category(letter) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    name = unicodedata.name(letter, "")
    return name.removeprefix("FULLWIDTH ").removeprefix("HALFWIDTH ").partition(" ")[0]


def _is_mixture(scripts: set[str]) -> bool:
    """Whether no language is written in these (UTS #39, the level that is called moderately restrictive)."""
    others = scripts - {"LATIN"}
    if len(others) > 1:
        return not any(others <= together for together in _TOGETHER)
    return "LATIN" in scripts and bool(others & _LIKE_LATIN)


def _ids(facts: Facts) -> Iterator[Ref]:
    """Every id that has letters other than those of ASCII, once: where it is given, or else where it is used."""
    sequences = (part.id for act in facts.story.acts for part in act.parts if isinstance(part, s.Sequence))
    acts = (act.id for act in facts.story.acts)
    entries = (entry.id for entry in facts.story.register())
    scenes = (ref for scene in facts.story.scenes() for ref in (scene.id, *(setup.id for setup in scene.setups)))
    used = (ref for _, ref in facts.index.uses)
    refs = (ref for ref in chain((facts.story.id,), entries, acts, sequences, scenes, used) if not ref.id.isascii())
    first: dict[str, Ref] = {}
    for ref in refs:
        first.setdefault(ref.id, ref)
    yield from first.values()


def _odd_letters(facts: Facts, odd: Callable[[str], re.Match[str] | None], hint: str) -> Iterator[Fault]:
    """The first odd letter of each text: one mistake of pasting seldom comes alone."""
    for text in _texts(facts, odd):
        if match := odd(text.value):
            yield fault(text.span(*match.span()), note(hint), letter=ord(match[0]))


def _texts(facts: Facts, odd: Callable[[str], re.Match[str] | None]) -> Iterator[Text]:
    """Every text that may have such letters: those of passages that have any, and names and titles.

    A passage is judged whole first: a pair may stand around an element, and a mark direct the Hebrew that is in it.
    """
    for passage in (*facts.running_text, *facts.side_text):
        yield from passage.texts if passage.unusual and odd(passage.value) else ()
    front = facts.story.front
    aliases = (alias for entry in facts.story.register() for alias in entry.aliases)
    for wording in chain(aliases, front.authors, front.contact, front.copyright):
        if not wording.text.value.isascii():
            yield wording.text
    for group in facts.texts:
        for _, text in group.wordings:
            if isinstance(text, Text) and not text.value.isascii():
                yield text


def hidden(value: str) -> re.Match[str] | None:
    """The first character that nobody sees and that does nothing for the letters around it."""
    both_ways = None
    for match in HIDDEN.finditer(value):
        if both_ways is None and match[0] in _MARKS:
            both_ways = _RIGHT_TO_LEFT.search(value) is not None
        directs = match[0] in _MARKS and both_ways
        before, after = value[max(match.start() - 1, 0) : match.start()], value[match.end() : match.end() + 1]
        joins = match[0] in _JOINERS and _is_joinable(before)
        if not (directs or joins or _is_written(match, before, after)):
            return match
    return None


def _is_written(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a sign that nobody sees is a part of the writing: of a flag, between words, in a syllable of jamo."""
    sign, value, start = match[0], match.string, match.start()
    if sign == "\u034f":  # it keeps marks in their order
        return bool(unicodedata.combining(before or " ") and unicodedata.combining(after or " "))
    if "\ufe00" <= sign <= "\ufe0f":
        return bool(_HAS_VARIANTS.match(before)) or (bool(before) and unicodedata.category(before)[0] in "SPN")
    for signs, letters in _FORMED_BY:
        if signs.match(sign):
            return bool(letters.match(before))
    if sign == "\u200b":
        return bool(_UNSPACED.match(before) and _UNSPACED.match(after))
    if sign in _JAMO_FILLERS:
        return bool(_JAMO.match(before) or _JAMO.match(after)) and not {before, after} & set(_JAMO_FILLERS)
    if sign < "\U000e0020":
        return False
    end = value.find("\U000e007f", start, start + 8) + 1
    begin = value.rfind("\U0001f3f4", max(start - 8, 0), start)
    return begin >= 0 and end > 0 and _FLAG.match(value[begin:end]) is not None


def _is_joinable(letter: str) -> bool:
    """Whether a joiner after a letter shows: after a virama, or a letter of a script that joins all (RFC 5892, A.1)."""
    return bool(letter) and (
        unicodedata.combining(letter) == _VIRAMA or unicodedata.bidirectional(letter) in ("AL", "NSM")
    )


def reordering(value: str) -> re.Match[str] | None:
    """The first character that reorders and is not one of a pair around a part of a text that has to be set off."""
    both_ways = _RIGHT_TO_LEFT.search(value)
    begun: list[re.Match[str]] = []
    for match in REORDERING.finditer(value):
        if not both_ways or match[0] in _OVERRIDES:
            return match
        if match[0] in _CLOSED_BY:
            begun.append(match)
        elif not begun or _CLOSED_BY[begun.pop()[0]] != match[0]:
            return match
    return begun[0] if begun else None
