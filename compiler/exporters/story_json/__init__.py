"""Story JSON: all that a story says, in every edition, as JSON for other programs, and the way back.

The records are published: ``schemas/story.schema.json`` is made from them, and what would break its readers is a new
``VERSION``. Every field is always there: ``null`` is a value that the story does not give, and an array may be empty. A
record of a union says in ``type`` which it is; where the source has an element for it, ``type`` is the element's name. A
reference is the id that was written, whether or not anything has it.

Texts are exact: white space is that of the source, because only so does the way back lead to the same story; what prints
a text collapses it. Places in the source are left out, and so are allowances, which the model does not have.

Reading checks the shape that the schema gives, and no more of what the grammar asks for: ids may be given twice, and
language tags are taken as they are. It refuses unknown fields, because they would be lost without a word.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from compiler.errors import NotStoryJson
from compiler.exporters.story_json import records as r
from compiler.exporters.story_json.decoding import decoded
from compiler.exporters.story_json.encoding import encoded
from compiler.exporters.story_json.values import VERSION
from compiler.model.story import Story


def story_json(story: Story) -> bytes:
    """Return a story as JSON: UTF-8, two spaces for each level, a line end after it. The same story gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(encoded(story)), indent=2) + b"\n"


def read_story_json(data: bytes) -> Story:
    """Return the story in JSON, with empty spans. Raises ``NotStoryJson``."""
    try:
        return decoded(msgspec.json.decode(data, type=r.Story))
    except msgspec.ValidationError as error:
        fault = str(error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotStoryJson(f"this is not JSON in UTF-8: {error}") from None
    version = _version(data)
    if version not in (None, VERSION):
        raise NotStoryJson(f"this is version {version} of a story in JSON, and only version {VERSION} can be read")
    raise NotStoryJson(f"this JSON does not have the shape of a story: {fault}")


class _Versioned(Struct):
    """Any JSON with a version."""

    version: int


def _version(data: bytes) -> int | None:
    """Return the version that some JSON gives itself, or ``None``."""
    try:
        return msgspec.json.decode(data, type=_Versioned).version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
