"""Words of the prose that are nearly a name, and how far from it a slip of the fingers is.

Nearness is counted in keys: a Hangul syllable is taken apart into the jamo that are typed for it (two-set layout), so
that 단토 is one neighbouring key from 단코. In a short name only a slip that fingers make counts (a neighbouring key, a
doubled or missing double, two keys exchanged), and never in the first key, because short words are often one key
apart by chance: 이직 is no slip for 리직, nor 단도 for 단코.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from msgspec import Struct

from compiler.breakdown.mentions import LONGEST_ENDING, NameForm, Names, is_ending, stems
from compiler.breakdown.searchable_text import Passage, composed
from compiler.model.language_tags import is_korean
from compiler.text.source import Span

SHORT_NAME, LONG_NAME = 5, 7
"""Keys: below the first a name is too short to be nearly anything; from the second on any one slip counts."""

LONGEST_WORD = 40
"""Letters. A longer name, or word that may be one, is not compared: no name is as long."""

MOST_NAMES = 2000
"""Names in one language; among more every word is near one, and a crowd has no misspelt members."""

RARITY = 5
"""Factor by which a short name has to be more frequent in the story than its slip."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEADS = "rRseEfaqQtTdwWczxvg"
_VOWELS = (
    "k",
    "o",
    "i",
    "O",
    "j",
    "p",
    "u",
    "P",
    "h",
    "hk",
    "ho",
    "hl",
    "y",
    "n",
    "nj",
    "np",
    "nl",
    "b",
    "m",
    "ml",
    "l",
)
_TAILS = ("", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t",
          "T", "d", "w", "c", "z", "x", "v", "g")  # fmt: skip
_ALIKE = frozenset({"ck", "sz", "iy", "vw", "ae", "ou"})
"""Pairs of letters with one sound, in names that are spelt from hearing: Viktor, Victor."""

_WORD = re.compile(r"[가-힣]{2,}|[A-Z][a-zé'’-]*[a-zé]{3,}")


class NearName(Struct, frozen=True):
    """A word that is nearly a name: the word as written, the name, where the name is given, and the place of the word."""

    word: str
    name: str
    given: Span
    span: Span


