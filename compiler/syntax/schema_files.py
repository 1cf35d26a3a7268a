"""The files of the grammar: where they are, compiled by libxml2, and as records."""

from __future__ import annotations

import os
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


@cache
def schema_of(namespace: str) -> etree.XMLSchema:
    """The grammar of a namespace as libxml2 judges by it."""
    return etree.XMLSchema(file=os.path.join(schema_folder(), ENTRY[namespace]))


@cache
def grammar_of(namespace: str) -> Grammar:
    """The grammar of a namespace as records, for hints and for printing."""
    return grammar(os.path.join(schema_folder(), ENTRY[namespace]))
