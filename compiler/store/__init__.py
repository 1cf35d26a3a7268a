"""Caches: on disk for the next run, in memory for the next compile of this process."""
