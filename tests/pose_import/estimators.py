"""Pose in the dataset's form as each estimator would have written it, with other people beside the walker."""

import json
from pathlib import Path

import numpy as np

from healthgait.layout import SENSOR_BOXES_FOLDER, Clip
from healthgait.pose_import.point_sets import BODY_25, COCO_17, COCO_18, HALPE_26, HALPE_136
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import draw_camera, sensor_boxes
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.random_streams import Purpose

LISTS = {"alphapose17": COCO_17, "alphapose26": HALPE_26, "alphapose136": HALPE_136, "coco": COCO_17}
FOLDERS = {"openpose18": COCO_18, "openpose25": BODY_25}
WITH_FEET = ("alphapose26", "alphapose136", "openpose25")
WRITTEN = {**LISTS, **FOLDERS}
People = dict[int, list[dict]]  # by frame, each person's joints by name


def form_of(kind: str) -> str:
    """The type of ``import_pose.sh`` for a kind of ``WRITTEN``."""
    return kind.rstrip("0123456789")


def write(kind: str, people: People, path: Path, seed: int = 0) -> Path:
    """Write ``people`` as an estimator of that ``kind``; the entries of a list come in any order."""
    names = WRITTEN[kind].names
    if kind in FOLDERS:
        path.mkdir(parents=True)
        for frame, found in people.items():
            content = {"version": 1.3, "people": [{"pose_keypoints_2d": _flat(joints, names)} for joints in found]}
            (path / f"walk_{frame:012d}_keypoints.json").write_text(json.dumps(content))
        return path
    entries = [
        {
            "image_id": frame if kind == "coco" else f"{frame}.jpg",
            "category_id": 1,
            "keypoints": _flat(joints, names),
            "score": 2.9,
        }
        for frame, found in people.items()
        for joints in found
    ]
    np.random.default_rng(seed).shuffle(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entries))
    return path


def _flat(joints: dict, names: tuple) -> list[float]:
    """x, y, score of each point; a point that the dataset does not have lies at some place, one not found at 0."""
    flat = []
    for name in names:
        joint = joints.get(name) if name else {"x": 7.0, "y": 9.0, "score": 0.9}
        flat += [joint["x"], joint["y"], joint["score"]] if joint else [0.0, 0.0, 0.0]
    return flat


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
