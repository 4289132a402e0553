"""What the tests of the forms share: people to write, and what reading them back has to give."""

import json

import numpy as np
import pytest
from hypothesis import event

from healthgait.errors import InputError
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import FORMS, form_of
from healthgait.pose_import.point_sets import JOINTS, POINT_SETS
from tests.pose_import.forms.writers import points_of


def two_people(frames=(3, 4, 12), empty=()):
    """Two people with all joints at places that are theirs alone, one of them without a nose, and their tracks."""
    people = {}
    for frame in frames:
        people[frame] = [
            {
                name: {"x": 200.0 + 10 * k + frame + 300 * who, "y": 50.0 + 7 * k + frame, "score": 0.5 + k / 100}
                for k, name in enumerate(JOINTS)
                if who == 0 or name != "nose"
            }
            for who in (0, 1)
        ]
    people |= {frame: [] for frame in empty}
    return dict(sorted(people.items())), {frame: [4, 7] for frame in frames} | {frame: [] for frame in empty}


def read(path, name=None):
    """The detections in a file or folder, in the form called ``name`` or the one that it is recognised to have."""
    source = Source(path)
    return form_of(source, name).read(source)


def assert_recognised(path, name):
    assert form_of(Source(path), None).name == name


def assert_as_written(detections, people, points, tracks=None, scale=(1, 1), tolerance=1e-9):
    """Every person is there point by point, in the file's order, by the video's frames."""
    assert {frame - detections.first for frame in detections.people} == set(people)
    for frame, found in people.items():
        got = detections.people[frame + detections.first]
        assert len(got) == len(found)
        assert [person.track for person in got] == (
            [str(track) for track in tracks[frame]] if tracks else [None] * len(found)
        )
        for person, written in zip(got, found, strict=True):
            wanted = points_of(written, points)
            wanted[wanted[:, 2] == 0] = np.nan
            wanted[:, :2] /= scale
            if not detections.has_scores:
                wanted[:, 2] = np.where(np.isfinite(wanted[:, 2]), 1.0, np.nan)
            assert person.points.shape == (len(POINT_SETS[points]), 3)
            np.testing.assert_allclose(person.points, wanted, atol=tolerance)


def written(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def assert_refused(path, *words, name=None):
    """The file or folder is refused in one line that names it and has these words."""
    with pytest.raises(InputError) as refusal:
        read(path, name)
    message = str(refusal.value)
    assert message.startswith(str(path)) and "\n" not in message
    for word in words:
        assert word in message, message


def read_any(folder, path, content):
    """Read ``content``, whatever it is, as the file ``path``: as detections, or refused by its place; never else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    names = [None, *(form.name for form in FORMS)]
    for name in names:
        try:
            detections = read(folder, name)
        except InputError as error:
            assert str(folder) in str(error)
            event("refused")
            continue
        event("read")
        for frame, found in detections.people.items():
            assert type(frame) is int and 0 <= frame <= 1_000_000
            for person in found:
                assert person.points.ndim == 2 and person.points.shape[1] == 3 and person.points.dtype == float
                known = np.isfinite(person.points)
                assert (known.all(axis=1) == known.any(axis=1)).all()
                assert (np.abs(person.points[known]) <= 100_000).all() and (person.points[known[:, 2], 2] > 0).all()
                assert person.track is None or (person.track and isinstance(person.track, str))
