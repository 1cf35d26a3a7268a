"""All that knows WeasyPrint and pydyf: pages of one unit, laid out and captured as objects."""
