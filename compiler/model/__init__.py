"""The typed story, made from the tree; and paradigms, ways of dividing a story into beats."""
