"""The three statutory tables: which row and column each printed value belongs to."""
