"""OpenPifPaf: a line of JSON per frame of a video, or a file per image.

References
----------
The writers: OpenPifPaf, src/openpifpaf/video.py and stream.py (frames from 1), predict.py (``.predictions.json``),
annotation.py, json_data.
"""

from typing import Any

from healthgait.errors import InputError
from healthgait.files import listed, read_json
from healthgait.pose_import.detections import Detections, frame_number, points_from_flat
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frame_files
from healthgait.pose_import.forms.people import PERSON, People, category_of, entries_in

POINT_SETS = ("coco_17", "wholebody_133")
ENDING = ".predictions.json"


def _recognise(source: Source) -> bool:
    if source.is_folder:
        return any(_is_image(sample) for sample in source.samples)
    content = source.content
    first = content[0] if isinstance(content, list) and content else content
    return isinstance(first, dict) and "frame" in first and isinstance(first.get("predictions"), list)


def _is_image(value: Any) -> bool:
    """Whether ``value`` is the content of an image's file, with people."""
    first = value[0] if isinstance(value, list) and value else None
    return (
        isinstance(first, dict)
        and {"keypoints", "bbox", "score", "category_id"} <= first.keys()
        and "image_id" not in first
        and isinstance(first["keypoints"], list)
    )


def _read(source: Source) -> Detections:
    people = People()
    if source.is_folder:
        own = any(path.name.endswith(ENDING) for path in listed(source.path))
        for frame, path in frame_files(source.path, ENDING if own else ".json").items():
            _add(people, frame, read_json(path, strict=False), str(path))
        return Detections(people.found, FORM.program, point_sets=POINT_SETS)
    content, place = source.content, str(source.path)
    lines = [content] if isinstance(content, dict) else content  # of a single frame
    for number, line in enumerate(entries_in(lines, place, "frames, one on a line")):
        if not {"frame", "predictions"} <= line.keys():
            raise InputError(f"{place}: entry {number}: expected an object with frame and predictions")
        frame = frame_number(line["frame"], f"{place}: entry {number}: frame")
        if frame in people.found:
            raise InputError(f"{place}: frame {frame} comes twice; a second run added to the file; delete it and rerun")
        _add(people, frame, line["predictions"], f"{place}: frame {frame}")
    return Detections(people.found, FORM.program, point_sets=POINT_SETS, first=1)


def _add(people: People, frame: int, predictions: Any, place: str) -> None:
    """Add the people of a frame."""
    people.mention(frame)
    for number, entry in enumerate(entries_in(predictions, place, "people")):
        entry_place = f"{place}: person {number}"
        if category_of(entry, entry_place) in (None, PERSON):
            points = points_from_flat(entry.get("keypoints"), entry_place)
            people.add(frame, points, entry_place, entry.get("id_"))


FORM = Form("openpifpaf", "OpenPifPaf", "line of JSON per frame, or file per image", _recognise, _read)
