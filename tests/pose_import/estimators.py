"""The kinds of files that pose can come in, and people to write to them: a simulated walker with others beside them."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from healthgait.layout import SENSOR_BOXES_FOLDER, Clip
from healthgait.pose_import.point_sets import JOINTS, POINT_SETS
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import draw_camera, sensor_boxes
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.random_streams import Purpose
from tests.pose_import.forms import table_writers, writers

People = dict[int, list[dict]]  # by frame, each person's joints by name
SIZE = (960, 540)  # width and height of the simulated video


class Kind(NamedTuple):
    """A kind of file: its form, how it is written, its ending (empty for a folder) and the point set.

    Coordinates are exact to ``tolerance_px``; ``size`` if the import needs the image's size, and not
    ``several`` if a file has one person, unless tracks are told apart.
    """

    form: str
    write: Callable
    ending: str
    points: str
    tolerance_px: float = 0.0
    size: bool = False
    several: bool = True


ALPHAPOSE_26, OPENPOSE_25, COCO = (
    "alphapose alphapose halpe_26",
    "openpose openpose body_25",
    "coco coco_results coco_17",
)


def _of(form: str, write: Callable, ending: str, *sets: str, **others) -> dict[str, Kind]:
    return {f"{form} {write.__name__} {points}": Kind(form, partial(write, points=points), ending, points, **others)
            for points in sets}  # fmt: skip


def _table(form: str, write: Callable, ending: str, points: str = "named", **others) -> dict[str, Kind]:
    return {f"{form}{ending}": Kind(form, write, ending, points, **others)}


def _write_table(people: People, path: Path) -> Path:
    """The plain table; the persons of a frame have numbers that say nothing about who is who."""
    return table_writers.write_table(people, path, {frame: range(len(found)) for frame, found in people.items()})


TO_6_DIGITS = 0.001  # of fractions of 960 pixels
KINDS: dict[str, Kind] = {
    **_of("alphapose", writers.alphapose, ".json", "coco_17", "halpe_26", "halpe_136", "wholebody_133"),
    **_of("openpose", writers.openpose, "", "coco_18", "body_25", "body_25b", "body_135", "mpi_15"),
    **_of("openpose", writers.pose2sim, "", "coco_17", "halpe_26", "wholebody_133"),
    **_of("coco", writers.coco_results, ".json", "coco_17", "wholebody_133"),
    **_of("coco", writers.coco_annotations, ".json", "coco_17", "halpe_26"),
    **_of("mmpose", writers.mmpose_demo, ".json", "coco_17", "halpe_26", "wholebody_133", "h36m_17"),
    **_of("mmpose", writers.mmpose_inferencer, ".json", "coco_17", "h36m_17", "mpii_16"),
    **_of("ultralytics", writers.ultralytics_labels, "", "coco_17", tolerance_px=TO_6_DIGITS, size=True),
    **_of("ultralytics", writers.ultralytics_json, "", "coco_17", tolerance_px=0.00001),
    **_of("openpifpaf", writers.openpifpaf_video, ".openpifpaf.json", "coco_17", "wholebody_133", tolerance_px=0.005),
    **_of("easy_vitpose", writers.easy_vitpose, ".json", "coco_17", "wholebody_133"),
    **_table("table", _write_table, ".csv"),
    **_table("deeplabcut", table_writers.write_deeplabcut, ".csv", several=False),
    **_table("sleap", table_writers.write_sleap, ".csv"),
    **_table("sleap", table_writers.write_sleap, ".h5"),
    **_table("trc", table_writers.write_sports2d, ".trc", several=False),
    **_table("mediapipe", table_writers.write_mediapipe, ".csv", "blazepose_33"),
    **_table("mediapipe", table_writers.write_mediapipe, ".json", "blazepose_33"),
}


def write(kind: str, people: People, path: Path, seed: int = 0) -> Path:
    """Write ``people`` as files of that ``kind`` of ``KINDS``, those of a frame in any order."""
    rng = np.random.default_rng(seed)
    mixed = {frame: [found[k] for k in rng.permutation(len(found))] for frame, found in people.items()}
    return KINDS[kind].write(mixed, path)


def joints_in(kind: str) -> set[str]:
    """The dataset's joints that this ``kind`` of file has."""
    points = KINDS[kind].points
    return set(JOINTS) & set(POINT_SETS[points].names if points in POINT_SETS else JOINTS)


def people_in(entries: list[dict]) -> People:
    """The walker of a pose in the dataset's form, alone."""
    return {entry["frame"]: [entry["joints"]] if entry["joints"] else [] for entry in entries}


def beside(joints: dict, shift_px: float) -> dict:
    """The joints of someone like this, to the right of them."""
    return {name: joint | {"x": round(joint["x"] + shift_px, 3)} for name, joint in joints.items()}


def with_company(people: People, seed: int = 0) -> People:
    """The people with a bystander all along and a second walker for a third of a second, in any order in a frame."""
    rng = np.random.default_rng(seed)
    seen = [frame for frame, found in people.items() if found]
    standing = people[seen[len(seen) // 2]][0]
    company = {}
    for frame, found in people.items():
        bystander = beside(standing, rng.normal(0, 1.5) - 30)
        company[frame] = [*found, {name: joint | {"y": joint["y"] - 40} for name, joint in bystander.items()}]
        if seen[8] <= frame < seen[8] + 10:
            company[frame].append(beside(standing, 300 + 8 * (frame - seen[8])))
        rng.shuffle(company[frame])
    return company


def write_simulated(folder: Path, clips: int, index: int = 0) -> list[Clip]:
    """Pose with heels and toes, and sensor boxes, of the first ``clips`` of a participant of the cohort of seed 1."""
    participant = draw_participant(1, index)
    camera = draw_camera(participant.generator(Purpose.CAMERA))
    appearance = draw_appearance(participant.person, participant.generator(Purpose.APPEARANCE))
    boxes = sensor_boxes(camera, participant.generator(Purpose.CAMERA, 1))
    for number, (clip, walk) in enumerate(list(participant.walks.items())[:clips]):
        pictures = ClipPictures(clip, participant.person, appearance, walk, camera)
        rng, feet_rng = (participant.generator(purpose, number) for purpose in (Purpose.POSE, Purpose.POSE_FEET))
        pictures.write_pose(folder, rng, feet_rng)
        path = clip.sensor_boxes(folder / SENSOR_BOXES_FOLDER)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(boxes))
    return list(participant.walks)[:clips]
