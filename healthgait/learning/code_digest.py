"""What code a result depends on: a module and all modules of its making that it imports, and its libraries."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = __name__.partition(".")[0]
FOLDER = Path(__file__).parents[1]
version = cache(metadata.version)  # a study asks for it in each of its cells


def code_digest(*modules: str) -> str:
    """SHA-256 of the source of the modules and of those that they import, wherever they do so.

    Of what is imported count the modules of healthgait, and those that lie in the same package or folder as the
    module that imports them. What is imported for type checking alone does not count.
    """
    content = hashlib.sha256()
    for name in code_of(*modules):
        content.update(name.encode() + b"\0" + hashlib.sha256(_source(name)).digest())
    return content.hexdigest()


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """The installed versions of libraries, by name."""
    return {name: version(name) for name in libraries}


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


def _path(module: str, root: Path = FOLDER.parent) -> Path | None:
    """The file of a module's source below a folder; None if there is none. Nothing is imported."""
    place = root.joinpath(*module.split("."))
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()), None)


def _file(module: str) -> Path:
    if module.partition(".")[0] == PACKAGE:
        return _path(module)
    return Path(sys.modules[module].__file__) if module in sys.modules else _path(module, _ROOTS[module])


@cache
def _source(module: str) -> bytes:
    return _file(module).read_bytes()


_ROOTS: dict[str, Path] = {}  # the folders in which modules of others were found


@cache
def _imported(module: str) -> tuple[str, ...]:
    """The modules that a module imports and that count."""
    file = _file(module)
    is_package = file.name == "__init__.py"
    package = module if is_package else module.rpartition(".")[0]
    # The folder from which the module's own name counts.
    root = file.parents[module.count(".") + is_package] if module != "__main__" else file.parent
    names = {name for name in _names_imported(ast.parse(_source(module)), package) if name}
    found = {name for name in names if name.partition(".")[0] == PACKAGE and _path(name)}
    if module.partition(".")[0] != PACKAGE and root.name not in ("site-packages", "dist-packages"):
        beside = {name for name in names - found if _path(name, root)}
        _ROOTS.update(dict.fromkeys(beside, root))
        found |= beside
    # A package runs before its modules.
    packages = {name.rsplit(".", depth)[0] for name in found for depth in range(1, name.count(".") + 1)}
    _ROOTS.update({name: root for name in packages if name.partition(".")[0] != PACKAGE})
    return tuple(name for name in found | packages if name.partition(".")[0] == PACKAGE or _path(name, root))


def _names_imported(tree: ast.AST, package: str) -> Iterator[str]:
    """What is imported; of ``from a import b`` also a.b, which may be a module."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" if base else alias.name for alias in node.names)
        yield from _names_imported(node, package)
