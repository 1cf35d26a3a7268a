"""Rules: one record for each code, with everything that the compiler decides by it.

A rule is made by decorating a function: ``check`` a function from the facts of a story to its faults, ``source_rule``
a function that makes one fault of what a stage of the compiler has met. The function's name is the rule's name, and its
docstring is what ``photoplay explain`` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Generic, ParamSpec

from msgspec import Struct

from compiler.diagnostics.findings import Fault, Finding, Severity

P = ParamSpec("P")


class Family(Enum):
    """The families of rules: the letter of their codes, and their title."""

    SOURCE = "X", "source and shape"
    NAMES = "N", "names and references"
    CONTINUITY = "C", "continuity"
    STRUCTURE = "S", "structure and beats"
    THREADS = "T", "threads"
    LANGUAGES = "L", "languages"
    EXPORT = "E", "export"

    def __init__(self, letter: str, title: str) -> None:
        self.letter = letter
        self.title = title


_FAMILIES = {family.letter: family for family in Family}


def family_of(code: str) -> Family:
    """Return the family of a finding's code."""
    return _FAMILIES[code[0]]


class Stage(Enum):
    """How finished a draft is, from 0; a rule is judged from one stage on."""

    OUTLINE = 0
    WORKING = 1
    FINAL = 2


class Plural(Struct, frozen=True):
    """Two templates, of which the number in the argument ``by`` chooses one."""

    by: str
    one: str
    other: str


Template = str | Plural
"""A text with placeholders that are the names of a finding's arguments, as ``str.format`` has them. A list of names is
written as alternatives, or with what stands between them (``{chain: → }``); ``{letter:letter}`` adds the code point."""

Templates = Mapping[str, Template]

HINTS: Templates = {"meant": "did you mean `{name}`?", "expected": "{expected} can stand here"}
"""Hints that any rule can give."""


class Rule(Struct, frozen=True):
    """A code and its properties.

    ``sentences``, ``hints`` and ``notes`` are the templates of its findings by the names that findings give them; the
    only sentence of most rules has the empty name.
    ``stage`` is the least finished draft that the rule is judged in. It is not judged if a thing of a sort in ``needs``
    may be in a part that could not be read, nor, with ``whole``, if any part could not. ``limited`` is whether the
    findings of the code are cut at a number. ``unread`` marks a finding about a file whose content is not known, so that
    no digest of the files that were read covers it.
    """

    code: str
    severity: Severity
    function: Callable[..., Any]
    sentences: Templates
    hints: Templates
    notes: Templates
    stage: Stage = Stage.OUTLINE
    whole: bool = False
    needs: frozenset[Enum] = frozenset()
    limited: bool = True
    unread: bool = False

    @property
    def name(self) -> str:
        """The name that is printed beside the code, such as ``dead-on-screen``."""
        return str(self.function.__name__).replace("_", "-")

    @property
    def family(self) -> Family:
        """The family that the code belongs to."""
        return family_of(self.code)

    @property
    def can_be_allowed(self) -> bool:
        """Whether an ``<allow>`` in the story can cover a finding: not one about what the story's files are."""
        return self.family is not Family.SOURCE

    @property
    def can_be_ignored(self) -> bool:
        """Whether ``--ignore`` can leave a finding out: not one because of which a file is not in the story."""
        return self.family is not Family.SOURCE or self.severity is not Severity.ERROR

    @property
    def found_by_checking(self) -> bool:
        """Whether checking alone finds it; what only a compile finds may be missing after a check."""
        return self.family is not Family.EXPORT

    @property
    def explanation(self) -> str:
        """The meaning of the code, why it matters, a wrong and a right example."""
        lines = (self.function.__doc__ or "").strip().splitlines()
        return "\n".join(line.strip() for line in lines)

    def finding(self, fault: Fault) -> Finding:
        """Return a fault with the rule's code."""
        return Finding(fault.span, fault.form, fault.arguments, fault.notes, code=self.code)


class SourceRule(Rule, Generic[P], frozen=True):
    """A rule that is called with what a stage has met, and makes the finding of it."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Finding:
        """Return the finding of one fault."""
        return self.finding(self.function(*args, **kwargs))


def check(
    code: str,
    severity: Severity,
    sentences: str | Templates,
    stage: Stage = Stage.OUTLINE,
    *,
    whole: bool = False,
    needs: Collection[Enum] = (),
    hints: Templates = MappingProxyType({}),
    notes: Templates = MappingProxyType({}),
) -> Callable[[Callable[[Any], Iterator[Fault]]], Rule]:
    """Make a rule of a check: a function from the facts of a story to its faults."""
    return lambda function: Rule(
        code, severity, function, _named(sentences), {**HINTS, **hints}, notes, stage, whole, frozenset(needs)
    )


def source_rule(
    code: str,
    severity: Severity,
    sentences: str | Templates,
    *,
    limited: bool = True,
    unread: bool = False,
    hints: Templates = MappingProxyType({}),
    notes: Templates = MappingProxyType({}),
) -> Callable[[Callable[P, Fault]], SourceRule[P]]:
    """Make a rule of a function that makes one fault of its arguments."""
    return lambda function: SourceRule(
        code, severity, function, _named(sentences), {**HINTS, **hints}, notes, limited=limited, unread=unread
    )


def _named(sentences: str | Templates) -> Templates:
    """Return the sentences of a rule by name."""
    return {"": sentences} if isinstance(sentences, str) else sentences
