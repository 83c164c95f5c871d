"""Which stories a subscription gets now, and what is said of each. Pure."""
