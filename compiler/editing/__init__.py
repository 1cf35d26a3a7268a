"""Edits of story files as values, and the commands that make them."""
