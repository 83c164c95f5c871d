"""What each language gives the engines: its words."""
