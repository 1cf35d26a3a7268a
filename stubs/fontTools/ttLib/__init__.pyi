# The part of fontTools that photoplay uses.

from io import BytesIO

class TTFont:
    def __init__(self, file: BytesIO, *, fontNumber: int = -1, lazy: bool | None = None) -> None: ...
    def getBestCmap(self) -> dict[int, str] | None: ...
