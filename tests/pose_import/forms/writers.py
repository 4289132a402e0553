"""People as the JSON and folder forms of pose estimators hold them, written as these programs do.

``people`` are the people by frame of the video, counted from 0, each a dictionary of the dataset's joints by name;
``tracks`` the numbers of these people in the same order. Programs that count from 1 get their own numbers. ``points``
is the name of a point set. What a program writes about boxes is made up.
"""

import json
from pathlib import Path

import numpy as np

from healthgait.pose_import.point_sets import POINT_SETS

Person = dict[str, dict[str, float]]
PeopleByFrame = dict[int, list[Person]]
Tracks = dict[int, list[int]]

MIDDLES = {"neck": ("l_shoulder", "r_shoulder"), "mid_hip": ("l_hip", "r_hip"), "head_top": ("l_ear", "r_ear")}
BOX = [300.0, 120.0, 90.0, 300.0]
LONG_NAMES = {"l": "left", "r": "right"}
COCO_25 = (
    "nose", "l_eye", "r_eye", "l_ear", "r_ear", "neck", "l_shoulder", "r_shoulder", "l_elbow", "r_elbow", "l_wrist",
    "r_wrist", "l_hip", "r_hip", "mid_hip", "l_knee", "r_knee", "l_ankle", "r_ankle", "l_big_toe", "l_small_toe",
    "l_heel", "r_big_toe", "r_small_toe", "r_heel",
)  # fmt: skip


def points_of(person: Person, points: str) -> np.ndarray:
    """The points (points, 3) of a person; 0, 0, 0 for those not found; those of no joint lie at the nose."""
    return np.array([_point(person, name) for name in POINT_SETS[points].names])


def _point(person: Person, name: str | None) -> list[float]:
    if name in MIDDLES:
        sides = np.array([_point(person, side) for side in MIDDLES[name]])
        return sides.mean(axis=0).tolist() if (sides[:, 2] > 0).all() else [0.0, 0.0, 0.0]
    joint = person.get(name or "nose")
    return [joint["x"], joint["y"], joint.get("score", 1.0)] if joint else [0.0, 0.0, 0.0]


def long_name(name: str | None, number: int) -> str:
    """The usual name of a point, such as left_ankle."""
    if name is None:
        return f"face-{number}"
    side, _, rest = name.partition("_")
    return f"{LONG_NAMES[side]}_{rest}" if side in LONG_NAMES else name


def _each(people: PeopleByFrame, tracks: Tracks | None):
    """Frame, person and track, in order."""
    for frame, found in people.items():
        for place, person in enumerate(found):
            yield frame, person, tracks[frame][place] if tracks else None


def _written(path: Path, content) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


# AlphaPose: alphapose/utils/pPose_nms.py, write_json; images of a video are named by their number.


def alphapose(people, path, points="halpe_26", tracks=None, image="{}.jpg", idx=lambda track: track):
    """The list; ``idx`` is how the tracker writes its number."""
    entries = []
    for frame, person, track in _each(people, tracks):
        keypoints = points_of(person, points).ravel().tolist()
        entry = {"image_id": image.format(frame), "category_id": 1, "keypoints": keypoints, "score": 2.9, "box": BOX}
        entries.append(entry | ({} if track is None else {"idx": idx(track)}))
    return _written(path, entries)


def alphapose_by_image(people, path, manner="open", image="{}.jpg"):
    """``--format cmu`` or ``open``: 18 points; ``sep-json`` lies beside the file."""
    group, key = {"cmu": ("bodies", "joints"), "open": ("people", "pose_keypoints_2d")}[manner]
    content = {}
    for frame, person, _ in _each(people, None):
        entry = content.setdefault(image.format(frame), {"version": "AlphaPose v0.3", group: []})
        entry[group].append({key: points_of(person, "coco_18").ravel().tolist()})
    for name, entry in content.items():
        _written(path.parent / "sep-json" / f"{name.split('.')[0]}.json", entry)
    return _written(path, content)


def poseflow(people, path, tracks, points="coco_17", image="{}.jpg"):
    """PoseFlow's alphapose-results-forvis-tracked.json."""
    content = {}
    for frame, person, track in _each(people, tracks):
        keypoints = points_of(person, points).ravel().tolist()
        content.setdefault(image.format(frame), []).append({"keypoints": keypoints, "scores": 2.9, "idx": track})
    return _written(path, content)


# OpenPose: src/openpose/filestream/peopleJsonSaver.cpp; all frames have a file.


