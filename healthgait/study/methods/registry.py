"""All methods by name."""

import difflib
import pkgutil
from functools import cache
from importlib import import_module
from inspect import isabstract
from types import ModuleType

from healthgait.errors import InputError
from healthgait.settings import Section
from healthgait.study import methods as package
from healthgait.study.methods.contract import Method

RESERVED = {*dir(Section), "data_path", "partitions_path", "save_dir", "patients_measures", "gait_parameters",
            "gait_parameters_estimation", "hyperparameters_search_space", "seed", "targets", "of"}  # fmt: skip
_REGISTERED: dict[str, Method] = {}


def methods() -> dict[str, Method]:
    """The methods whose modules lie in ``healthgait/study/methods``, by name, and those that were registered."""
    return _found() | _REGISTERED


def method_named(name: str) -> Method:
    """The method of a name. Raises InputError with the nearest known one if there is none."""
    known = methods()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
        raise InputError(f"there is no method {name!r} among {', '.join(known)}; did you mean {near}?")
    return known[name]


def register(method: Method) -> None:
    """Register a method that is defined elsewhere. Raises InputError if its name or section is taken or unusable."""
    _check(method, methods())
    _REGISTERED[method.name] = method


def unregister(name: str) -> None:
    """Forget a method that was registered."""
    del _REGISTERED[name]


def _loaded(name: str) -> ModuleType:
    """A module of a method. Raises InputError if it cannot be imported: it may be a user's."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise
    except Exception as error:
        raise InputError(
            f"{name.replace('.', '/')}.py: cannot be imported ({type(error).__name__}: {error})"
        ) from error


def _check(method: Method, known: dict[str, Method]) -> None:
    name = getattr(method, "name", "")
    place = f"{type(method).__module__}: the method {name!r}"
    if not name.isidentifier() or method.section in RESERVED:
        raise InputError(f"{place}: expected a name of letters, digits and _ that is no field of a config")
    for other in known.values():
        if other.section == method.section:
            raise InputError(f"{place}: there is already one called {other.name}; give it another name")


@cache
def _found() -> dict[str, Method]:
    found: dict[str, Method] = {}
    for module in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}"
        for kind in vars(_loaded(name)).values():
            if isinstance(kind, type) and issubclass(kind, Method) and kind.__module__ == name and not isabstract(kind):
                _check(kind(), found)
                found[kind.name] = kind()
    return dict(sorted(found.items()))
