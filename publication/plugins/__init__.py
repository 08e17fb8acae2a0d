"""The Datasette plugins of this archive: one module for each thing that Datasette does not do by itself."""

from __future__ import annotations

import importlib

from datasette.plugins import pm

MODULES = (
    "authorities",
    "bounds",
    "cells",
    "compare",
    "download",
    "errors",
    "exports",
    "feeds",
    "findings",
    "headers",
    "home",
    "host",
    "methods",
    "originals",
    "pages",
    "reports",
    "search",
    "spreadsheet",
    "tables",
)


def register_plugins() -> None:
    """Make the plugins known to Datasette, once in a process. They act on our editions only."""
    for name in MODULES:
        module = importlib.import_module(f"{__name__}.{name}")
        if not pm.is_registered(module):
            pm.register(module, f"gongkai-{name}")
