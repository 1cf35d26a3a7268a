from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from compiler.driver.scaffold import begin
from tests.support import machine, tiers
from tests.support.places import RED_HEAT

settings.register_profile("photoplay", deadline=None)  # no test judges by the clock
settings.load_profile("photoplay")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files anew; read the diff afterwards")
    tiers.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("golden files are not written in CI")
    first = machine.OWN_FOLDER not in os.environ
    machine.begin()
    if first:
        config.add_cleanup(machine.end)
    if not config.getoption("numprocesses", None) or hasattr(config, "workerinput"):  # the tests run in this process
        machine.reset_signals()
        tiers.begin(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tiers.leave_out_slow(config, items)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def red_heat() -> Path:
    return RED_HEAT


@pytest.fixture
def story(tmp_path: Path) -> Path:
    begin(tmp_path / "source" / "새 영화", "ko")
    return tmp_path / "source" / "새 영화"
