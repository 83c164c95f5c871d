"""Deliveries under fire: a bot is killed again and again while Discord drops replies and refuses requests."""
