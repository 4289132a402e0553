"""The forms of pose files that can be read."""

from importlib import import_module

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms import FORM_NAMES
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
        others = [other for other in FORMS if other is not form and other.recognise(source)]
        if others:
            hint = f"it looks like {others[0].program}, {others[0].expected}; choose the type {others[0].name}"
        else:
            hint = f"read as {form.program}, {form.expected}"
        raise InputError(f"{error} ({hint})") from error
