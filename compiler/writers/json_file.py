"""A document's records as JSON."""

from __future__ import annotations

import msgspec

from compiler.documents.records import Records


def json_file(records: Records) -> bytes:
    """Return the records as JSON, indented, with every field."""
    return msgspec.json.format(msgspec.json.encode(records.whole), indent=2) + b"\n"
