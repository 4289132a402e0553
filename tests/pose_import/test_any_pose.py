"""Whatever stands in an estimator's file: it becomes a pose file that can be read, or is refused by its name."""

import json
from contextlib import ExitStack

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from healthgait.errors import InputError
from healthgait.gait.pose.entries import read_entries
from healthgait.layout import POSE, Clip
from healthgait.pose_import.conversion import ImportSettings, import_clip
from healthgait.pose_import.point_sets import JOINTS
from healthgait.pose_import.pose_files import one_clip
from tests.pose_import.estimators import ALPHAPOSE_26, KINDS, OPENPOSE_25, SIZE, write
from tests.test_any_input import changed_json, changed_text

CLIP = Clip("PA000", "UGS", "WoJ", 2)
# One kind of each form; of the folders, one file is changed.
CHANGED = (ALPHAPOSE_26, OPENPOSE_25, "coco coco_annotations halpe_26", "mmpose mmpose_demo coco_17",
           "ultralytics ultralytics_labels coco_17", "openpifpaf openpifpaf_video coco_17",
           "easy_vitpose easy_vitpose coco_17", "table.csv", "mediapipe.csv", "mediapipe.json", "deeplabcut.csv",
           "sleap.csv", "trc.trc")  # fmt: skip


def body(frame):
    """The joints of somebody upright who walks to the right, 20 pixels a frame."""
    rows = {"nose": 60, "eye": 55, "ear": 57, "shoulder": 100, "elbow": 140, "wrist": 180, "hip": 200, "knee": 260,
            "ankle": 320, "heel": 325, "big_toe": 328, "small_toe": 328}  # fmt: skip
    aside = 25 * np.sin(frame / 5)
    return {
        name: {
            "x": 100.0 + 20 * frame + (name.startswith("l_") - 0.5) * (6 if rows[name[2:]] < 250 else 2 * aside)
            if name != "nose" else 102.0 + 20 * frame,
            "y": float(rows[name.removeprefix("l_").removeprefix("r_")]),
            "score": 0.9,
        }
        for name in JOINTS
    }  # fmt: skip


WALK = {frame: [body(frame)] for frame in range(40)}


@pytest.fixture(scope="module", params=CHANGED)
def written(request, tmp_path_factory):
    """The path to import, the file of it that is changed, its content, and the settings."""
    kind = KINDS[request.param]
    path = write(request.param, WALK, tmp_path_factory.mktemp("any") / f"walk{kind.ending}")
    file = sorted(path.iterdir())[20] if path.is_dir() else path
    settings = ImportSettings(
        output=path.parent / "out", fps=30.0, longest_gap_s=1.0, min_score=0.3, overwrite=True,
        image_size=SIZE if kind.size else None,
    )  # fmt: skip
    return path, file, file.read_bytes(), settings


def imported(path, settings):
    """The joints by frame of what is imported from ``path``; None if it is refused."""
    try:
        with ExitStack() as begun:
            import_clip(CLIP, one_clip(path, CLIP), settings, {CLIP}, begun)
    except InputError as error:
        assert str(path.parent) in str(error) and "\n" not in str(error)
        return None
    return read_entries(CLIP.path_in(settings.output, POSE)).joints


@given(data=st.data())
def test_any_file_is_imported_or_refused_by_its_name(written, data):
    path, file, content, settings = written
    try:
        changed = data.draw(changed_json(json.loads(content)))
    except ValueError:
        changed = data.draw(changed_lines(content.decode()))
    file.write_bytes(changed)
    try:
        joints = imported(path, settings)
    finally:
        file.write_bytes(content)
    event("refused" if joints is None else "imported")
    for named in (joints or {}).values():
        for joint in named.values():
            assert np.isfinite([joint["x"], joint["y"], joint["score"]]).all() and joint["score"] >= 0.3


@st.composite
def changed_lines(draw, text):
    """The bytes of a text in which words have been replaced, or lines removed, moved or doubled."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(0, 3))):
        k = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["remove", "double", "swap", "word"]))
        if what == "remove" and len(lines) > 1:
            del lines[k]
        elif what == "double":
            lines.insert(k, lines[k])
        elif what == "swap":
            lines[k], lines[0] = lines[0], lines[k]
        else:
            separator = next((one for one in ",\t " if one in lines[k]), ",")
            words = lines[k].split(separator)
            words[draw(st.integers(0, len(words) - 1))] = draw(
                st.sampled_from(["", "nan", "inf", "-1", "1e9", "x", "0", "9" * 400, "1,5", '"', "1e-400", "٣"])
            )
            lines[k] = separator.join(words)
    return draw(changed_text("\n".join(lines) + "\n"))


@pytest.mark.parametrize("kind", CHANGED)
def test_the_unchanged_file_is_imported(tmp_path, kind):
    """Or else the test above could not fail."""
    path = write(kind, WALK, tmp_path / f"walk{KINDS[kind].ending}")
    size = SIZE if KINDS[kind].size else None
    joints = imported(path, ImportSettings(tmp_path / "out", 30.0, 1.0, 0.3, False, image_size=size))
    assert list(joints) == list(range(40))
