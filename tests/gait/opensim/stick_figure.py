"""A person who stands upright, a metre ahead after each second, beside files read as OpenSim documents them."""

from dataclasses import replace

import numpy as np

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles

SECONDS = 2.0 + np.arange(60) / 30
UPRIGHT_M = {
    "shoulders": (0, 1.4), "pelvis": (0, 0.9), "hip": (0, 0.9), "knee": (0, 0.5), "ankle": (0, 0.1),
    "heel": (-0.05, 0), "toe": (0.15, 0),
}  # fmt: skip


def standing(**moved) -> Leg:
    """A side; points can be moved by what is given, metres forward and up."""
    forward = np.column_stack([SECONDS - SECONDS[0], np.zeros(60)])
    points = {name: np.array(place) + forward for name, place in UPRIGHT_M.items()}
    return replace(Leg(**points), **{name: points[name] + offset for name, offset in moved.items()})


def angles_of(left: Leg, right: Leg) -> ClipAngles:
    found = [joint_angles(leg) for leg in (left, right)]
    return ClipAngles(SECONDS, (left, right), np.array([np.stack([one[name] for name in ANGLES], 1) for one in found]))


def read_trc(text: str) -> tuple[dict[str, str], np.ndarray, dict[str, np.ndarray]]:
    """Header, times and markers (frames, 3); written after OpenSim's documentation and TRCFileAdapter.cpp."""
    first, keys, values, labels, axes, blank, *rows = (line.split("\t") for line in text.splitlines())
    assert first[:3] == ["PathFileType", "4", "(X/Y/Z)"] and len(first) == 4 and blank == [""]
    header = dict(zip(keys, values, strict=True)) | {"name": first[3]}
    assert labels[:2] == ["Frame#", "Time"] and axes[:2] == ["", ""]
    names = [label for label in labels[2:] if label]
    assert [axis for axis in axes if axis] == [f"{axis}{number + 1}" for number in range(len(names)) for axis in "XYZ"]
    # A tab after every value; an empty one is a coordinate of a marker that was not seen.
    assert {len(row) for row in rows} == {2 + 3 * len(names) + 1} and all(row[-1] == "" for row in rows)
    assert [row[0] for row in rows] == [str(number + 1) for number in range(len(rows))]
    table = np.array([[float(cell) if cell else np.nan for cell in row[1:-1]] for row in rows])
    return header, table[:, 0], {name: table[:, 3 * n + 1 : 3 * n + 4] for n, name in enumerate(names)}


def read_mot(text: str) -> tuple[dict[str, str], list[str], np.ndarray]:
    """Header, labels and table (rows, columns), as OpenSim's Storage reads it."""
    header, _, table = text.partition("\nendheader\n")
    labels, *rows = (line.split("\t") for line in table.splitlines())
    assert {len(row) for row in rows} == {len(labels)}
    keys = dict(line.split("=") for line in header.splitlines() if "=" in line)
    return keys | {"name": header.splitlines()[0]}, labels, np.array(rows, dtype=float)
