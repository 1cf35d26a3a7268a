"""Files, signals, limits and other programs: everything that differs by machine."""