def openpose(people, folder, points="body_25", tracks=None, video="walk", old=False, keypoint_scale=0, size=(960, 540)):
    """A file per frame; ``old`` are the keys until OpenPose 1.0, ``keypoint_scale`` 3 and 4 other units."""
    end = "" if old else "_2d"
    others = {f"{name}_keypoints{end}": [] for name in ("face", "hand_left", "hand_right")}
    for frame, found in people.items():
        entries = []
        for place, person in enumerate(found):
            scaled = points_of(person, points)
            known = scaled[:, 2] > 0
            if keypoint_scale:
                scaled[known, :2] /= size
            if keypoint_scale == 4:
                scaled[known, :2] = 2 * scaled[known, :2] - 1
            identity = {} if old else {"person_id": [tracks[frame][place] if tracks else -1]}
            entries.append(identity | {f"pose_keypoints{end}": scaled.ravel().tolist()} | others)
        content = {"version": 1.0 if old else 1.3, "people": entries}
        _written(folder / f"{video}_{frame:012d}_keypoints.json", content)
    return folder


def pose2sim(people, folder, points="halpe_26", video="walk"):
    """Pose2Sim/poseEstimation.py, save_to_openpose."""
    empty = [f"{name}_keypoints_{k}d" for k in (2, 3) for name in ("pose", "face", "hand_left", "hand_right")]
    for frame, found in people.items():
        entries = [
            {"person_id": [-1]}
            | {key: [] for key in empty}
            | {"pose_keypoints_2d": points_of(person, points).ravel().tolist()}
            for person in found
        ]
        _written(folder / f"{video}_{frame:06d}.json", {"version": 1.3, "people": entries})
    return folder


# COCO: cocodataset.org/#format-results, #format-data.


def coco_results(people, path, points="coco_17", as_text=False, category=1):
    """The list that evaluation reads; ``as_text`` with names of images for numbers."""
    entries = [
        {
            "image_id": f"{frame:06d}" if as_text else frame,
            "category_id": category,
            "keypoints": points_of(person, points).ravel().tolist(),
            "score": 0.9,
        }
        for frame, person, _ in _each(people, None)
    ]
    return _written(path, entries)


def coco_annotations(people, path, points="coco_17", tracks=None, size=(960, 540), name="walk/frame_{:06d}.png",
                     by_hand=False, with_names=True):  # fmt: skip
    """An annotation file; ``by_hand`` has marks of visibility in place of scores, as CVAT and others write them."""
    images = [
        {"id": number, "file_name": name.format(frame), "width": size[0], "height": size[1]}
        for number, frame in enumerate(people, 1)
    ]
    ids = {frame: image["id"] for frame, image in zip(people, images, strict=True)}
    annotations = []
    for number, (frame, person, track) in enumerate(_each(people, tracks), 1):
        found = points_of(person, points)
        if by_hand:
            found[:, 2] = np.where(found[:, 2] > 0, 1 + (np.arange(len(found)) % 2), 0)
        entry = {"id": number, "image_id": ids[frame], "category_id": 1, "iscrowd": 0, "bbox": BOX, "area": 1.0}
        entry |= {"keypoints": found.ravel().tolist(), "num_keypoints": int((found[:, 2] > 0).sum())}
        annotations.append(entry | ({} if track is None else {"attributes": {"track_id": track, "occluded": False}}))
    names = [long_name(joint, k) for k, joint in enumerate(POINT_SETS[points].names)]
    category = {"id": 1, "name": "person", "supercategory": ""}
    categories = [category | ({"keypoints": names, "skeleton": []} if with_names else {})]
    return _written(path, {"images": images, "annotations": annotations, "categories": categories})


# MMPose: demo/topdown_demo_with_mmdet.py, mmpose/structures/utils.py, apis/inferencers/base_mmpose_inferencer.py.


def _instances(found, points, tracks=None):
    instances = []
    for place, person in enumerate(found):
        array = points_of(person, points)
        entry = {"keypoints": array[:, :2].tolist(), "keypoint_scores": array[:, 2].tolist()}
        entry |= {} if tracks is None else {"track_id": tracks[place]}
        instances.append(entry | {"bbox": [BOX], "bbox_score": 0.9})
    return instances


def mmpose_demo(people, path, points="coco_17", dataset="coco", tracks=None, with_names=True):
    """``--save-predictions`` of a demo: frames from 1."""
    names = {str(k): long_name(name, k) for k, name in enumerate(POINT_SETS[points].names)}
    meta = {"dataset_name": dataset, "num_keypoints": len(names)}
    meta |= {"keypoint_id2name": names} if with_names else {}
    info = [
        {"frame_id": frame + 1, "instances": _instances(found, points, tracks and tracks[frame])}
        for frame, found in people.items()
    ]
    return _written(path, {"meta_info": meta, "instance_info": info})


