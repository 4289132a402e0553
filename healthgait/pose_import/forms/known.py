"""The forms of pose files that can be read."""

from healthgait.errors import InputError
from healthgait.pose_import.forms import alphapose, deeplabcut, mediapipe, sleap, table, trc
from healthgait.pose_import.forms.form import Form, Source, no_form

FORMS: tuple[Form, ...] = (
    alphapose.FORM,
    deeplabcut.FORM,
    mediapipe.FORM,
    sleap.FORM,
    table.FORM,
    trc.FORM,
)
NAMES = tuple(form.name for form in FORMS)


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
