"""Roles: the words with which an article describes somebody."""
