"""The stages in order: check a story, compile it, and remember the last result."""
