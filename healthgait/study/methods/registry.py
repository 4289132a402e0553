"""All methods by name."""

import difflib
import pkgutil
from functools import cache
from importlib import import_module
from inspect import isabstract

from healthgait.errors import InputError
from healthgait.study import methods as package
from healthgait.study.methods.contract import Method

_REGISTERED: dict[str, Method] = {}


def methods() -> dict[str, Method]:
    """The methods whose modules lie in ``healthgait/study/methods``, by name, and those that were registered."""
    return _found() | _REGISTERED


def method_named(name: str) -> Method:
    """The method of a name. Raises InputError with the nearest known one if there is none."""
    known = methods()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
        raise InputError(f"there is no method {name!r} among {', '.join(known)}; do you mean {near}?")
    return known[name]


def register(method: Method) -> None:
    """Make a method known that lies elsewhere. Raises ValueError if its name or its section is taken or unusable."""
    name = method.name
    if not name.isidentifier():
        raise ValueError(f"a method's name is letters, digits and _, not {name!r}")
    for other in methods().values():
        if other.section == method.section:
            raise ValueError(f"there is a method called {other.name} already; give {name!r} another name")
    _REGISTERED[name] = method


def unregister(name: str) -> None:
    """Forget a method that was registered."""
    del _REGISTERED[name]


@cache
def _found() -> dict[str, Method]:
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        members = vars(import_module(f"{package.__name__}.{module.name}")).values()
        for kind in members:
            if isinstance(kind, type) and issubclass(kind, Method) and not isabstract(kind):
                found[kind.name] = kind()
    return dict(sorted(found.items()))
