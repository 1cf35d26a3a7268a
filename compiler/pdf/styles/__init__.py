"""Themes: their limits, the resources they embed, the rules that need the whole document."""
