"""The wheel as a stranger installs it: in a fresh environment, far from the checkout.

``python -m pytest`` in the checkout finds ``compiler/`` and ``schemas/`` side by side and would prove nothing about it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from compiler import __version__
from tests.support.places import ROOT


@dataclass(frozen=True)
class Built:
    """The two archives that would be published: the wheel is made from the source archive, not from the checkout."""

    sdist: Path
    wheel: Path

    def in_wheel(self) -> set[str]:
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    def in_sdist(self) -> set[str]:
        with tarfile.open(self.sdist) as archive:
            return {name.partition("/")[2] for name in archive.getnames()}


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and a world that gives it nothing: no home, no locale, another folder; but fonts."""

    bin: Path
    world: Mapping[str, str]
    elsewhere: Path

    def run(self, program: str, *arguments: str | Path) -> str:
        command = (str(self.bin / program), *map(str, arguments))
        done = subprocess.run(
            command, cwd=self.elsewhere, env=self.world, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
        return done.stdout.decode()


def must(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, stdin=subprocess.DEVNULL, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("dist")
    must(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("installed")
    environment, elsewhere = place / "environment", place / "남의 컴퓨터 (a stranger's)"
    must(sys.executable, "-m", "venv", environment)
    must(environment / "bin/python", "-m", "pip", "install", "--no-index", "--no-deps", built.wheel)
    # What photoplay needs is not downloaded again but borrowed from here, after the environment's own packages. The
    # editable install of the checkout is a .pth file, and such files work only in an environment's own folder.
    (packages,) = environment.glob("lib/python*/site-packages")
    # They are named by links: before Python 3.13 such a file is read in the encoding of the locale, which here is ASCII.
    borrowed = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    links = [packages / f"borrowed{number}" for number in range(len(borrowed))]
    for link, folder in zip(links, borrowed, strict=True):
        link.symlink_to(folder)
    (packages / "borrowed.pth").write_text("\n".join(link.name for link in links), encoding="utf-8")
    elsewhere.mkdir()
    world = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C", "LC_ALL": "C"}
    if settings := os.environ.get("FONTCONFIG_FILE"):  # with no home, fonts that lie there would not be found
        world["FONTCONFIG_FILE"] = settings
    return Installed(environment / "bin", world, elsewhere)


# What is in the archives


@pytest.mark.parametrize(
    "needed",
    [
        "compiler/schemas/story.xsd",
        "compiler/schemas/catalog.xml",
        "compiler/model/paradigms/save-the-cat.xml",
        "compiler/model/paradigms/gi-seung-jeon-gyeol.xml",
        "compiler/driver/templates/en/story.xml",
        "compiler/driver/templates/ko/scenes/010-front-desk.xml",
        "compiler/pdf/base.css",
        "compiler/pdf/themes/book.css",
        "compiler/pdf/themes/industry.css",
        "compiler/py.typed",
    ],
)
def test_the_wheel_holds_what_photoplay_reads(built: Built, needed: str) -> None:
    assert needed in built.in_wheel()


def test_the_wheel_holds_every_schema(built: Built) -> None:
    shipped = {PurePosixPath(name).name for name in built.in_wheel() if name.startswith("compiler/schemas/")}
    assert shipped == {path.name for path in (ROOT / "schemas").iterdir()}


def test_the_wheel_is_one_package_and_its_record(built: Built) -> None:
    tops = {PurePosixPath(name).parts[0] for name in built.in_wheel()}
    assert tops == {"compiler", f"photoplay-{__version__}.dist-info"}


def test_the_wheel_holds_no_junk(built: Built) -> None:
    paths = [PurePosixPath(name) for name in built.in_wheel() if name.startswith("compiler/")]
    assert {path.suffix for path in paths} == {".py", ".typed", ".xml", ".xsd", ".css", ".json"}
    assert not [path for path in paths if path.name.startswith(".") or "__pycache__" in path.parts]


def test_the_source_archive_holds_what_its_tests_need(built: Built) -> None:
    needed = {"pyproject.toml", "Makefile", "README.md", "LICENSE", "CHANGELOG.md"}
    needed |= {"schemas/story.xsd", "source/red-heat/story.xml", "tests/house/test_wheel.py"}
    assert needed <= built.in_sdist()


# Where the schemas live


def test_the_checkout_has_one_copy_of_the_schemas() -> None:
    # compiler/schemas exists only in an installed copy; here it would hide the real ones.
    assert not (ROOT / "compiler/schemas").exists()


def test_no_python_lies_among_the_schemas() -> None:
    # A module there would be importable as ``schemas``, and it breaks the editable install.
    assert not list((ROOT / "schemas").rglob("*.py"))


# What the wheel does when installed


def test_the_compiler_is_the_wheels(installed: Installed) -> None:
    package = Path(installed.run("python", "-c", "import compiler; print(compiler.__file__)").strip()).parent
    assert package.is_relative_to(installed.bin.parent)
    assert Path(installed.run("photoplay", "grammar", "--schemas").strip()) == package / "schemas"


def test_a_stranger_begins_a_story_and_compiles_it(installed: Installed) -> None:
    # A path with spaces and Korean, a locale that knows neither, no home folder.
    story = installed.elsewhere / "내 이야기"
    installed.run("photoplay", "new", story, "--lang", "ko")
    installed.run("photoplay", "validate", "--strict", story)
    written = installed.run("photoplay", "compile", story, "-o", "나온 것")
    for name in ("treatment.pdf", "beat-sheet.pdf"):
        pdf = installed.elsewhere / "나온 것" / name
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert name in written
