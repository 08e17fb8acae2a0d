"""What goes wrong with the database, said to a person."""


class StorageError(Exception):
    """A database that cannot be used. The message is one sentence: the file, what is wrong, what to do."""
