"""Three tiers: fast, the usual one, and all (`make test-fast`, `make test`, `make test-all`).

Which tests are fast is in no list, for that would drift: in the fast tier a test is skipped at the moment when it starts a
process or loads the renderer; and what tries many stories, or large ones, is left out: what Hypothesis runs, and what is
marked `many`. What is too slow for every day is marked `slow`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

NOT_FAST = {"subprocess.Popen": "it starts a process", "os.fork": "it starts a process",
            "os.posix_spawn": "it starts a process", "os.exec": "it starts a process"}  # fmt: skip


def add_options(parser: pytest.Parser) -> None:
    tiers = parser.getgroup("tiers").addoption
    tiers("--fast", action="store_true", help="only what neither starts a process nor lays out a page")
    tiers("--all", action="store_true", help="what is marked slow, too")


def begin(config: pytest.Config) -> None:
    if config.getoption("--fast"):
        watch = _Watch()
        config.pluginmanager.register(watch)
        sys.addaudithook(watch.see)


class _Watch:
    """Sees what a test begins, or the module of a test while it is loaded; what pytest does itself is not its affair."""

    def __init__(self) -> None:
        self.on = False

    def see(self, event: str, given: tuple[Any, ...]) -> None:
        if self.on:
            reason = "it lays out pages" if event == "import" and given[0] == "weasyprint" else NOT_FAST.get(event)
            if reason:
                pytest.skip(reason, allow_module_level=True)

    def _watched(self) -> Iterator[None]:
        self.on = True
        try:
            return (yield)
        finally:
            self.on = False

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Iterator[None]:
        return (yield from self._watched())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        return (yield from self._watched())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        return (yield from self._watched())


def leave_out_slow(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is too slow for the tier, unless all is asked for, or tests by their marks or names."""
    if config.getoption("--all") or config.getoption("-m") or any("::" in word for word in config.args):
        return
    fast = config.getoption("--fast")
    slow = [item for item in items if item.get_closest_marker("slow") or (fast and _tries_many(item))]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def _tries_many(item: pytest.Item) -> bool:
    by_hypothesis: bool = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return by_hypothesis or item.get_closest_marker("many") is not None
