"""Pages for readers: what they say to type does what they say."""
