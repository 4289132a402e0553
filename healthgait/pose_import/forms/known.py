"""The forms of pose files that can be read."""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

from healthgait.errors import InputError
from healthgait.files import listed
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms import ENDINGS, FORM_NAMES
from healthgait.pose_import.forms.form import Form, Source, no_form

FORMS: tuple[Form, ...] = tuple(import_module(f"{__package__}.{name}").FORM for name in FORM_NAMES)


def form_of(source: Source, name: str | None) -> Form:
    """The form called ``name`` or, if None, the one that ``source`` has.

    Raises InputError if it has none, or more than one.
    """
    if name is not None:
        return next(form for form in FORMS if form.name == name)
    found = [form for form in FORMS if form.recognise(source)]
    if not found:
        raise no_form(source, FORMS)
    if len(found) > 1:
        names = " and ".join(form.name for form in found)
        raise InputError(f"{source.path}: may be {names}; choose one by its type")
    return found[0]


def read_detections(source: Source, name: str | None) -> Detections:
    """What a ``source`` holds, in the form called ``name`` or, if None, in the one that it has.

    Raises InputError if it cannot be read, which says what it was read as, or what it looks like.
    """
    form = form_of(source, name)
    try:
        return form.read(source)
    except InputError as error:
        hint = f"read as {form.program}, {form.expected}"
        with suppress(InputError):  # the file is damaged
            for other in FORMS:
                if other is not form and other.recognise(source):
                    hint = f"it looks like {other.program}, {other.expected}; choose the type {other.name}"
                    break
        raise InputError(f"{error} ({hint})") from error


def pose_in(path: Path) -> Path:
    """The file or folder to read at ``path``: of a folder without a known form, the only file or folder in it."""
    if not path.is_dir() or any(form.recognise(Source(path)) for form in FORMS):
        return path
    inside = listed(path)
    files = [one for one in inside if one.suffix.lower() in ENDINGS]
    only = files if any(one.is_file() for one in inside) else inside
    return only[0] if len(only) == 1 else path
