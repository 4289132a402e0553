"""Whatever stands in a file: it is read as it stands, or refused in one line that names the file.

``pytest -m "long or not long" --hypothesis-profile=long tests/test_any_input.py`` tries 2,500 files of each kind.
"""

import csv
import io
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from healthgait.columns import ALIASES, ID, PLAUSIBLE, SEX
from healthgait.errors import InputError
from healthgait.gait.pose.pose_file import read_pose
from healthgait.gait.walkway.walkway import read_corners
from healthgait.participants.tables import MISSING, read_gait_parameters, read_measures
from healthgait.partitioning.partitions import PARTS, folder_of, read_partition, read_partitions
from healthgait.study.config import load_config
from healthgait.targets import SEX_TARGET
from tests.conftest import ROOT

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-3, 200),
    st.floats(),
    st.floats(-10, 2000),
    st.text(max_size=5),
    st.sampled_from(["PA001", "1e999", "-0", "NaN", "∞", "١٢", "1_0", "0x1", "1,5", " ", "null", "9" * 400]),
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@st.composite
def changed_json(draw, valid):
    """JSON text of a valid content in which places have been changed, removed or added, or bytes been lost."""
    content = json.loads(json.dumps(valid))
    for _ in range(draw(st.integers(0, 3))):
        holder = content
        while isinstance(holder, dict | list) and holder:
            key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if not isinstance(holder[key], dict | list) or draw(st.integers(0, 3)) == 0:
                _change(draw, holder, key)
                break
            holder = holder[key]
    return draw(changed_text(json.dumps(content)))


def _change(draw, holder, key):
    what = draw(st.sampled_from(["replace", "remove", "add"]))
    if what == "remove":
        del holder[key]
    elif what == "replace":
        holder[key] = draw(anything)
    elif isinstance(holder, dict):
        holder[draw(st.text(max_size=8))] = draw(anything)
    else:
        holder.append(draw(anything))


@st.composite
def changed_text(draw, text):
    """The bytes of a text; seldom, some of them are lost or replaced."""
    content = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 4)) == 0:
        start = draw(st.integers(0, len(content)))
        content = content[:start] + draw(st.binary(max_size=4)) + content[start + draw(st.integers(0, 9)) :]
    return content


