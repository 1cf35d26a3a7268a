"""A document in one format each. PDF, the largest, is a package of its own."""
