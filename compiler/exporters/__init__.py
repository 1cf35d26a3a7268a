"""A story as a file for other programs: one module for each exporter, and a row for it in the registry."""
