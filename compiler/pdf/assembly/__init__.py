"""Lay out the units of a document that are not in the cache, in other processes, and put all together."""
