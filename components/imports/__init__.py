"""Bringing in tables of values: the file, what it was taken for, what it would change, and what was brought in."""
