"""Findings as values, and suggestions for misspelt names."""
