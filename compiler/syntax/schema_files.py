"""The files of the grammar: where they are, compiled by libxml2, and as records."""

from __future__ import annotations

import os
import threading
from functools import cache

from lxml import etree

from compiler.syntax.grammar import Grammar, grammar
from compiler.syntax.nesting import STORY
from compiler.syntax.tree import PARADIGM


def schema_folder() -> str:
    """The folder of the grammar's files: inside the package when installed, beside it in a checkout.

    The order matters: beside an installed package some other distribution may keep a folder of the same name.
    """
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packed = os.path.join(here, "schemas")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), "schemas")


ENTRY = {STORY: "story.xsd", PARADIGM: "paradigm.xsd"}


_COMPILED = threading.local()
"""The compiled schemas of each thread: lxml collects the faults of a validation in the schema itself."""


def schema_of(namespace: str) -> etree.XMLSchema:
    """Return the grammar of a namespace as libxml2 judges by it, compiled once for each thread."""
    known: dict[str, etree.XMLSchema] = _COMPILED.__dict__
    if namespace not in known:
        known[namespace] = etree.XMLSchema(file=os.path.join(schema_folder(), ENTRY[namespace]))
    return known[namespace]


@cache
def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    return grammar(os.path.join(schema_folder(), ENTRY[namespace]))
