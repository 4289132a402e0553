"""Everything of one participant: clips, frames, pose, sensor boxes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from healthgait.check.clip_folders import absent, frames_of
from healthgait.check.counterparts import missing_frames
from healthgait.check.findings import (
    BOXES_MISSING,
    BOXES_UNUSABLE,
    CLIP_EMPTY,
    FRAMES_MISSING,
    PARTICIPANT_MISSING,
    POSE_ORDER,
    POSE_UNUSABLE,
    UNREADABLE,
    Finding,
    finding,
)
from healthgait.check.names import odd_names
from healthgait.check.own_tree import clips_in
from healthgait.check.pictures import damaged_pictures
from healthgait.check.remembered import Decoded
from healthgait.errors import InputError
from healthgait.files import file_state
from healthgait.gait.pose.pose_file import NO_POSE, read_pose
from healthgait.gait.walkway.walkway import read_corners
from healthgait.layout import MODALITIES, POSE, Clip, clips_of

BOXES = "sensor_boxes"  # beside the modalities


@dataclass(frozen=True)
class Dataset:
    """What is to be checked: ``folders`` by modality of those that are there, BOXES among them; and how.

    The folder of both flows is one. With ``deep``, all pictures are decoded. ``own_tree`` is a tree that was made from
    videos, in which the clips are expected that are there; None for the dataset, which has eight of each participant.
    """

    folders: dict[str, Path]
    deep: bool = False
    tolerated_percent: float = 0.0
    own_tree: Path | None = None

    def clips(self, participant: str) -> list[Clip]:
        """The clips that are expected of a participant."""
        return clips_in(self.own_tree, participant) if self.own_tree else clips_of(participant)


@dataclass
class Checked:
    """One participant: clips that are there and frames in them by modality, findings, what was decoded.

    ``expected_clips`` and ``expected_boxes`` are how many should be there, of each modality and of the files of sensor
    boxes. ``complete`` is False if the participant could not be checked.
    """

    participant: str
    expected_clips: int
    expected_boxes: int
    complete: bool = True
    clips: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    frames: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    findings: list[Finding] = field(default_factory=list)
    decoded: list[Decoded] = field(default_factory=list)

    def expected(self, modality: str) -> int:
        """How many clips, or files of sensor boxes, should be there."""
        return self.expected_boxes if modality == BOXES else self.expected_clips

    def add(self, modality: str, clip: str, problems: Iterable[tuple[str, Path, str]]) -> None:
        for kind, path, what in problems:
            self.findings.append(finding(kind, path, what, self.participant, modality, clip))


def unseen(dataset: Dataset, participant: str, complete: bool = True) -> Checked:
    """A participant of whom nothing has been checked."""
    clips = dataset.clips(participant)
    boxes = {clip.sensor_boxes(dataset.folders[BOXES]) for clip in clips} if BOXES in dataset.folders else set()
    return Checked(participant, len(clips), len(boxes), complete)


def check_participant(dataset: Dataset, task: tuple[str, Mapping[str, Decoded]]) -> Checked:
    """Check one participant; a ``task`` is an ID and what earlier checks found in this participant's pictures.

    Problems of files are findings; nothing is raised for them.
    """
    participant, known = task
    cv2.setNumThreads(1)  # participants are checked side by side
    checked, clips = unseen(dataset, participant), dataset.clips(participant)
    numbers: dict[Clip, dict[str, frozenset[int]]] = {clip: {} for clip in clips}
    for modality, folder in dataset.folders.items():
        try:
            there = (folder / participant).is_dir()
        except OSError as error:  # of the folder of all participants
            what = f"cannot be read ({error.strerror})"
            checked.add(modality, "", [(UNREADABLE, folder / participant, what)])
            continue
        if not there:
            what = f"this participant has no folder in {folder.name}"
            checked.add(modality, "", [(PARTICIPANT_MISSING, folder / participant, what)])
        elif modality == BOXES:
            _check_boxes(checked, folder, clips)
        else:
            for clip in clips:
                numbers[clip][modality] = _check_clip(checked, dataset, modality, clip, known)
    for clip, frames in numbers.items():
        words = missing_frames({name: found for name, found in frames.items() if found}, dataset.tolerated_percent)
        for modality, what in words.items():
            path = clip.path_in(dataset.folders[modality], modality)
            checked.add(modality, clip.name, [(FRAMES_MISSING, path, what)])
    _check_names(checked, dataset, clips)
    return checked


def _check_clip(
    checked: Checked, dataset: Dataset, modality: str, clip: Clip, known: Mapping[str, Decoded]
) -> frozenset[int]:
    """The numbers of the frames; of a pose, of its entries."""
    path = clip.path_in(dataset.folders[modality], modality)
    try:
        if modality == POSE:
            problems, numbers, frames = _check_pose(path)
        else:
            found = frames_of(path, modality)
            problems, numbers, frames = found.problems, frozenset(found.paths), len(found.paths)
            if dataset.deep and found.paths:
                key = path.relative_to(dataset.folders[modality].parent).as_posix()
                problems = problems + _check_pictures(checked, key, path, list(found.paths.values()), known)
    except OSError as error:
        problems, numbers, frames = [(UNREADABLE, path, f"cannot be read ({error.strerror})")], frozenset(), 0
    checked.add(modality, clip.name, problems)
    checked.clips[modality] += bool(frames)
    checked.frames[modality] += frames
    return numbers


def _check_pose(path: Path) -> tuple[list[tuple[str, Path, str]], frozenset[int], int]:
    """Problems of a pose file, the numbers of its entries, and how many of them have a pose."""
    if not path.is_file():
        return [absent(path, "a pose file")], frozenset(), 0
    try:
        pose = read_pose(path)
    except InputError as error:
        kind = CLIP_EMPTY if str(error).endswith(NO_POSE) else POSE_UNUSABLE
        return [(kind, path, str(error))], frozenset(), 0
    problems = [] if pose.in_order else [(POSE_ORDER, path, "the entries are not in the order of their frames")]
    return problems, pose.entries, len(pose.joints)


def _check_pictures(
    checked: Checked, key: str, clip: Path, paths: list[Path], known: Mapping[str, Decoded]
) -> list[tuple[str, Path, str]]:
    """Problems of the pictures of a clip, known from an earlier check if the files are the same."""
    pictures = [path for path in paths if path.is_file() and path.stat().st_size]  # others are findings already
    state = file_state(pictures)
    result = known.get(key)
    if result is None or result.state != state:
        problems = [(kind, path.name, what) for kind, path, what in damaged_pictures(pictures)]
        result = Decoded(key, state, problems)
    checked.decoded.append(result)
    return [(kind, clip / name, what) for kind, name, what in result.problems]


def _check_boxes(checked: Checked, folder: Path, clips: list[Clip]) -> None:
    for path in dict.fromkeys(clip.sensor_boxes(folder) for clip in clips):
        there = False
        try:
            there = path.is_symlink() or path.exists()  # raises in a folder that may not be opened
            read_corners(path)
        except InputError as error:
            kind = BOXES_UNUSABLE if there else BOXES_MISSING
            checked.add(BOXES, path.stem, [(kind, path, str(error))])
        except OSError as error:
            checked.add(BOXES, path.stem, [(UNREADABLE, path, f"cannot be read ({error.strerror})")])
        else:
            checked.clips[BOXES] += 1


def _check_names(checked: Checked, dataset: Dataset, clips: list[Clip]) -> None:
    for folder in dict.fromkeys(dataset.folders.values()):
        names = [name for name, other in dataset.folders.items() if other == folder]
        modality = names[0].split("/")[0]
        if modality == BOXES:
            classes = {folder / clip.participant / clip.pace / f"{clip.class_name}.json" for clip in clips}
            expected = classes | {clip.sensor_boxes(folder) for clip in clips}
        else:
            within = [name for name in MODALITIES if name.split("/")[0] == modality]
            expected = {clip.path_in(folder, name) for clip in clips for name in within}
        try:
            checked.add(modality, "", odd_names(expected, folder / checked.participant))
        except OSError as error:
            checked.add(modality, "", [(UNREADABLE, Path(error.filename), f"cannot be read ({error.strerror})")])
