"""MMPose 1.x: the files of its demos (``--save-predictions``) and of its inferencer (``pred_out_dir``).

References
----------
The writers: MMPose, demo/topdown_demo_with_mmdet.py (meta_info and instance_info, frames from 1);
mmpose/apis/inferencers/base_mmpose_inferencer.py (a list, frames from 0; of images a file each);
mmpose/structures/utils.py, split_instances.
"""

from typing import Any

from healthgait.errors import InputError
from healthgait.files import read_json
from healthgait.pose_import.detections import Detections, frame_number, points_from_pairs
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frame_files
from healthgait.pose_import.forms.people import People, entries_in

POINT_SETS = {  # by the name of the dataset that the model was trained on
    "coco": ("coco_17",),
    "coco_wholebody": ("wholebody_133",),
    "halpe": ("halpe_136",),
    "halpe26": ("halpe_26",),
    "h36m": ("h36m_17",),
    "mpii": ("mpii_16",),
}


def _recognise(source: Source) -> bool:
    if source.is_folder:
        return any(_is_image(sample) for sample in source.samples)
    content = source.content
    if isinstance(content, dict):
        return "instance_info" in content
    return isinstance(content, list) and bool(content) and _is_frame(content[0])


def _is_frame(value: Any) -> bool:
    return isinstance(value, dict) and {"frame_id", "instances"} <= value.keys()


def _is_image(value: Any) -> bool:
    """Whether ``value`` is the content of an image's file, with people."""
    found = value.get("instance_info") if isinstance(value, dict) else value
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict) and "keypoint_scores" in found[0]


def _read(source: Source) -> Detections:
    if source.is_folder:
        return _images(source)
    content, place = source.content, str(source.path)
    meta = content.get("meta_info") if isinstance(content, dict) else None
    frames = content.get("instance_info") if isinstance(content, dict) else content
    people = People()
    for number, entry in enumerate(entries_in(frames, place, "frames")):
        entry_place = f"{place}: entry {number}"
        if not _is_frame(entry):
            raise InputError(f"{entry_place}: expected an object with frame_id and instances")
        frame = frame_number(entry["frame_id"], f"{entry_place}: frame_id")
        if frame in people.found:
            raise InputError(f"{entry_place}: frame {frame} comes twice; keep one")
        _add(people, frame, entry["instances"], f"{place}: frame {frame}")
    return _detections(people, meta, first=int(isinstance(content, dict)))


def _images(source: Source) -> Detections:
    """The people of a folder with a file per image."""
    people, meta = People(), None
    for frame, path in frame_files(source.path, ".json").items():
        content = read_json(path, strict=False)
        if isinstance(content, dict):
            meta = content.get("meta_info")
            content = content.get("instance_info")
        _add(people, frame, content, str(path))
    return _detections(people, meta, first=0)


def _add(people: People, frame: int, instances: Any, place: str) -> None:
    """Add the people of a frame."""
    people.mention(frame)
    for number, instance in enumerate(entries_in(instances, place, "people")):
        instance_place = f"{place}: person {number}"
        pairs = instance.get("keypoints")
        if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise InputError(f"{instance_place}: expected keypoints [x, y] in the image")
        if not isinstance(scores := instance.get("keypoint_scores"), list):
            raise InputError(f"{instance_place}: expected a list keypoint_scores")
        people.add(frame, points_from_pairs(pairs, scores, instance_place), instance_place, instance.get("track_id"))


def _detections(people: People, meta: Any, first: int) -> Detections:
    meta = meta if isinstance(meta, dict) else {}
    dataset = meta.get("dataset_name")
    sets = POINT_SETS.get(dataset, ()) if isinstance(dataset, str) else ()
    return Detections(people.found, FORM.program, names=_names(meta, people.points), point_sets=sets, first=first)


def _names(meta: dict[str, Any], points: int) -> tuple[str, ...] | None:
    """The names of the points, if ``meta`` has one for each."""
    by_number = meta.get("keypoint_id2name")
    if not isinstance(by_number, dict) or len(by_number) != points:
        return None
    names = [by_number.get(str(number)) for number in range(points)]
    return tuple(names) if names and all(isinstance(name, str) for name in names) else None


FORM = Form("mmpose", "MMPose", "object with instance_info, or list of frames with instances", _recognise, _read)
