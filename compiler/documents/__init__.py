"""What is said, in order, and nothing of how it looks: the treatment, the beat sheet, the reports."""
