"""What somebody said, and who."""
