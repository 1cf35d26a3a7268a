"""Result of the last compile of a story with the same options, used again while its files are unchanged.

If they are as they were, and photoplay, its renderer and the fonts too, then so are the documents, to the byte. Nothing of
the compiler is loaded to find that out.
"""

from __future__ import annotations

import os

from compiler.driver.fingerprint import Remembered, recall
from compiler.driver.options import CompileOptions
from compiler.driver.results import Compiled
from compiler.pdf.engine.environment import identity
from compiler.store.cache import Cache, encoded, key_of, own_version
from compiler.system.deliver import Output
from compiler.text.folder import Folder


class RememberedCompile(Remembered, frozen=True):
    """A compile's result, with its documents."""

    outputs: tuple[Output, ...] = ()


def last_compile(path: str, options: CompileOptions, cache: Cache) -> Compiled | None:
    """Return the result of the last compile if nothing has changed since."""
    known = recall(cache, _key(path, options, cache), RememberedCompile, Folder.of_story(path))
    return Compiled(known[1], known[0].outputs) if known else None


def remember(path: str, options: CompileOptions, cache: Cache, compiled: Compiled) -> None:
    """Store the result of a compile in place of the last one."""
    cache.put(_key(path, options, cache), RememberedCompile.of(compiled.checked, outputs=compiled.outputs))


def _key(path: str, options: CompileOptions, cache: Cache) -> str:
    return key_of("compiled", own_version(), identity(cache), path, os.path.realpath(path), encoded(options))
