"""The rooms of the package, as docs/contributing/house.md has them: each imports from those above it alone."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "healthgait").rglob("*.py")
}
TABLE = (ROOT / "docs/contributing/house.md").read_text("utf-8").partition("| room | its job |")[2]
ROOMS = re.findall(r"^\| `([a-z_.]+)` \|", TABLE, re.MULTILINE)


def room_of(module: str) -> str:
    """The room with the longest name that the module lies in."""
    parts = module.split(".")[1:]
    names = [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
    return next(name for name in names if name in ROOMS)


def imports(node: ast.AST) -> Iterator[str]:
    """The modules of healthgait that are imported when the code runs, anywhere in it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names if alias.name in MODULES)
        elif isinstance(child, ast.ImportFrom) and child.module in MODULES:
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            yield from (name if name in MODULES else child.module for name in names)
        yield from imports(child)


@pytest.fixture(scope="module")
def used_by() -> dict[str, set[str]]:
    """What each module imports."""
    return {module: set(imports(ast.parse(path.read_text("utf-8")))) for module, path in MODULES.items()}


def test_a_room_imports_from_those_above_it_alone(used_by):
    upwards = [
        f"{module} imports {used}"
        for module, all_used in used_by.items()
        for used in all_used - {"healthgait"}
        if ROOMS.index(room_of(used)) > ROOMS.index(room_of(module))
    ]
    assert not upwards


def test_no_modules_import_each_other_in_a_circle(used_by):
    assert len(list(TopologicalSorter(used_by).static_order())) == len(MODULES)


def test_each_room_of_the_table_is_there_and_no_module_lies_outside():
    packages = {"healthgait", "healthgait.gait"}
    assert {room_of(module) for module in MODULES if module not in packages} == {*ROOMS}
