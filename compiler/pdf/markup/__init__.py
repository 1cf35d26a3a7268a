"""A document as HTML elements, with charts as SVG and the places where Korean may break."""
