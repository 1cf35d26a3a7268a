"""Findings as values, and the name that was probably meant."""
