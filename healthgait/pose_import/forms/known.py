"""The forms of pose files that can be read."""

from importlib import import_module

from healthgait.errors import InputError
from healthgait.pose_import.forms import FORM_NAMES
from healthgait.pose_import.forms.form import Form, Source, no_form

FORMS: tuple[Form, ...] = tuple(import_module(f"{__package__}.{name}").FORM for name in FORM_NAMES)


def form_of(source: Source, name: str | None) -> Form:
    """The form called ``name`` or, if None, the one that ``source`` has.

    Raises InputError if it has none or more than one, or has another form than the one called ``name``.
    """
    found = [form for form in FORMS if form.recognise(source)]
    if name is not None:
        named = next(form for form in FORMS if form.name == name)
        if found and named not in found:
            raise InputError(
                f"{source.path}: is {found[0].program}'s {found[0].expected}; choose the type {found[0].name}, or leave "
                "it out"
            )
        return named
    if not found:
        raise no_form(source, FORMS)
    if len(found) > 1:
        names = " and ".join(form.name for form in found)
        raise InputError(f"{source.path}: may be {names}; choose one by its type")
    return found[0]
