"""The beat sheet: records, and the document and CSV made from them."""
