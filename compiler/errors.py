"""Errors for a story, document, theme, edition, paradigm or exporter that does not exist or is refused. The caller reports them."""

from __future__ import annotations


class NoStory(Exception):
    """There is no story at the path that was given; the message says so in a sentence."""


class TooLarge(Exception):
    """What was asked for is more than can be taken; the message says so in a sentence."""


class NotText(Exception):
    """A file that was asked for is not text in UTF-8; the message says so in a sentence."""


class NotStoryJson(Exception):
    """Bytes are not a story in JSON, or one of another version; the message says so in a sentence."""


class WrongCommand(Exception):
    """Something was asked of a command that another one does; ``command`` is the right one, with its options."""

    def __init__(self, reason: str, command: str) -> None:
        super().__init__(f"{reason}: `photoplay {command}`")
        self.command = command


class NotThere(Exception):
    """Something was asked for by a name that nothing has; ``known`` are the names that there are."""

    def __init__(self, what: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no {what} `{name}`")
        self.name = name
        self.known = known
