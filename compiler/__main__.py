"""``python -m compiler`` is ``photoplay``."""

from compiler.cli import main

main()
