"""Characters that are not what they seem, as contents of regular expressions' character classes."""

from __future__ import annotations

HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""All that Unicode has displays leave out (Default_Ignorable_Code_Point) but what reorders, line ends that no program
writes, and marks of annotation."""

REORDERING = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9)."""

ODD_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\uffa1-\uffdc"
"""Full-width digits and Latin letters, half-width Katakana and Hangul (Unicode, Halfwidth and Fullwidth Forms)."""
