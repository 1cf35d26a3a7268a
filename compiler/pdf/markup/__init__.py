"""A document as HTML with its pictures and the places where Korean may break: what to lay out."""
