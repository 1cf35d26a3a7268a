"""The beat sheet: its records, and the document and the CSV made of them."""
