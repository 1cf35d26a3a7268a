"""Change the files of a story: edits as values, and what makes them."""
