"""Stories that are broken at random, and what the command makes of them: a finding or none, never anything else.

By hand, for the shipped story: ``python -m tests.hostile.mutations 2000`` (a number of mutations, and a seed if wanted).
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from click.testing import CliRunner

from compiler.cli.group import photoplay
from tests.support.places import RED_HEAT

TOKEN = re.compile(rb'<[^>]*>|"[^"]*"|[^<>"\s]+|\s+')
SCRAPS = [
    b"<", b"&", b"]]>", b"<p>", b"</scene>", b"<scene/>", b'<scene id="x">', b"<!--", b"-->", b'"', b"\x00", b"\xff",
    "단".encode(), b"<xi:include href='story.xml'/>", b"&#x0;", b"\xef\xbb\xbf", b"<!DOCTYPE a>", b"<?xml?>", b"", b"\r",
    b"&#x1fffe;", b"\xc2\x9b", "\u202e".encode(), "\u200b".encode(), b"<![CDATA[", b"]]>", b"<?a", b'xmlns=""', b"xml:id='a'",
    b"<em>" * 80, b" a=''" * 40, b"<p/>" * 1200, b"<p q=''/>" * 1200, b'"' + b"x" * 5000 + b'"',
]  # fmt: skip
"""Bytes that may replace a tag, a value or a word."""

ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp949", "utf-7")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with one to four tokens dropped, doubled, exchanged or replaced; or bytes changed; or cut off; or encoded anew."""
    match chance.randrange(12):
        case 0:
            return data[: chance.randrange(len(data))]
        case 1:
            return data.decode().encode(chance.choice(ENCODINGS), errors="replace")
        case 2:
            changed = bytearray(data)
            for _ in range(chance.randint(1, 5)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            return bytes(changed)
    tokens = TOKEN.findall(data)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                tokens[at] = b""
            case 1:
                tokens[at] *= 2
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at] = chance.choice(SCRAPS)
    return b"".join(tokens)


def broken(folder: Path, number: int, seed: int) -> Iterator[list[Path]]:
    """A story broken a number of times, in one to three of its files; each time it is mended before the next."""
    chance = random.Random(seed)
    files = sorted(folder.rglob("*.xml"))
    whole = {file: file.read_bytes() for file in files}
    for _ in range(number):
        chosen = chance.sample(files, chance.randint(1, 3))
        for file in chosen:
            file.write_bytes(mutated(whole[file], chance))
        yield chosen
        for file in chosen:
            file.write_bytes(whole[file])


def validated(folder: Path) -> int:
    """The exit status of ``validate``; what is raised goes on to the caller."""
    result = CliRunner().invoke(photoplay, ["validate", str(folder)], catch_exceptions=False)
    return result.exit_code


def main(arguments: Sequence[str]) -> None:
    """Break the shipped story and print the outcome; what was neither 0 nor 1 is kept."""
    number, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    with tempfile.TemporaryDirectory() as scratch:
        story = Path(shutil.copytree(RED_HEAT, Path(scratch) / "red-heat"))
        statuses: Counter[int] = Counter()
        slowest = 0.0
        for _ in broken(story, number, seed):
            began = time.process_time()
            try:
                status = validated(story)
            except Exception:
                shutil.copytree(story, f"broken-{seed}-{sum(statuses.values())}")
                raise
            slowest = max(slowest, time.process_time() - began)
            statuses[status] += 1
    printed = ", ".join(f"exit {status}: {times}" for status, times in sorted(statuses.items()))
    print(f"{number} mutations (seed {seed}): {printed}; the slowest took {slowest:.2f} s")
    assert statuses.keys() <= {0, 1}


if __name__ == "__main__":
    main(sys.argv[1:])
