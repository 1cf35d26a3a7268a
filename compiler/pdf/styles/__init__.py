"""A theme: how large it may be, what it carries, and what it rules for the whole document."""
