"""Arrows run one way: each room imports only what docs/architecture.md allows it."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {
    "extraction": set(),
    "archive": set(),
    "spiders": {"archive"},
    "storage": {"extraction"},
    "publication": {"archive", "extraction", "storage"},
    "demo": {"extraction"},
    "crawler": {"archive", "demo", "extraction", "publication", "spiders", "storage"},
}


def imported_rooms(path: Path) -> set[str]:
    """The rooms that a module imports, for types only or not."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            rooms.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            rooms |= {alias.name.partition(".")[0] for alias in node.names}
    return rooms & ALLOWED.keys()


def imported_modules(path: Path) -> set[str]:
    """The modules of the same room that a module imports when it runs, not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("room", ALLOWED)
def test_no_module_of_a_room_comes_back_to_itself(room: str) -> None:
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / room).rglob("*.py")
    }
    graph = {name: imported_modules(path) & names.keys() for name, path in names.items()}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("room", ALLOWED)
def test_no_folder_of_a_room_comes_back_to_itself(room: str) -> None:
    modules = {
        path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / room).rglob("*.py")
    }
    outer = {path.parent.parent for path in modules if path.name == "__init__.py"}
    # A folder without folders in it is one thing; where it has some, each of its modules is.
    place = {
        name: name if path.parent in outer or path.name == "__init__.py" else name.rpartition(".")[0]
        for path, name in modules.items()
    }
    graph: dict[str, set[str]] = {}
    for path, name in modules.items():
        reached = {place[found] for found in imported_modules(path) if found in place}
        graph.setdefault(place[name], set()).update(reached - {place[name]})
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    modules = sorted((ROOT / room).rglob("*.py"))
    assert modules
    wrong = {
        str(path.relative_to(ROOT)): extra
        for path in modules
        if (extra := imported_rooms(path) - {room} - ALLOWED[room])
    }
    assert not wrong


def test_the_page_says_the_same(room_rows: dict[str, str]) -> None:
    assert room_rows.keys() == ALLOWED.keys()
    for room, allowed in ALLOWED.items():
        named = {other for other in ALLOWED if f"`{other}/`" in room_rows[room]}
        assert named == allowed or "all of the above" in room_rows[room], room


@pytest.fixture
def room_rows() -> dict[str, str]:
    """The last column of the table of rooms in docs/architecture.md, by room."""
    lines = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {row[0].strip("`/"): row[2] for row in rows if len(row) == 3 and row[0].endswith("/`")}
