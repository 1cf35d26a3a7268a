"""Object files of units to one PDF, with what the file says of itself."""
