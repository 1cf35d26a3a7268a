"""Files, signals, limits and other programs: what depends on the machine."""
