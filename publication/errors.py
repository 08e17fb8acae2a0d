"""Why serving cannot start, each in one sentence for the person who asked for it."""

from __future__ import annotations


class ServeError(Exception):
    """Serving cannot start: a port or host that cannot be had, or nothing to serve."""


class NoSnapshotError(ServeError):
    """Nothing has been published in this data folder."""
