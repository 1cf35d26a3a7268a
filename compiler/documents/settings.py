"""Settings of documents. Apart from ``request``: options of a compile have them, and load nothing else of the compiler."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True):
    """What documents have in them, each by one name.

    ``sluglines``: scenes are headed by their sluglines. ``contents``: the treatment has contents; ``None``: where it is
    long. ``notes``: the writers' notes are printed. ``page_references``: other documents refer to pages of the treatment.
    """

    sluglines: bool = True
    contents: bool | None = None
    notes: bool = False
    page_references: bool = True
