"""The whole bot for minutes or hours, with people who look things up: its memory and open files must not grow."""
