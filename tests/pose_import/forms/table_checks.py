"""What the tests of all forms of pose share: reading a file as its form, and comparing what was read with people."""

from pathlib import Path

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.known import FORMS, form_of


def read_as(form: Form, path: Path) -> Detections:
    """The content of a file that this form alone recognises."""
    assert [known.name for known in FORMS if known.recognise(Source(path))] == [form.name]
    return form_of(Source(path), None).read(Source(path))


def assert_refused(form: Form, path: Path, *words: str) -> None:
    """Check that the file is refused in one line that begins with its path and holds the words."""
    with pytest.raises(InputError) as refusal:
        form.read(Source(path))
    message = str(refusal.value)
    assert message.startswith(str(path)) and "\n" not in message
    for word in words:
        assert word in message, message


def assert_read_or_refused(form: Form, path: Path, content: bytes) -> None:
    """Check that bytes are refused by the file's name, or read as numbers that can be."""
    path.write_bytes(content)
    try:
        form_of(Source(path), None)
    except InputError as error:
        assert str(path) in str(error)
    try:
        found = form.read(Source(path))
    except InputError as error:
        assert str(path) in str(error) and "\n" not in str(error)
        return
    sizes = {person.points.shape for people in found.people.values() for person in people}
    assert len(sizes) <= 1 and all(type(frame) is int for frame in found.people)
    for size in sizes:
        assert size[1:] == (3,) and (found.names is None or size[0] == len(found.names))
    for people in found.people.values():
        for person in people:
            known = np.isfinite(person.points)
            assert (known.all(axis=1) | ~known.any(axis=1)).all() and known.any()
            assert (np.abs(person.points[known]) <= 1e5).all()


def assert_people(found: Detections, people: dict, score: float | None = None) -> None:
    """Check each point of ``people``; ``score`` is that of all points, if the form has no scores."""
    assert found.people.keys() == people.keys()
    for frame, expected in people.items():
        assert len(found.people[frame]) == len(expected)
        for person, joints in zip(found.people[frame], expected, strict=True):
            named = dict(zip(found.names, person.points.tolist(), strict=True))
            for name, point in named.items():
                if name in joints:
                    joint = joints[name]
                    assert point == pytest.approx([joint["x"], joint["y"], score or joint["score"]]), (frame, name)
                else:
                    assert np.isnan(point).all(), (frame, name)
            assert joints.keys() <= named.keys()


def made_up_people(frames: tuple[int, ...] = (3, 4, 6), empty: int | None = 5) -> dict:
    """Two people, of whom the second is in some frames and misses a joint; nobody in the frame ``empty``."""
    people = {
        frame: [
            {
                name: {"x": 100.25 + 7 * frame + 10 * k + 300 * who, "y": 50.5 + 60 * k + frame, "score": 0.9 - k / 10}
                for k, name in enumerate(("nose", "l_hip", "l_knee", "l_ankle"))
                if not (who and name == "l_knee")
            }
            for who in range(1 + (frame % 2))
        ]
        for frame in frames
    }
    return dict(sorted((people | ({empty: []} if empty is not None else {})).items()))
