"""Plants of family X: source and shape."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from compiler.text.folder import LARGEST_FILE
from tests.support.injection.text import Hit, before, cut, files, hits, line_of, overwrite, place_of, put, read, typo

# X: source and shape

PROSE = r"(?:<p>|[,.] )\s*(?=[\w ]{12})()"
"""A place inside the prose where a word begins."""

SCENES = "scenes/*.xml"


def not_utf8(folder: Path, rng: Random) -> tuple[str, int]:
    hit = rng.choice(hits(folder, PROSE, SCENES))
    data = read(hit.path)
    raw = data[: hit.start].encode() + "단코".encode("euc-kr") + data[hit.start :].encode()
    hit.path.write_bytes(raw)
    return hit.path.relative_to(folder).as_posix(), raw.count(b"\n", 0, len(data[: hit.start].encode())) + 1


def too_large(folder: Path, rng: Random) -> tuple[str, int]:
    path = rng.choice(files(folder, SCENES))
    path.write_bytes(path.read_bytes() + b"<!--" + b"x" * LARGEST_FILE + b"-->")
    return line_of(folder, folder / "story.xml", path.name)


def unknown_element(folder: Path, rng: Random) -> tuple[str, int]:
    name = rng.choice(("summary", "turn", "title", "prose", "payoff", "setup", "continuity", "beat", "mark"))
    start = rng.choice(hits(folder, rf"<({name})[\s>]", SCENES))
    text = read(start.path)
    wrong = typo(name, rng, ("em", "p", "q", "text", "note"))
    close = text.find(f"</{name}>", start.end)
    if name != "mark":
        text = text[: close + 2] + wrong + text[close + 2 + len(name) :]
        start.path.write_text(text, encoding="utf-8")
    return put(folder, start, wrong)


def misplaced_element(folder: Path, rng: Random) -> tuple[str, int]:
    slug = rng.choice(hits(folder, r"<slugline [^>]*/>()", SCENES))
    text = read(slug.path)
    name = rng.choice(("slugline", "title"))
    match = re.search(rf"<{name}[\s>].*?(?:/>|</{name}>)", text, re.DOTALL)
    assert match
    return put(folder, slug, "\n" + match[0], 1)


def missing_element(folder: Path, rng: Random) -> tuple[str, int]:
    name = rng.choice(("slugline", "continuity", "prose"))
    if name == "slugline":
        hit = rng.choice(hits(folder, r"<slugline [^>]*/>", SCENES))
        cut(folder, hit)
        return line_of(folder, hit.path, "<scene")
    hit = rng.choice(hits(folder, rf"<{name}(?: [^>]*)?>(.*?)</{name}>", SCENES))
    text = read(hit.path)
    cut(folder, hit)
    return place_of(folder, hit.path, text.rindex(f"<{name}", 0, hit.start))


def missing_attribute(folder: Path, rng: Random) -> tuple[str, int]:
    pattern = r'<slugline[^>]*?( (?:place|time|int-ext)="[^"]*")|<mark[^>]*( beat="[^"]*")|<death( who="[^"]*")'
    found = []
    for path in files(folder, SCENES):
        for match in re.finditer(pattern, read(path)):
            group = match.lastindex or 0
            found.append((Hit(path, match.start(group), match.end(group), match[group]), match.start()))
    hit, start = rng.choice(found)
    cut(folder, hit)
    return place_of(folder, hit.path, start)


def wrong_value(folder: Path, rng: Random) -> tuple[str, int]:
    name, values = rng.choice(
        (
            (r'\slength="([^"]*)"', ("two minutes", "2:30", "0")),
            (r'\sday="([^"]*)"', ("monday", "1.5")),
            (r'\stime="([^"]*)"', ("nigth", "late")),
            (r'\sint-ext="([^"]*)"', ("inside", "INT")),
            (r'\show="([^"]*)"', ("stolen", "gave")),
        )
    )
    return overwrite(name, values, SCENES)(folder, rng)


def wrong_root(folder: Path, rng: Random) -> tuple[str, int]:
    hit = rng.choice(hits(folder, r'<scene( xmlns="[^"]*")', SCENES))
    return put(folder, hit, rng.choice(("", ' xmlns="urn:photoplay:story:2"', ' xmlns="http://example.org/"')))


def circular_include(folder: Path, rng: Random) -> tuple[str, int]:
    name = rng.choice(("cast", "places", "props"))
    namespace = "http://www.w3.org/2001/XInclude"
    hit = before(folder / f"{name}.xml", f"</{name}>")
    return put(folder, hit, f'<xi:include xmlns:xi="{namespace}" href="{name}.xml"/>\n')


def misplaced_include(folder: Path, rng: Random) -> tuple[str, int]:
    kind, parent = rng.choice((("prop", "cast"), ("place", "cast"), ("character", "props"), ("prop", "places")))
    (folder / "extra.xml").write_text(
        f'<{kind} xmlns="urn:photoplay:story:1" id="extra" xml:lang="ko"><name>덤</name></{kind}>', encoding="utf-8"
    )
    namespace = "http://www.w3.org/2001/XInclude"
    hit = before(folder / f"{parent}.xml", f"</{parent}>")
    return put(folder, hit, f'<xi:include xmlns:xi="{namespace}" href="extra.xml"/>\n')


def repeated_include(folder: Path, rng: Random) -> tuple[str, int]:
    hit = rng.choice(hits(folder, r"<xi:include [^>]*/>", "story.xml"))
    return put(folder, Hit(hit.path, hit.end, hit.end, ""), "\n" + hit.text, 1)
