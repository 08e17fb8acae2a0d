"""Whose report a text is, for which year, and when it was published."""
