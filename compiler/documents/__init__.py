"""Content of what is printed, without form: treatment, beat sheet, breakdown reports."""
