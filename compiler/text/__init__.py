"""Source text, and places in it."""
