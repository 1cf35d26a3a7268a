LST_TO_ISO: dict[str, str]
PANGO_DIRECTION: dict[str, int]