@lru_cache(4096)
def keys(word: str) -> str:
    """A word as the keys that are typed for it, case aside: 단코 is ``eksxh`` with ``z`` for ``x``."""
    typed: list[str] = []
    for letter in unicodedata.normalize("NFC", word):
        code = ord(letter) - 0xAC00
        if 0 <= code < 11172:
            typed += (_LEADS[code // 588], _VOWELS[code % 588 // 28], _TAILS[code % 28])
        else:
            typed.append(letter.lower())
    return "".join(typed)


def is_slip(word: str, name: str) -> bool:
    """Whether a word is a slip of the fingers for a name."""
    typed, meant = keys(word), keys(name)
    if typed == meant or len(meant) < SHORT_NAME:
        return False
    start, wrong, right = _difference(typed, meant)
    exchanged = len(wrong) == 2 and wrong == right[::-1]
    if not exchanged and (len(wrong) > 1 or len(right) > 1):
        return False
    if is_long(name):
        return True
    if typed[0] != meant[0]:
        return False
    if exchanged:
        return True
    if wrong and right:
        return _neighbours(wrong, right) or (name.isascii() and "".join(sorted(wrong + right)) in _ALIKE)
    longer = typed if wrong else meant
    return longer[start] in (longer[start - 1 : start] + longer[start + 1 : start + 2])


def _difference(one: str, two: str) -> tuple[int, str, str]:
    """Where two different strings begin to differ, and what each has there until they agree to the end."""
    shorter = min(len(one), len(two))
    start = next((place for place in range(shorter) if one[place] != two[place]), shorter)
    same = next((back for back in range(shorter - start) if one[~back] != two[~back]), shorter - start)
    return start, one[start : len(one) - same], two[start : len(two) - same]


def is_long(name: str) -> bool:
    """Whether a name is so long that no word is near it by chance. Two Korean brothers may differ by one key: 수진, 수민."""
    return len(keys(name)) >= LONG_NAME and (name.isascii() or len(name) >= 4)


@lru_cache(4096)
def _neighbours(one: str, two: str) -> bool:
    """Whether two keys are side by side, are one key with and without shift, or have one sound."""
    if one.lower() == two.lower():
        return True
    places = {key: (row, column) for row, line in enumerate(_ROWS) for column, key in enumerate(line)}
    if one.lower() not in places or two.lower() not in places:
        return False
    (row, column), (other_row, other_column) = places[one.lower()], places[two.lower()]
    if row == other_row:
        return abs(column - other_column) == 1
    upper, lower = (column, other_column) if row < other_row else (other_column, column)
    return abs(row - other_row) == 1 and upper - lower in (0, 1)


def near_names(running: Iterable[Passage], names: Names) -> Iterator[NearName]:
    """Every word of the running text of scenes that is nearly a name of its language and is none itself.

    A short name counts only if the story uses it often and the other word hardly ever: 이번 is one key from 이반, and a
    common word.
    """
    passages: dict[str, list[Passage]] = {}
    for passage in running:
        passages.setdefault(passage.language, []).append(passage)
    named: dict[str, list[NameForm]] = {}
    for form in names.forms:
        named.setdefault(form.language, []).append(form)
    for language, own in passages.items():
        forms = _forms(named.get(language, ()))
        if 0 < len(forms) <= MOST_NAMES:
            tokens = _tokens(own)
            suspects = _suspects(tokens, language, forms, _common(named[language], language, own))
            for passage in own if suspects else ():
                yield from _in_passage(passage, suspects, forms)


def _tokens(passages: Iterable[Passage]) -> Counter[str]:
    """{word: how often it occurs in the passages}. Text between two spaces often occurs again: it is searched once."""
    chunks: Counter[str] = Counter()
    for passage in passages:
        chunks.update(passage.value.split())
    alike: dict[int, list[str]] = {}
    for chunk, times in chunks.items():
        alike.setdefault(times, []).append(chunk)
    tokens: Counter[str] = Counter()
    for times, some in alike.items():
        for word in _WORD.findall(composed(" ".join(some))):
            tokens[word] += times
    return tokens


def _suspects(
    tokens: Counter[str], language: str, forms: Mapping[str, Span], is_common: Callable[[str], bool]
) -> dict[str, tuple[str, str]]:
    """The tokens that are nearly a name: the word without its ending, and the name."""
    korean = is_korean(language)
    alike = _alike(forms)
    near = {token: found for token in tokens if (found := _nearest(token, korean, alike))}
    likely = {
        token: found
        for token, found in near.items()
        if not any(known in forms or is_common(known) for known in _stems(token, korean))
    }
    times = _times({word for pair in likely.values() for word in pair}, tokens, korean)
    return {
        token: (word, name)
        for token, (word, name) in likely.items()
        if times[word] * (1 if is_long(name) else RARITY) <= times[name]
    }


def _times(words: set[str], tokens: Counter[str], korean: bool) -> Counter[str]:
    """{word: how often it occurs in the text, whatever its endings}"""
    found: Counter[str] = Counter()
    lengths = sorted({len(word) for word in words})
    for token, number in tokens.items():
        if any(token[:length] in words for length in lengths):
            for stem in words.intersection(_stems(token, korean)):
                found[stem] += number
    return found


def _common(names: Iterable[NameForm], language: str, passages: Sequence[Passage]) -> Callable[[str], bool]:
    """Whether a word is no slip: a word of a name, with or without its ending, or one that is also written small."""
    korean = is_korean(language)
    words = {word for form in names for word in form.form.split()}
    known = words.union(*(_stems(word, korean) for word in words))

    @cache
    def small() -> frozenset[str]:
        return frozenset(word for passage in passages for word in re.findall("[a-z]{4,}", passage.value))

    def is_common(word: str) -> bool:
        return word in known or (not korean and word.isascii() and word.lower() in small())

    return is_common


def _forms(names: Iterable[NameForm]) -> Mapping[str, Span]:
    """Each word of a character's own name that is long enough to be mistaken, with where it is given; in one language.

    A title (Captain) is a common word, and so is what a name in lower case is made of (the assassin). Where a name of
    one word is given, the words of the full one are not looked for: Officer Lee is called Lee.
    """
    own: dict[str, list[NameForm]] = {}
    for form in names:
        if form.owner == "character":
            own.setdefault(form.id, []).append(form)
    found: dict[str, Span] = {}
    for forms in own.values():
        if any(form.form[:1].islower() or form.common for form in forms):
            continue
        single = [form for form in forms if len(form.form.split()) == 1 and form.kind != "title"]
        for form in single or [form for form in forms if form.kind != "title"]:
            for word in form.form.split():
                if len(word) <= LONGEST_WORD and _WORD.fullmatch(word) and len(keys(word)) >= SHORT_NAME:
                    found.setdefault(word, form.span)
    return found


def _in_passage(
    passage: Passage, suspects: Mapping[str, tuple[str, str]], forms: Mapping[str, Span]
) -> Iterator[NearName]:
    if suspects.keys().isdisjoint(_WORD.findall(composed(passage.value))):
        return
    for text in passage.texts:
        value = composed(text.value)
        place = _places(text.value) if value != text.value else lambda at: at
        for match in _WORD.finditer(value):
            begins = match.start() == 0 or not value[match.start() - 1].isalnum()
            if begins and match[0] in suspects:
                word, name = suspects[match[0]]
                span = text.span(place(match.start()), place(match.start() + len(word)))
                yield NearName(word, name, forms[name], span)


_ALONE = "[\0-\x7f\u1100-\u1112가-힣\u3400-\u9fff][^\0-\x7f\u1100-\u1112가-힣\u3400-\u9fff]*"
"""A letter that is composed with none before it, and what may be composed with it. It is compiled where it is needed: that takes as long as all
names of a story to find (measured)."""


def _places(original: str) -> Callable[[int], int]:
    """Make the function from an index in the composed text to the index in the original, where the lengths differ.

    A text is composed piece by piece; composing all of it for each word would take time with the square of its length.
    """
    starts = [0, *(piece.start() for piece in re.finditer(_ALONE, original) if piece.start())]
    pieces = [original[start:end] for start, end in zip(starts, [*starts[1:], len(original)], strict=True)]
    composed_starts = list(accumulate((len(composed(piece)) for piece in pieces), initial=0))

    def place(at: int) -> int:
        number = min(bisect(composed_starts, at), len(pieces)) - 1
        rest = at - composed_starts[number]
        return starts[number] + (len(_uncomposed(pieces[number], composed(pieces[number])[:rest])) if rest else 0)

    return place


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


def _nearest(token: str, korean: bool, alike: _Alike) -> tuple[str, str] | None:
    """The part of a token that is nearly a name, and the name.

    One slip leaves the first two keys or the last two as they are, so only what shares either with a name is looked at.
    """
    if len(token) > LONGEST_WORD + LONGEST_ENDING:
        return None
    some = 1 if korean else 2  # a syllable has two keys or more, so the whole need not be typed to know its ends
    same_start = alike.starts(token[:some])
    shortest = max(2, len(token) - LONGEST_ENDING)
    for end in range(len(token), shortest - 1, -1) if korean else map(len, _stems(token, korean)):
        if (same_start or alike.ends(token[end - some : end])) and (not korean or is_ending(token[end:])):
            stem = token[:end]
            for name in alike.near(stem) if len(stem) <= LONGEST_WORD else ():
                if is_slip(stem, name):
                    return stem, name
    return None


class _Alike(Struct, frozen=True):
    """Look-ups in the names: ``starts`` and ``ends`` are whether any name has the same first or last two keys as some
    letters; ``near`` gives the names of which one slip may have made a word, in the order in which they are given.
    """

    starts: Callable[[str], bool]
    ends: Callable[[str], bool]
    near: Callable[[str], Iterable[str]]


def _alike(forms: Iterable[str]) -> _Alike:
    short = [name for name in forms if len(name) <= LONGEST_WORD]
    starts = {keys(name)[:2] for name in short}
    ends = {keys(name)[-2:] for name in short}
    lacking: dict[str, list[int]] = {}
    for number, name in enumerate(short):
        for rest in _lacking_one(name):
            lacking.setdefault(rest, []).append(number)
    return _Alike(
        lru_cache(4096)(lambda letters: keys(letters)[:2] in starts),
        lru_cache(4096)(lambda letters: keys(letters)[-2:] in ends),
        lambda word: [short[at] for at in sorted({at for rest in _lacking_one(word) for at in lacking.get(rest, ())})],
    )


def _lacking_one(word: str) -> set[str]:
    """The keys of a word, whole and without each: words that one slip parts have one of these in common."""
    typed = keys(word)
    return {typed, *(typed[:at] + typed[at + 1 :] for at in range(len(typed)))}


@lru_cache(4096)
def _stems(token: str, korean: bool) -> tuple[str, ...]:
    """A token without each ending that it may have: 단토는 is 단토는 and 단토; Rizdik’s is Rizdik."""
    if korean:
        return tuple(stems(token))
    for ending in ("'s", "’s", "'", "’"):
        if token.endswith(ending):
            return (token.removesuffix(ending),)
    return (token, token[:-1]) if token.endswith("s") else (token,)
