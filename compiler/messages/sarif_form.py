"""Findings as SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from compiler import __version__
from compiler.checks.catalogue import RULES, severity
from compiler.diagnostics.findings import Finding
from compiler.messages.places import end_of, spelled, start_of
from compiler.messages.template_filling import notes, sentence
from compiler.text.source import Source, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """One run with all rules and all findings; columns count Unicode code points."""
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.explanation.partition("\n")[0]},
            "fullDescription": {"text": rule.explanation},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        for rule in RULES
    ]
    run = {
        "tool": {"driver": {"name": "photoplay", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, sources) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    lines = notes(finding)
    related = [note for note in lines if note.span]
    hints = "".join(f"\n{note.kind}: {spelled(note.text)}" for note in lines)
    return {
        "ruleId": finding.code,
        "level": severity(finding).value,
        "message": {"text": spelled(sentence(finding)) + hints},
        "locations": [{"physicalLocation": _location(finding.span, sources)}],
        "relatedLocations": [
            {"id": number, "message": {"text": spelled(note.text)}, "physicalLocation": _location(note.span, sources)}
            for number, note in enumerate(related, 1)
            if note.span
        ],
    }


def _location(span: Span, sources: Mapping[str, Source]) -> dict[str, object]:
    start, end = start_of(span, sources), end_of(span, sources)
    region = {
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    }  # fmt: skip
    source = sources.get(span.path)
    if source is None or source.encoding == "UTF-8":  # of UTF-16 they would count the bytes of another text
        region |= {"byteOffset": span.start, "byteLength": span.end - span.start}
    name = span.path.encode(errors="surrogateescape")  # the bytes of the name, which need not be text
    return {"artifactLocation": {"uri": quote(name)}, "region": region}
