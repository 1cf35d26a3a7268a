"""Family N, in the prose: who is named, and who is not."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.breakdown import Facts
from compiler.breakdown.conditions import involved, speakers
from compiler.breakdown.mentions import NameForm, compared
from compiler.breakdown.spelling import near_names
from compiler.diagnostics.findings import Fault, Severity, fault, note
from compiler.diagnostics.rules import Stage, check
from compiler.model import texts as t
from compiler.syntax.nesting import Unread


@check(
    "N102",
    Severity.WARNING,
    "`{word}` is nobody in the cast",
)
def near_name(facts: Facts) -> Iterator[Fault]:
    """A word of the prose is nearly the name of a character, and is nobody's.

    Why it matters: a misspelt name is a new person to every list, and to every reader who does not know the story.
    Wrong: 단토는 귀국 명령을 받는다, when the cast has 단코.
    Right: 단코는 귀국 명령을 받는다, or an alias if he is called so.
    """
    for near in near_names(facts.running_text, facts.names):
        yield fault(near.span, note("meant", near.given, name=near.name), word=near.word)


@check(
    "N109",
    Severity.WARNING,
    "`{who}` is listed, but the scene never names them",
    needs={Unread.SCENE_PROSE, Unread.SCENE_SCRIPT},
)
def unnamed_cast(facts: Facts) -> Iterator[Fault]:
    """A character is listed in a scene's cast, and its prose never names them.

    Why it matters: the breakdown calls an actor for the day, and nobody knows what for.
    Wrong: <scene id="sauna" cast="danko yuri">, and prose in which only Danko does anything.
    Right: a sentence that shows Yuri, an alias by which the prose calls him, or cast="danko".
    """
    named = {(mention.scene, mention.named.id) for mention in facts.mentions if mention.named.owner == "character"}
    for scene in facts.story.scenes():
        named |= {(scene.id, who.id) for who in speakers(scene)}
        if any(scene.inlines()):
            for who in scene.cast:
                if who.id in facts.index.characters and (scene.id, who.id) not in named:
                    yield fault(who.span, who=who.id)


@check(
    "N110",
    Severity.WARNING,
    "`{who}` acts here, but is not in the scene's cast",
    hints={"cast": "add them to `cast`"},
)
def unlisted_character(facts: Facts) -> Iterator[Fault]:
    """A character does something or speaks in a scene, and its cast does not list them.

    Why it matters: whoever is not listed is not called, and the scene cannot be shot.
    Wrong: <scene id="sauna" cast="danko"> with <hand-off prop="coat" from="danko" to="yuri" how="given"/>.
    Right: <scene id="sauna" cast="danko yuri">
    """
    for number, scene in enumerate(facts.story.scenes(), 1):
        present = {who.id for who in (*scene.cast, *scene.bodies)}
        if not scene.cast:
            continue
        acting = [who for event in scene.events for who in involved(event)]
        for who in (*acting, *speakers(scene)):
            death = facts.conditions.deaths.get(who.id)
            dead = death is not None and death.number < number  # which is a fault of its own
            if who.id not in present and who.id in facts.index.characters and not dead:
                present.add(who.id)
                yield fault(who.span, note("cast", scene.cast[0].span), who=who.id)


@check(
    "N111",
    Severity.WARNING,
    "`{who}` is listed twice",
    notes={"first": "it is here"},
)
def listed_twice(facts: Facts) -> Iterator[Fault]:
    """A scene's cast lists a character twice, or lists as a body somebody who acts.

    Why it matters: lists that count come out wrong.
    Wrong: <scene id="sauna" cast="danko yuri danko">
    Right: <scene id="sauna" cast="danko yuri">
    """
    for scene in facts.story.scenes():
        first: dict[str, t.Ref] = {}
        for who in (*scene.cast, *scene.bodies):
            if who.id in first:
                yield fault(who.span, note("first", first[who.id].span), who=who.id)
            first.setdefault(who.id, who)


@check(
    "N203",
    Severity.WARNING,
    "`{name}` is a name of `{who}` too",
    notes={"first": "it is here"},
)
def colliding_names(facts: Facts) -> Iterator[Fault]:
    """Two characters have the same name or alias.

    Why it matters: wherever it stands, nobody can say who is meant.
    Wrong: <alias>Captain</alias> in two characters.
    Right: an alias that only one of them has, and <mention of="danko">the captain</mention> where it is needed.
    """
    first: dict[tuple[str, str], NameForm] = {}
    for form in facts.names.forms:
        if form.owner == "character":
            key = (form.language, compared(form.form))
            other = first.setdefault(key, form)
            if other.id != form.id:
                yield fault(form.span, note("first", other.span), name=form.form, who=other.id)


@check(
    "N204",
    Severity.WARNING,
    "no text calls `{who}` `{alias}`",
    Stage.FINAL,
    whole=True,
    hints={"remove": "remove it"},
)
def unused_alias(facts: Facts) -> Iterator[Fault]:
    """An alias is given, and no text of its language uses it. Judged when the draft is final.

    Why it matters: an alias is there to find somebody by; one that finds nobody is a name that was changed in the text.
    Wrong: <alias>Iron Jaw</alias>, when the prose has changed it to Iron Head.
    Right: the alias as the text has it, or none.
    """
    used = {_of_whom(mention.named) for mention in facts.mentions}
    asked = frozenset(facts.editions)
    aliases = [form for form in facts.names.forms if form.kind == "alias" and form.language in asked]
    unused = [form for form in aliases if _of_whom(form) not in used]
    languages = {form.language for form in unused}
    for passage in facts.side_text:
        if passage.language in languages:
            used |= {_of_whom(named) for _, named in facts.names.in_text(passage.value, passage.language)}
    for form in unused:
        if _of_whom(form) in used:
            continue
        yield fault(form.span, note("remove"), who=form.id, alias=form.form)


def _of_whom(form: NameForm) -> tuple[str, str, str]:
    return form.owner, form.id, form.form


@check(
    "N205",
    Severity.WARNING,
    "no scene lists or names `{who}`",
    Stage.FINAL,
    whole=True,
)
def idle_character(facts: Facts) -> Iterator[Fault]:
    """A character is in the cast, and no scene lists or names them. Judged when the draft is final.

    Why it matters: somebody would be cast for a part that is not there.
    Wrong: <character id="sister"> in cast.xml, and nowhere else.
    Right: a scene with her, or no such character.
    """
    used = {ref.id for sort, ref in facts.index.uses if sort in ("character", "anything")}
    used |= {mention.named.id for mention in facts.mentions if mention.named.owner == "character"}
    for character in facts.index.characters.values():
        if character.id.id not in used:
            yield fault(character.id.span, who=character.id.id)


@check(
    "N206",
    Severity.WARNING,
    "no scene is in `{place}`",
    Stage.FINAL,
    whole=True,
)
def idle_place(facts: Facts) -> Iterator[Fault]:
    """A place is defined, and no scene is in it or in anything within it. Judged when the draft is final.

    Why it matters: it would be scouted for nothing.
    Wrong: <place id="roof"> in places.xml, and no slugline with place="roof".
    Right: a scene there, or no such place.
    """
    used = {mention.named.id for mention in facts.mentions if mention.named.owner == "place"}
    for sort, ref in facts.index.uses:
        if sort in ("place", "anything") and ref.id in facts.index.places:
            used |= {outer.id.id for outer in facts.index.chain(facts.index.places[ref.id])}
    inner = {place.within.id for place in facts.story.places if place.within}
    for place in facts.index.places.values():
        if place.id.id not in used and place.id.id not in inner:
            yield fault(place.id.span, place=place.id.id)
