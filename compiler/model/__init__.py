"""From the tree to a typed story; and paradigms, the ways to divide one into beats."""
