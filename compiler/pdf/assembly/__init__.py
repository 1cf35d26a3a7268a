"""Lay out the units of a document that are not cached, in worker processes, and join them."""
