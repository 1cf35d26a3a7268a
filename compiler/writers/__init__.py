"""A document in one format each; PDF and HTML are in `pdf`."""
