"""Saved searches, what is new, and the monthly news sheet."""
