"""`docs/findings.md`, made from the rules: what `photoplay explain` prints, by family."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.catalogue import RULES
from compiler.diagnostics.rules import Family, Rule, Stage

STAGES = {Stage.OUTLINE: "", Stage.WORKING: "a working draft", Stage.FINAL: "a final draft"}
EXAMPLES = ("Wrong", "Right")


def page() -> str:
    """The page: a table of each family, then each finding with its explanation."""
    families = [(family, [rule for rule in RULES if rule.family is family]) for family in Family]
    lines = [
        "# Findings",
        "",
        "Made from the rules; `make update` writes it anew. `photoplay explain CODE` prints one.",
        "",
    ]
    for family, rules in families:
        lines += [f"## {family.letter}: {family.title}", "", "| code | name | severity | |", "|---|---|---|---|"]
        for rule in rules:
            link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
            lines.append(f"| {link} | {rule.name} | {rule.severity.value} | {_first_sentence(rule)} |")
        lines.append("")
    for _, rules in families:
        for rule in rules:
            lines += _finding(rule)
    return "\n".join(lines)


def _finding(rule: Rule) -> Iterator[str]:
    yield from (f"### {rule.code} {rule.name}", "")
    properties = [rule.severity.value]
    if STAGES[rule.stage]:
        properties.append(f"judged from {STAGES[rule.stage]} on")
    if rule.whole:
        properties.append("judged in a story that is read whole")
    properties.append("can be allowed in the story" if rule.can_be_allowed else "cannot be allowed in the story")
    yield from (f"*{', '.join(properties)}*", "")
    what, _, rest = rule.explanation.partition("\n\n")
    yield from (_text(what), "")
    for line in rest.split("\n"):
        label, colon, text = line.partition(": ")
        yield (
            f"- **{label}:** {_text(text)}" if colon and label in (*EXAMPLES, "Why it matters") else f"  {_text(line)}"
        )
    yield ""


def _text(text: str) -> str:
    """A line of an explanation, with its markup as code."""
    spans = re.split(r"(`[^`]*`)", text)
    marked = (span if number % 2 else re.sub(r"(<[^<>]+>)", r"`\1`", span) for number, span in enumerate(spans))
    return "".join(marked).replace("&", "&amp;") if "`" not in text else "".join(marked)


def _first_sentence(rule: Rule) -> str:
    """What a rule's explanation begins with, safe in a cell of a table."""
    paragraph = " ".join(rule.explanation.partition("\n\n")[0].split())
    sentence = re.split(r"(?<=\.) (?=[A-Z])", paragraph, maxsplit=1)[0]
    return _text(sentence).replace("|", "\\|")
