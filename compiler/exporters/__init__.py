"""A story as a file for other programs."""