@st.composite
def changed_csv(draw, valid):
    """The bytes of a CSV table in which cells, rows or columns have been changed."""
    rows = [list(row) for row in valid]
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.sampled_from(rows))
        if row:
            place = draw(st.integers(0, len(row) - 1))
            what = draw(st.integers(0, 5))
            if what == 0:
                del row[place]
            elif what == 1:
                row.insert(place, "7")
            else:
                row[place] = str(draw(scalars))
    text = io.StringIO()
    csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(rows)
    return draw(changed_text(text.getvalue()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


def read(reader, path, content):
    """What ``reader`` gives, or None if it refuses the file by its name; any other exception fails the test."""
    path.write_bytes(content)
    try:
        found = reader(path)
    except InputError as error:
        assert str(path) in str(error)
        event("refused")
        return None
    event("read")
    return found


VALID_CONFIG = json.loads((ROOT / "configfiles" / "train_configfile.json").read_text()) | {
    "seed": 3,
    "xgboost": {"search_iterations": 5, "early_stopping_rounds": {"sex": 20, "weight": 10, "age": 10}},
    "mlp": {"epochs": 9, "dropout": 0.25, "min_learning_rate": 1e-4},
    "movinet": {"frames": 8, "skip_percent": 0.15, "weights": None, "finetune": False, "sex": {"epochs": 3}},
}


@given(changed_json(VALID_CONFIG))
def test_a_config_is_read_as_it_stands_or_refused(folder, content):
    config = read(load_config, folder / "config.json", content)
    if config is not None:
        given_fields = {name: value for name, value in json.loads(content).items() if not name.startswith("_")}
        assert set(given_fields) <= set(type(config).model_fields)
        assert_as_given(config.model_dump(mode="json"), given_fields)


def assert_as_given(read_values, given_fields):
    for name, value in given_fields.items():
        if isinstance(value, dict):
            assert_as_given(read_values[name], value)
        elif isinstance(value, int | float) or value is None:
            assert read_values[name] == value and isinstance(read_values[name], bool) == isinstance(value, bool)


MEASURES = [
    ["ID", "Sex", "Age", "PA_level", "Height", "Weight", "BMI", "WaistC", "HipC", "NeckC"],
    ["PA001", "0", "23", "Active", "165.5", "60.1", "21.9", "70", "95", "32"],
    ["PA002", "1", "57", "", "180", "", "", "90.5", "100", "38"],
]
GAIT = [
    ["ID", *(f"{name}_{pace}" for pace in ("UGS", "FGS") for name in ("Step", "Stride", "Cadence", "Velocity"))],
    ["PA001", "65", "130", "110", "1.2", "80", "160", "130", "1.7"],
    ["PA002", "70.5", "141", "112.5", "1.305", "", "", "", ""],
]


@given(changed_csv(MEASURES))
def test_measures_are_read_as_they_stand_or_refused(folder, content):
    assert_cells(read(read_measures, folder / "measures.csv", content), content)


@given(changed_csv(GAIT))
def test_gait_parameters_are_read_as_they_stand_or_refused(folder, content):
    assert_cells(read(read_gait_parameters, folder / "gait.csv", content), content)


def assert_cells(table: pd.DataFrame | None, content: bytes) -> None:
    """Each number is that of its cell, and can be a person's."""
    if table is None:
        return
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if any(map(str.strip, row))]
    header = [ALIASES.get(name.strip(), name.strip()) for name in rows[0]]
    assert table.index.is_unique and len(table) == len(rows) - 1
    for name in table.columns.drop("PA_level", errors="ignore"):
        for row, value in zip(rows[1:], table[name], strict=True):
            cell = row[header.index(name)].strip()
            if cell.lower() in MISSING:
                assert math.isnan(value)
            else:
                assert value == float(cell) and cell.isascii() and "_" not in cell
                low, high = (0, 1) if name == SEX else PLAUSIBLE[name.removesuffix("_UGS").removesuffix("_FGS")]
                assert low <= value <= high
    assert list(table.index) == [row[header.index(ID)].strip() for row in rows[1:]]


KNOWN = pd.Index([f"PA{number:03d}" for number in range(9)])
PARTITION = dict(zip(PARTS, (["PA001", "PA002"], ["PA003"], ["PA004", "PA005", "PA006"]), strict=True))


@given(changed_json(PARTITION))
def test_a_partition_is_read_as_it_stands_or_refused(folder, content):
    partition = read(lambda path: read_partition(path, KNOWN), folder / "partition_0.json", content)
    if partition is not None:
        assert {part: getattr(partition, part) for part in PARTS} == json.loads(content)
        people = [identity for part in PARTS for identity in getattr(partition, part)]
        assert len(set(people)) == len(people) and set(people) <= set(KNOWN)
        assert all(getattr(partition, part) for part in PARTS)


OTHER = dict(zip(PARTS, (["PA004", "PA005"], ["PA006"], ["PA001", "PA002", "PA003"]), strict=True))


@given(changed_json(PARTITION), changed_json(OTHER))
def test_nobody_is_tested_twice(folder, first, second):
    place = folder / "partitions" / folder_of(SEX_TARGET)
    place.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate((first, second)):
        (place / f"partition_{number}.json").write_bytes(content)
    try:
        partitions = read_partitions(place.parent, SEX_TARGET, KNOWN)
    except InputError as error:
        assert str(place) in str(error)
        event("refused")
        return
    event("read")
    tested = [identity for partition in partitions.values() for identity in partition.test]
    assert len(set(tested)) == len(tested)


POSE = [
    {
        "frame": 3 + k,
        "time_s": 0.1 + k / 25,
        "image_size": [1400, 540],
        "joints": {
            "l_ankle": {"x": 300.5 + 9 * k, "y": 400, "score": 0.9},
            "r_ankle": {"x": 350 + 9 * k, "y": 410.25},
            "nose": {"x": 40 + 90 * k, "y": 60},
            "l_heel": {"x": 290 + 9 * k, "y": 420, "score": 0.7},
        },
    }
    for k in range(14)
]


@given(changed_json(POSE))
def test_a_pose_is_read_as_it_stands_or_refused(folder, content):
    pose = read(read_pose, folder / "pose.json", content)
    if pose is None:
        return
    entries = {entry["frame"]: entry.get("joints") or {} for entry in json.loads(content)}
    assert np.isfinite(pose.ankles_px).all(axis=(1, 2)).sum() >= 10
    assert (np.diff(pose.seconds(25.0)) > 0).all() and len(pose.seconds(25.0)) == len(pose)
    for place, ankles in enumerate(pose.ankles_px):
        for name, point in zip(("l_ankle", "r_ankle"), ankles, strict=True):
            if np.isfinite(point).all():
                joint = entries[pose.first + place][name]
                assert (joint["x"], joint["y"]) == tuple(point)
            else:
                assert np.isnan(point).all()


BOXES = {
    "0": {"x_min": 300, "y_min": 240, "x_max": 330, "y_max": 260},
    "1": {"x_min": 180, "y_min": 380, "x_max": 215, "y_max": 405},
    "2": {"x_min": 640, "y_min": 241, "x_max": 668, "y_max": 261},
    "3": {"x_min": 750, "y_min": 381, "x_max": 790, "y_max": 406},
}


@given(changed_json(BOXES))
def test_sensor_boxes_are_read_as_they_stand_or_refused(folder, content):
    corners = read(read_corners, folder / "boxes.json", content)
    if corners is not None:
        boxes = json.loads(content)
        assert np.isfinite(corners).all()
        for name, (x, y) in zip("0123", corners, strict=True):
            assert (x, y) == (boxes[name]["x_min" if name in "01" else "x_max"], boxes[name]["y_max"])
