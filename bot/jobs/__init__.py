"""What runs when: the schedule, and the handlers poll, read, group, compose and deliver."""
