"""Sections of a config: an unknown key or a wrong type is an error in one line, never a guess."""

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from healthgait.errors import InputError, shortened

Count = Annotated[int, Field(ge=1, le=1_000_000)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
LearningRate = Annotated[float, Field(ge=1e-9, le=1)]
Model = TypeVar("Model", bound="Section")


def without_comment(content: Any) -> Any:
    """An object without its one free key, ``_comment``."""
    return {key: value for key, value in content.items() if key != "_comment"} if isinstance(content, dict) else content


class Section(BaseModel):
    """A section of a config file: a frozen pydantic model that knows its keys and takes no others.

    A method declares its settings as a subclass, in which every field has a type and a default::

        class RidgeSettings(Section):
            penalty: float = 1.0

    Types are strict (``1`` is no text, ``"1"`` no number), and numbers finite. ``_comment`` is allowed as a key and
    ignored. Validators may raise ValueError with what is wrong. A string below a field says what it means, in the
    reference of the config.

    See Also
    --------
    validated : makes a section of the content of a file, with errors in one line.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    _drop_comment = model_validator(mode="before")(without_comment)

    @classmethod
    def with_paths(cls, content: dict[str, Any], resolve: Callable[[str, str], str]) -> dict[str, Any]:
        """Make the paths of a section absolute; to be overridden by sections that have some.

        Parameters
        ----------
        content
            The section as it stands in the file.
        resolve
            ``resolve(field, text)`` gives the absolute path of a text, relative to the config file.

        Returns
        -------
        dict
            ``content`` with absolute paths.
        """
        return content


def validated(model: type[Model], content: Any, path: Path) -> Model:
    """The content of a JSON file as a section.

    Parameters
    ----------
    model
        The class of the section.
    content
        The JSON content.
    path
        The file, for errors.

    Raises
    ------
    InputError
        In one line: file, field, value and, for an unknown field, the nearest known one.
    """
    if not isinstance(content, dict):
        raise InputError(f"{path}: expected a JSON object {{…}}, not {type(content).__name__}")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{path}: {_explain(error, model)}") from error


def _explain(error: ValidationError, model: type[Section]) -> str:
    """The first finding of a ValidationError in one line."""
    # A misspelt field is also a missing one: the misspelling says more.
    findings = sorted(error.errors(include_url=False), key=lambda finding: finding["type"] != "extra_forbidden")
    first = findings[0]
    place = ".".join(shortened(str(part)) for part in first["loc"]) or "the file as a whole"
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    if first["type"] == "extra_forbidden":
        known = _fields(model, first["loc"][:-1])
        near = difflib.get_close_matches(shortened(str(first["loc"][-1])), known, n=1, cutoff=0)
        return f"{place}: unknown field; the nearest known one is {near[0]}{more}"
    if first["type"] == "missing":
        return f"{place}: the field is missing{more}"
    if first["type"] == "model_type":
        known = ", ".join(_fields(model, first["loc"]))
        return f"{place}: expected an object with {known}, not {_shown(first['input'])}{more}"
    if first["type"] == "is_instance_of":  # of Path, the one class that fields have
        return f"{place}: expected a path as text, not {_shown(first['input'])}{more}"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "value_error":
        return f"{place}: {message}{more}"
    return f"{place}: {message[0].lower()}{message[1:]}, not {_shown(first['input'])}{more}"


def _shown(value: Any) -> str:
    return shortened(repr(value))


def _fields(model: type[Section], place: tuple[Any, ...]) -> list[str]:
    for part in place:
        # A dict of sections has a key of the user's own before each of them.
        model = get_args(model)[1] if get_origin(model) is dict else model.model_fields[part].annotation
    return list(model.model_fields)
