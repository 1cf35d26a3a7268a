"""What need not be made again: on disk for the next run, in memory for the next compile."""
