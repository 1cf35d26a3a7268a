"""Words of the prose that are nearly a name, and how far from it a slip of the fingers is.

Nearness is counted in keys: a Hangul syllable is taken apart into the jamo that are typed for it (two-set layout), so
that 단토 is one neighbouring key from 단코. In a short name only a slip that fingers make counts (a neighbouring key, a
doubled or missing double, two keys exchanged), and never in the first key, because short words are often one key
apart by chance: 이직 is no slip for 리직, nor 단도 for 단코.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from compiler import story as s
from compiler.breakdown.mentions import ENDING_STARTS, KOREAN_ENDING, Named, Names, composed, scene_texts, span_of
from compiler.source import Span, Text

SHORT, LONG = 5, 7
"""Keys: below the first a name is too short to be nearly anything; from the second on any one slip counts."""

RARITY = 5
"""How many times as often as its slip a short name has to stand in the story."""

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
"""Letters that stand for one sound in names as they are spelt from hearing: Viktor, Victor."""

_WORD = re.compile(r"[가-힣]{2,}|[A-Z][a-zé'’-]*[a-zé]{3,}")


class NearName(Struct, frozen=True):
    """A word that is nearly a name: the word as it stands, the name, where the name is given, and where the word is."""

    word: str
    name: str
    given: Span
    span: Span


@cache
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
    from rapidfuzz.distance import OSA, Levenshtein  # only words as long as a name come this far

    typed, meant = keys(word), keys(name)
    if typed == meant or len(meant) < SHORT or OSA.distance(typed, meant, score_cutoff=1) != 1:
        return False
    if is_long(name):
        return True
    if typed[0] != meant[0]:
        return False
    if len(typed) == len(meant) and sorted(typed) == sorted(meant):
        return True  # two keys exchanged
    (edit,) = Levenshtein.editops(typed, meant)
    if edit.tag == "replace":
        pair = typed[edit.src_pos], meant[edit.dest_pos]
        return _neighbours(*pair) or (name.isascii() and "".join(sorted(pair)) in _ALIKE)
    longer, at = (typed, edit.src_pos) if edit.tag == "delete" else (meant, edit.dest_pos)
    return longer[at] in (longer[at - 1 : at] + longer[at + 1 : at + 2])


def is_long(name: str) -> bool:
    """Whether a name is so long that nothing is near it by chance. Two Korean brothers may differ by one key: 수진, 수민."""
    return len(keys(name)) >= LONG and (name.isascii() or len(name) >= 4)


@cache
def _neighbours(one: str, two: str) -> bool:
    """Whether two keys lie side by side, are one key with and without shift, or stand for one sound."""
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


def near_names(story: s.Story, names: Names) -> Iterator[NearName]:
    """Every word of the scenes that is nearly a name of its language and is none itself.

    A short name counts only if the story uses it often and the other word hardly ever: 이번 is one key from 이반, and a
    common word.
    """
    texts: dict[str, list[Text]] = {}
    for scene in story.scenes():
        for language, text in scene_texts(scene):
            texts.setdefault(language, []).append(text)
    for language, own in texts.items():
        forms = _forms(names, language)
        ends, common = _by_ends(forms), _common(names, language, own)
        tokens = Counter(token for text in own for token in _WORD.findall(composed(text.value))) if forms else Counter()
        suspects = {token: found for token in tokens if (found := _nearest(token, language, forms, ends, common))}
        if not suspects:
            continue
        wanted = {word for pair in suspects.values() for word in pair}
        stems = {word: _times(word, tokens, language) for word in wanted}
        for text in own:
            for near in _in_text(text, suspects, forms):
                if stems[near.word] * (1 if is_long(near.name) else RARITY) <= stems[near.name]:
                    yield near


def _times(word: str, tokens: Counter[str], language: str) -> int:
    """How often a word stands in the text, whatever its endings."""
    found = (number for token, number in tokens.items() if token.startswith(word) and word in _stems(token, language))
    return sum(found)


def _common(names: Names, language: str, texts: list[Text]) -> frozenset[str]:
    """Words that are no slips: every word of a name, with and without its ending, and what is also written small."""
    words = {word for form in names.forms if form.language == language for word in form.form.split()}
    known = {stem for word in words for stem in _stems(word, language)} | words
    if not language.startswith("ko"):
        small = {word for text in texts for word in re.findall(r"[a-z]{4,}", text.value)}
        known |= {word.capitalize() for word in small}
    return frozenset(known)


def _forms(names: Names, language: str) -> Mapping[str, Span]:
    """Each word of a character's own name that is long enough to be mistaken, with where it is given.

    A title (Captain) is a common word, and so is what a name in lower case is made of (the assassin). Where a name of
    one word is given, the words of the full one are not looked for: Officer Lee is called Lee.
    """
    own: dict[str, list[Named]] = {}
    for form in names.forms:
        if form.sort == "character" and form.language == language:
            own.setdefault(form.id, []).append(form)
    found: dict[str, Span] = {}
    for forms in own.values():
        if any(form.form[:1].islower() or form.common for form in forms):
            continue
        single = [form for form in forms if len(form.form.split()) == 1 and form.kind != "title"]
        for form in single or [form for form in forms if form.kind != "title"]:
            for word in form.form.split():
                if _WORD.fullmatch(word) and len(keys(word)) >= SHORT:
                    found.setdefault(word, form.span)
    return found


def _in_text(text: Text, suspects: Mapping[str, tuple[str, str]], forms: Mapping[str, Span]) -> Iterator[NearName]:
    value = composed(text.value)
    for match in _WORD.finditer(value):
        begins = match.start() == 0 or not value[match.start() - 1].isalnum()
        if begins and match[0] in suspects:
            word, name = suspects[match[0]]
            span = span_of(text, value, match.start(), match.start() + len(word))
            yield NearName(word, name, forms[name], span)


def _nearest(
    token: str, language: str, forms: Mapping[str, Span], ends: Mapping[str, list[str]], common: frozenset[str]
) -> tuple[str, str] | None:
    """The part of a token that is nearly a name, and the name.

    One slip leaves the first two keys or the last two as they are, so only names that share either are compared.
    """
    korean = language.startswith("ko")
    for end in range(len(token), 1, -1) if korean else map(len, _stems(token, language)):
        stem, rest = token[:end], token[end : end + 1]
        if korean and rest and rest not in ENDING_STARTS:
            continue
        some = 1 if korean else 2  # a syllable has two keys or more, so the whole need not be typed to know its ends
        alike = (*ends.get(f"{keys(stem[:some])[:2]}-", ()), *ends.get(f"-{keys(stem[-some:])[-2:]}", ()))
        near = [name for name in alike if abs(len(keys(stem)) - len(keys(name))) <= 1]
        if near and (not korean or KOREAN_ENDING.fullmatch(token[end:])):
            if any(known in forms or known in common for known in _stems(token, language)):
                return None
            found = next((name for name in near if is_slip(stem, name)), None)
            if found:
                return stem, found
    return None


def _by_ends(forms: Mapping[str, Span]) -> dict[str, list[str]]:
    """Names by their first two keys, and by their last two."""
    ends: dict[str, list[str]] = {}
    for name in forms:
        for end in (f"{keys(name)[:2]}-", f"-{keys(name)[-2:]}"):
            ends.setdefault(end, []).append(name)
    return ends


@cache
def _stems(token: str, language: str) -> tuple[str, ...]:
    """A token without each ending that it may have: 단토는 is 단토는 and 단토; Rizdik’s is Rizdik."""
    if not language.startswith("ko"):
        return tuple(dict.fromkeys((re.sub(r"['’]s?$", "", token), re.sub(r"(['’]s?|s)$", "", token))))
    return tuple(token[:end] for end in range(len(token), 1, -1) if KOREAN_ENDING.fullmatch(token[end:]))
