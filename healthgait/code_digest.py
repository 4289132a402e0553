"""What code a result depends on, told by a digest: a module and the modules of healthgait that it imports."""

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = __name__.partition(".")[0]
FOLDER = Path(__file__).parent


def code_digest(*modules: str) -> str:
    """SHA-256 of the source of the modules and of all modules of healthgait that they import, wherever they do so.

    What is imported for type checking alone does not count.
    """
    content = hashlib.sha256()
    for name in code_of(*modules):
        content.update(name.encode() + b"\0" + hashlib.sha256(_source(name)).digest())
    return content.hexdigest()


def code_of(*modules: str) -> list[str]:
    """The names of the modules that ``code_digest`` reads, sorted."""
    found: set[str] = set()
    to_read = list(modules)
    while to_read:
        name = to_read.pop()
        if name not in found:
            found.add(name)
            to_read += _imported(name)
    return sorted(found)


def _path(module: str) -> Path | None:
    """The file of a module's source; None if there is no such module. Nothing is imported."""
    place = FOLDER.joinpath(*module.split(".")[1:])
    if module.partition(".")[0] != PACKAGE:  # a method's of somebody else
        return Path(sys.modules[module].__file__)
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()), None)


@cache
def _source(module: str) -> bytes:
    return _path(module).read_bytes()


@cache
def _imported(module: str) -> tuple[str, ...]:
    """The modules of healthgait that a module imports."""
    names = _names_imported(ast.parse(_source(module)))
    ours = [name for name in names if name.partition(".")[0] == PACKAGE and _path(name)]
    # A package runs before its modules.
    packages = [name.rsplit(".", depth)[0] for name in ours for depth in range(1, name.count(".") + 1)]
    return tuple({*ours, *packages})


def _names_imported(tree: ast.AST) -> Iterator[str]:
    """What is imported; of ``from a import b`` also a.b, which may be a module."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from _names_imported(node)
