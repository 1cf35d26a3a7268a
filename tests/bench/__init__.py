"""Time of photoplay beside other programs, on this machine: ``make bench``.

Everything is measured in one run, round after round: each round starts every program once, in a process of its own, and
a ratio is the median of the rounds' ratios, so that a machine that slows down slows all alike. Read the ratios; seconds
are only this machine's. Not a test: it says which goals are met, and nothing fails.

What is measured is printed by ``compiling`` and ``validating``, what it should come to by ``goals``. The story that all
programs set is made up by ``tale``; ``folder``, ``web_page`` and ``typst_book`` write it for each of them.
"""
