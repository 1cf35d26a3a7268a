"""Pages of one unit, laid out and painted: all that knows WeasyPrint and pydyf."""
