"""Deliveries to Discord: send, retry, reconcile."""