def mmpose_inferencer(people, path, points="coco_17"):
    """``pred_out_dir`` of a video: frames from 0."""
    frames = [{"frame_id": frame, "instances": _instances(found, points)} for frame, found in people.items()]
    return _written(path, frames)


def mmpose_images(people, folder, points="coco_17", image="frame_{:04d}"):
    """``pred_out_dir`` of a folder of images: a file each."""
    for frame, found in people.items():
        _written(folder / f"{image.format(frame)}.json", _instances(found, points))
    return folder


# Ultralytics: ultralytics/engine/results.py, save_txt, summary; frames of a video from 1.


def ultralytics_labels(people, folder, points="coco_17", size=(960, 540), tracks=None, save_conf=False, values=3,
                       video="walk"):  # fmt: skip
    """``save_txt``: no file for frames without people; ``values`` 2 is a model without confidences."""
    folder.mkdir(parents=True, exist_ok=True)
    for frame, found in people.items():
        lines = []
        for place, person in enumerate(found):
            array = points_of(person, points)
            array[:, :2] /= size
            line = (0, 0.5, 0.5, 0.1, 0.6, *array[:, :values].ravel())
            line += (0.91,) * save_conf + ((tracks[frame][place],) if tracks else ())
            lines.append(("%g " * len(line)).rstrip() % line)
        if lines:
            (folder / f"{video}_{frame + 1}.txt").write_text("\n".join(lines) + "\n")
    return folder


def _summary(found, points, tracks=None, size=None, visible=True):
    entries = []
    for place, person in enumerate(found):
        array = points_of(person, points)
        array[:, :2] /= size or (1, 1)
        x, y, scores = array.round(5).T.tolist()
        entry = {"name": "person", "class": 0, "confidence": 0.91, "box": {"x1": 1.0, "y1": 1.0, "x2": 2.0, "y2": 2.0}}
        entry |= {} if tracks is None else {"track_id": tracks[place]}
        entries.append(entry | {"keypoints": {"x": x, "y": y} | ({"visible": scores} if visible else {})})
    return entries


def ultralytics_json(people, folder, points="coco_17", tracks=None, size=None, video="walk"):
    """``to_json`` to a file per frame, numbered as ``save_txt`` does; ``size`` with ``normalize=True``."""
    for frame, found in people.items():
        summary = _summary(found, points, tracks and tracks[frame], size)
        _written(folder / f"{video}_{frame + 1}.json", json.dumps(summary, indent=2))
    return folder


def ultralytics_list(people, path, points="coco_17", as_text=False, visible=True):
    """All frames in one file, in order, from 0; ``as_text`` as ``to_json`` gives them."""
    frames = [_summary(people.get(frame, []), points, visible=visible) for frame in range(max(people) + 1)]
    return _written(path, [json.dumps(frame, indent=2) for frame in frames] if as_text else frames)


# OpenPifPaf: src/openpifpaf/video.py, predict.py, annotation.py.


def _predictions(found, points, tracks=None):
    predictions = []
    for place, person in enumerate(found):
        keypoints = points_of(person, points).round(2).ravel().tolist()
        entry = {"keypoints": keypoints, "bbox": BOX, "score": 0.8, "category_id": 1}
        predictions.append(entry | ({} if tracks is None else {"id_": tracks[place]}))
    return predictions


def openpifpaf_video(people, path, points="coco_17", tracks=None):
    """``openpifpaf.video --json-output``: a line per frame, from 1."""
    lines = [
        {"frame": frame + 1, "predictions": _predictions(found, points, tracks and tracks[frame])}
        for frame, found in people.items()
    ]
    return _written(path, "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))


def openpifpaf_images(people, folder, points="coco_17", image="{:06d}.jpg"):
    """``openpifpaf.predict --json-output``: a file per image."""
    for frame, found in people.items():
        _written(folder / f"{image.format(frame)}.predictions.json", _predictions(found, points))
    return folder


# easy_ViTPose: inference.py, --save-json.


def easy_vitpose(people, path, points="coco_17", tracks=None):
    """All frames in order, y before x; ``points`` may also be "coco_25", its own set."""
    order = COCO_25 if points == "coco_25" else POINT_SETS[points].names
    frames = []
    for frame in range(max(people) + 1):
        found = {}
        for place, person in enumerate(people.get(frame, [])):
            array = np.array([_point(person, name) for name in order])
            found[str(tracks[frame][place] if tracks else place)] = array[:, [1, 0, 2]].tolist()
        frames.append(found)
    names = {str(k): "hip" if name == "mid_hip" else long_name(name, k) for k, name in enumerate(order)}
    return _written(path, {"keypoints": frames, "skeleton": names})
