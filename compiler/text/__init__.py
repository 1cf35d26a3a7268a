"""Source text and places in it; the only package that reads story files."""
