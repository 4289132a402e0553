"""OpenPose's folder with a file per frame, and that of programs that write like it: Pose2Sim, Sports2D.

References
----------
OpenPose, doc/02_output.md (and doc/output.md of 1.0: ``pose_keypoints``), src/openpose/filestream/peopleJsonSaver.cpp;
Pose2Sim, Pose2Sim/poseEstimation.py, save_to_openpose: names ``<video>_<6 digits>.json``, counted from 0.
"""

from typing import Any

from healthgait.errors import InputError
from healthgait.files import existing_folder, listed, read_json
from healthgait.pose_import.detections import Detections, points_from_flat
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.numbering import frame_files
from healthgait.pose_import.forms.people import People, entries_in

ENDING = "_keypoints.json"
POINTS = ("pose_keypoints_2d", "pose_keypoints")  # the latter until OpenPose 1.0


def _recognise(source: Source) -> bool:
    return source.is_folder and any(_is_frame(sample) for sample in source.samples)


def _is_frame(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("people"), list):
        return False
    return not isinstance(value.get("version"), str)  # AlphaPose's is a text


def _read(source: Source) -> Detections:
    folder = existing_folder(source.path, "the folder with OpenPose's files, one per frame")
    # OpenPose's own files can be told from others by their names; those of the other programs cannot.
    own = any(path.name.endswith(ENDING) for path in listed(folder))
    people = People()
    for frame, path in frame_files(folder, ENDING if own else ".json").items():
        content = read_json(path, strict=False)
        found = content.get("people") if isinstance(content, dict) else None
        if not isinstance(found, list):
            raise InputError(f'{path}: expected an object with a list "people"; keep other files elsewhere')
        people.mention(frame)
        for number, person in enumerate(entries_in(found, str(path), "people")):
            place = f"{path}: person {number}"
            key = next((key for key in POINTS if key in person), POINTS[0])
            if person.get(key) == []:  # only a face or hands were found
                continue
            points = points_from_flat(person.get(key), f"{place}: {key}")
            people.add(frame, points, place, person.get("person_id"))
    return Detections(people.found, FORM.program, centred=True)


FORM = Form("openpose", "OpenPose", f"folder of <video>_<number>{ENDING}, one per frame", _recognise, _read)
