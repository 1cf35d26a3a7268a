"""Object files of units to one PDF: numbers, outline, structure, fonts, metadata."""
