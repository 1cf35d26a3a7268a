"""Result of the last check of a story, used again while its files are unchanged.

To find that out the files are read, and nothing of the compiler is loaded.
"""

from __future__ import annotations

import os

from compiler.driver.fingerprint import Remembered, recall
from compiler.driver.results import Checked
from compiler.store.cache import Cache, key_of, own_version
from compiler.text.folder import Folder


def check_unless_known(path: str | os.PathLike[str], cache: Cache) -> Checked:
    """Check a story in every language that it promises, or return the last result, in both cases without facts.

    Raises ``NoStory``.
    """
    folder = Folder.of_story(path)
    key = key_of("checked", own_version(), os.fspath(path), folder.real)
    known = recall(cache, key, Remembered, folder) if cache.folder else None
    if known:
        return known[1]
    from compiler.checks.catalogue import BY_CODE
    from compiler.driver.checking import check
    from compiler.driver.session import Session

    checked = check(Session.at(path, cache))
    if not any(BY_CODE[finding.code].unread for finding in checked.findings):
        cache.put(key, Remembered.of(checked))
    return checked.without_facts()
