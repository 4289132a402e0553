"""People in the table-like forms of pose, as each program writes them.

``people`` has by frame a list of persons, each the joints by the dataset's names, {"x", "y", "score"}; ``tracks`` has
by frame the number or name of each of them.
"""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import h5py
import numpy as np

from healthgait.pose_import.forms.mediapipe_landmarks import NAMES
from healthgait.pose_import.point_sets import BLAZEPOSE_33

TRC_HEADER = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip
People = dict[int, list[dict]]
Tracks = dict[int, list[str]]


def write_table(people: People, path: Path, tracks: Tracks | None = None, times_s: dict | None = None) -> Path:
    """The plain table; a frame with nobody has a row without a joint."""
    header = ["frame", *(["time_s"] if times_s else []), *(["person"] if tracks else []), "joint", "x", "y", "score"]
    rows = []
    for frame, found in people.items():
        for number, joints in enumerate(found or [{"": {"x": "", "y": "", "score": ""}}]):
            before = [frame, *([times_s[frame]] if times_s else [])]
            before += [tracks[frame][number] if found else ""] if tracks else []
            rows += [[*before, name, *_values(joint)] for name, joint in joints.items()]
    return write_rows([header, *rows], path)


def write_mediapipe(people: People, path: Path, kind: str = "long", size: tuple[int, int] | None = None) -> Path:
    """MediaPipe's landmarks as CSV of a ``kind`` (long, names, numbers, from_1) or as JSON, by the path's ending.

    They are fractions of an image of this ``size``, if given. Long tables may have several people in a frame.
    """
    found = {frame: [_landmarks(joints, size) for joints in here] for frame, here in people.items()}
    if path.suffix == ".json":
        path.parent.mkdir(parents=True, exist_ok=True)
        several = any(len(here) > 1 for here in found.values())
        entries = [
            {"frame": frame, "pose_landmarks": (here if several else here[0]) if here else None}
            for frame, here in found.items()
        ]
        path.write_text(json.dumps(entries))
        return path
    if kind == "long":
        rows = [["frame", "person", "landmark", "x", "y", "z", "visibility"]]
        for frame, here in found.items():
            for number, landmarks in enumerate(here):
                rows += [[frame, number, k, *landmark.values()] for k, landmark in enumerate(landmarks)]
            rows += [] if here else [[frame, *[""] * 6]]
        return write_rows(rows, path)
    points = {"names": NAMES, "numbers": range(33), "from_1": range(1, 34)}[kind]
    header = [f"{point}_{axis}" if kind == "names" else f"{axis}{point}" for point in points for axis in "xyzv"]
    if kind == "names":
        header = [name.replace("_v", "_visibility") for name in header]
    rows = [
        [frame, *([value for landmark in here[0] for value in landmark.values()] if here else [""] * len(header))]
        for frame, here in found.items()
    ]
    return write_rows([["frame", *header], *rows], path)


def _landmarks(joints: dict, size: tuple[int, int] | None) -> list[dict]:
    """All 33 landmarks; those that the person does not have lie at 0 and are not visible."""
    width, height = size or (1, 1)
    landmarks = []
    for name in BLAZEPOSE_33.names:
        joint = joints.get(name) or {"x": 0.0, "y": 0.0, "score": 0.0}
        x, y = joint["x"] / width, joint["y"] / height
        landmarks.append({"x": x, "y": y, "z": -0.1, "visibility": joint["score"]})
    return landmarks


def write_rows(rows: Iterable[Iterable], path: Path, separator: str = ",") -> Path:
    """Rows of cells as a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def names_of(people: People) -> list[str]:
    """The joints that anybody has, in order."""
    return list(dict.fromkeys(name for found in people.values() for joints in found for name in joints))


def _values(joint: dict | None) -> list:
    return [joint["x"], joint["y"], joint["score"]] if joint else ["", "", ""]


def write_deeplabcut(people: People, path: Path, tracks: Tracks | None = None) -> Path:
    """DeepLabCut's CSV; with several individuals if there are ``tracks``."""
    names = names_of(people)
    individuals = sorted({track for found in tracks.values() for track in found}) if tracks else [None]
    columns = [(who, name, axis) for who in individuals for name in names for axis in ("x", "y", "likelihood")]
    header = [["scorer", *["DLC_resnet50_walkNov1shuffle1_50000"] * len(columns)]]
    header += [["individuals", *(who for who, _, _ in columns)]] if tracks else []
    header += [["bodyparts", *(name for _, name, _ in columns)], ["coords", *(axis for _, _, axis in columns)]]
    rows = []
    for frame, found in people.items():
        here = dict(zip(tracks[frame] if tracks else [None], found, strict=bool(tracks)))
        cells = [value for who in individuals for name in names for value in _values(here.get(who, {}).get(name))]
        rows.append([frame, *cells])
    return write_rows([*header, *rows], path)


