from weasyprint.text.line_break import split_first_line as split_first_line
