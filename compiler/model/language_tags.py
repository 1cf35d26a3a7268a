"""Language tags (BCP 47) as people write them -> as the rest of photoplay knows them.

Tags know no case, and each has one canonical form: ``EN`` is ``en``, ``kor`` is ``ko``. A tag that is no language is read as
the one that was probably meant, so that one slip is one finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

LONGEST_TAG = 35
"""Letters of a tag: what RFC 5646, 4.4.1, asks of who has to set a limit."""

_USUAL = frozenset({"ko", "en", "ja", "zh", "fr", "de", "es", "it", "pt", "ru"})
"""Tags that need no look-up in the registry: loading it takes longer than reading a small story."""

_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "root"})
"""In the registry, but not the language of any text: undetermined, several, uncoded, none; and the root of all locales."""

_MEANT = {
    "kr": "ko", "jp": "ja", "cn": "zh", "gr": "el", "cz": "cs", "dk": "da", "vn": "vi", "ua": "uk", "us": "en", "gb": "en",
    "korean": "ko", "korea": "ko", "hangul": "ko", "한국어": "ko", "한글": "ko", "국문": "ko",
    "english": "en", "영어": "en", "영문": "en",
    "japanese": "ja", "일본어": "ja", "日本語": "ja",
    "chinese": "zh", "mandarin": "zh", "중국어": "zh", "中文": "zh",
    "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es", "español": "es",
    "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "russian": "ru", "русский": "ru",
    "greek": "el", "czech": "cs", "danish": "da", "vietnamese": "vi", "ukrainian": "uk", "dutch": "nl", "polish": "pl",
    "swedish": "sv", "turkish": "tr", "thai": "th", "arabic": "ar", "hebrew": "he", "hindi": "hi", "indonesian": "id",
}  # fmt: skip
"""Countries and names that are written for a language. ``kr`` is in the registry too, as Kanuri; who means that can write
``knc`` or ``kau``."""


class Tag(Struct, frozen=True):
    """A language tag in its canonical form. If it is not ``known``, it is what was probably meant, or what was written."""

    tag: str
    known: bool = True


@lru_cache(1024)
def tag_of(written: str) -> Tag:
    """The tag that was written, in any case."""
    written = written.strip()
    lower = written.lower() if written.isascii() else written
    if lower in _USUAL:
        return Tag(lower)
    known = _registered(written)
    if known is not None and lower.partition("-")[0] not in _MEANT:
        return Tag(known)
    return Tag(_guess(written) or written, known=False)


def language_in(tag: str) -> str:
    """The language that a tag begins with: ``ko-KR`` is ``ko``, and ``kok`` is Konkani."""
    return tag.partition("-")[0].lower()


def is_korean(tag: str) -> bool:
    """Whether a tag says that a text is Korean, of whatever country."""
    return language_in(tag) == "ko"


def canonical(written: str) -> str:
    """The canonical form of a tag, or of the one that was probably meant."""
    return tag_of(written).tag


def _registered(written: str) -> str | None:
    """The canonical form of a tag that is in IANA's registry, or for private use; else None."""
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8})*|x(-[a-z0-9]{1,8})+", written, re.ASCII | re.IGNORECASE):
        return None
    if len(written) > LONGEST_TAG or written.lower().split("-")[0] in _NO_LANGUAGE:
        return None
    import langcodes  # takes longer to load than a small story to read

    try:
        return langcodes.standardize_tag(written) if langcodes.tag_is_valid(written) else None
    except ValueError:
        return None


def _guess(written: str) -> str | None:
    """Guess the tag that was meant: with an underscore, in full-width letters, a country, a name, with a wrong region."""
    if len(written) > LONGEST_TAG:
        return None
    plain = unicodedata.normalize("NFKC", written).strip().replace("_", "-").casefold()
    first, hyphen, rest = plain.partition("-")
    for candidate in (first + hyphen + rest, _MEANT.get(first, first) + hyphen + rest, _MEANT.get(first, first)):
        if candidate.partition("-")[0] not in _MEANT and (found := _registered(candidate)) is not None:
            return found
    from compiler.diagnostics.suggest import nearest

    near = nearest(plain, _MEANT) if len(plain) > 4 else None
    return _MEANT[near] if near else None


# Editions


class Language(Struct, frozen=True):
    """The language that holds at a place, among the editions of its story."""

    tag: str
    editions: tuple[str, ...] = ()

    def at(self, written: str) -> Language:
        """The language inside an element whose own tag is ``written``, which may be empty."""
        return _at(self, written) if written else self


@lru_cache(1024)
def _at(around: Language, written: str) -> Language:
    return Language(edition_of(canonical(written), around.editions), around.editions)


def editions_of(tags: Iterable[str]) -> tuple[str, ...]:
    """The editions of canonical tags, in their order.

    ``ko`` and ``ko-KR`` are one, by the tag that comes first; but where a language has several regions (``en-GB`` and
    ``en-US``), each tag is an edition of its own.
    """
    distinct = tuple(dict.fromkeys(tags))
    kept: dict[str, None] = {}
    for tag in distinct:
        kept.setdefault(edition_of(tag, distinct if _several(tag, distinct) else tuple(kept)), None)
    return tuple(kept)


def edition_of(tag: str, editions: tuple[str, ...]) -> str:
    """The edition that a text in a language belongs to: that of its tag, else the only one in its language and script."""
    if tag in editions or not editions:
        return tag
    alike = [edition for edition in editions if _base(edition) == _base(tag)]
    return alike[0] if len(alike) == 1 else tag


def _several(tag: str, tags: tuple[str, ...]) -> bool:
    """Whether there are two tags or more of one language that all name more than the language."""
    return sum("-" in other and _base(other) == _base(tag) for other in tags) > 1


@lru_cache(1024)
def _base(tag: str) -> str:
    """The language and the script that it is written in: ``zh-TW`` and ``zh-Hant`` are one, ``zh-CN`` is another."""
    if tag in _USUAL and tag != "zh":
        return tag
    if _registered(tag) is None or tag.startswith("x-"):
        return tag
    import langcodes

    most = langcodes.Language.get(tag).maximize()
    language, script = most.language or tag, most.script or ""
    usual = langcodes.Language.get(language).maximize().script
    return language if script == usual else f"{language}-{script}"