def write_sleap(people: People, path: Path, tracks: Tracks | None = None) -> Path:
    """SLEAP's analysis CSV, with a row of empty cells for a frame with nobody, or HDF5, by the path's ending."""
    if path.suffix == ".h5":
        return _write_sleap_h5(people, path, tracks)
    names = names_of(people)
    header = ["track", "frame_idx", "instance.score"]
    header += [f"{name}.{axis}" for name in names for axis in ("x", "y", "score")]
    rows = []
    for frame, found in people.items():
        for number, joints in enumerate(found or [{}]):
            cells = [value for name in names for value in _values(joints.get(name))]
            rows.append([tracks[frame][number] if tracks and found else "", frame, "0.95" if found else "", *cells])
    return write_rows([header, *rows], path)


def _write_sleap_h5(people: People, path: Path, tracks: Tracks | None) -> Path:
    """As SLEAP itself writes it: tracks (tracks, 2, nodes, frames), all frames from 0 to the last."""
    names, frames = names_of(people), max(people) + 1
    track_names = sorted({track for found in (tracks or {}).values() for track in found})
    count = len(track_names) or max(map(len, people.values()))
    places, scores = np.full((count, 2, len(names), frames), np.nan), np.full((count, len(names), frames), np.nan)
    for frame, found in people.items():
        for number, joints in enumerate(found):
            track = track_names.index(tracks[frame][number]) if tracks else number
            for name, joint in joints.items():
                places[track, :, names.index(name), frame] = joint["x"], joint["y"]
                scores[track, names.index(name), frame] = joint["score"]
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file["tracks"], file["point_scores"] = places, scores
        file["track_occupancy"] = np.isfinite(scores).any(axis=1).T.astype("u1")
        file["track_names"], file["node_names"] = np.array(track_names, dtype="S"), np.array(names, dtype="S")
    return path


def write_sports2d(
    people: People, path: Path, tracks: Tracks | None = None, fps: float = 25.0, metres: bool = False
) -> Path:
    """A folder with Sports2D's .trc of each track or, without tracks, that of the one person.

    Rows count from 0 at the first frame that has been analysed; times end with the last frame's end. Metres have y
    upwards, and 250 pixels each.
    """
    first, count = min(people), max(people) - min(people) + 1
    times = np.linspace(first / fps, (first + count) / fps, count)
    numbers = sorted({track for found in tracks.values() for track in found}) if tracks else [None]
    for number in numbers:
        found = {
            frame: joints
            for frame, here in people.items()
            for track, joints in zip(tracks[frame] if tracks else [None] * len(here), here, strict=True)
            if track == number
        }
        name = f"walk_Sports2D_{'m' if metres else 'px'}_person{number or '00'}.trc"
        rows = [found.get(first + row, {}) for row in range(count)]
        file = path / name if tracks else path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_trc(rows, names_of(people), times, fps, metres, f"/results/{name}"), encoding="utf-8")
    return path


def marker_name(joint: str) -> str:
    """Sports2D's name of a joint, such as LBigToe."""
    side, _, rest = joint.rpartition("_") if joint[:2] not in ("l_", "r_") else (joint[0], "", joint[2:])
    return side.title().replace("_", "") + rest.title().replace("_", "")


def _trc(rows: list[dict], names: list[str], times: np.ndarray, fps: float, metres: bool, written_as: str) -> str:
    lines = [
        ["PathFileType", "4", "(X/Y/Z)", written_as],
        [*TRC_HEADER],
        [fps, fps, len(rows), len(names), "m", fps, 0, len(rows)],
        ["Frame#", "Time", *(cell for name in names for cell in (marker_name(name), "", ""))],
        ["", "", *(f"{axis}{k + 1}" for k in range(len(names)) for axis in "XYZ")],
    ]
    for number, (joints, time) in enumerate(zip(rows, times, strict=True)):
        places = [(joints[name]["x"], joints[name]["y"]) if name in joints else None for name in names]
        if metres:
            places = [(place[0] / 250, (1000 - place[1]) / 250) if place else None for place in places]
        lines.append([number, time, *(cell for place in places for cell in (*(place or ("", "")), 0.0))])
    return "\n".join("\t".join(map(str, line)) for line in lines) + "\n"
