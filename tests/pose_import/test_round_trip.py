"""A simulated walk through every form and point set: the same joints come back, from 0, in pixels."""

import json

import numpy as np
import pytest

from healthgait.layout import POSE
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import FORMS, form_of
from healthgait.pose_import.people import people_of
from healthgait.pose_import.point_sets import JOINTS
from tests.pose_import.estimators import KINDS, SIZE, joints_in, people_in, with_company, write, write_simulated


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """A simulated walker and a bystander in some frames of a clip, and nobody in one of them."""
    folder = tmp_path_factory.mktemp("simulated")
    (clip,) = write_simulated(folder, 1)
    people = with_company(people_in(json.loads(clip.path_in(folder / POSE, POSE).read_text())))
    seen = [frame for frame, found in people.items() if len(found) == 2][10:40]
    return {frame: people[frame] for frame in seen} | {seen[-1] + 1: []}


def in_order(people):
    """People (people, joints, 3) by the column of their left hip: files may hold them in any order."""
    return people[np.argsort(people[:, JOINTS.index("l_hip"), 0])]


@pytest.mark.parametrize("kind", KINDS)
def test_joints_come_back_through_every_form_and_point_set(tmp_path, walk, kind):
    kind_of, tolerance_px = KINDS[kind], KINDS[kind].tolerance_px + 1e-9
    if not kind_of.several:
        walk = {frame: found[:1] for frame, found in walk.items()}
    source = Source(write(kind, walk, tmp_path / f"walk{kind_of.ending}"))
    assert [known.name for known in FORMS if known.recognise(source)] == [kind_of.form]
    detections = form_of(source, None).read(source)
    people = people_of(detections, None, SIZE if kind_of.size else None, source.path)
    for frame, found in walk.items():
        if not found:
            continue
        expected = np.full((len(found), len(JOINTS), 3), np.nan)
        for one, joints in zip(expected, found, strict=True):
            for name in joints.keys() & joints_in(kind):
                one[JOINTS.index(name)] = [joints[name][key] for key in ("x", "y", "score")]
        expected[..., 2] = (
            expected[..., 2] if detections.has_scores else np.where(np.isnan(expected[..., 2]), np.nan, 1)
        )
        np.testing.assert_allclose(in_order(people.by_frame[frame]), in_order(expected), rtol=0, atol=tolerance_px)
    seen = {frame for frame, found in people.by_frame.items() if len(found)}
    assert seen == {frame for frame, found in walk.items() if found}
