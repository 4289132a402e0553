"""The contents of a clip on disk: its pictures by modality, its joints by frame, and what is missing."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.clips.frame_names import numbered_pictures
from healthgait.clips.pictures import read_picture
from healthgait.errors import InputError
from healthgait.files import read_json
from healthgait.gait.pose.entries import LAST_FRAME
from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.times import check_times
from healthgait.layout import FRAME_MODALITIES, IMAGE_SIZE, POSE, Clip, is_simulated

SIDE_PX, MAX_ASPECT = 8, 10  # of a picture that can show a person: minimum side, and maximum aspect ratio
BEYOND = 1.1  # of a picture's size: estimators put joints slightly outside
CORNER = 0.25  # of a picture's width and height: joints that stay within may be in pixels of another image size
MAX_GAPS = 10  # frame numbers from the first to the last frame, per existing frame


@dataclass
class Contents:
    """A clip on disk.

    ``pictures`` holds the files of each existing modality by frame number; ``joints`` (x, y in pixels) by frame number
    and name; ``size_px`` is the width and height of the image that the joints' pixels refer to, ``picture_px`` that of
    the first readable picture. ``missing`` names the missing modalities, ``damaged`` has a message for each file that
    could not be read. ``times_s`` are seconds of the video by frame number, empty if the pose file has none.
    """

    clip: Clip
    pictures: dict[str, dict[int, Path]]
    joints: dict[int, dict[str, tuple[float, float]]]
    missing: list[str]
    simulated: bool
    damaged: list[str] = field(default_factory=list)
    size_px: tuple[int, int] = IMAGE_SIZE
    picture_px: tuple[int, int] | None = None
    times_s: dict[int, float] = field(default_factory=dict)

    @property
    def shown(self) -> list[int]:
        """The numbers of the frames with a picture or a joint, in order."""
        return sorted({frame for files in (*self.pictures.values(), self.joints) for frame in files})

    @property
    def frames(self) -> range:
        """From the first frame with a picture or a joint to the last one."""
        return range(self.shown[0], self.shown[-1] + 1)

    def __post_init__(self):
        self._picture = lru_cache(len(FRAME_MODALITIES))(_picture)  # a frame's pictures are used several times

    @cached_property
    def reach_px(self) -> np.ndarray:
        """Column and row (2,) within which nearly all joints are, px; 0 without any."""
        places = np.array([place for named in self.joints.values() for place in named.values()]).reshape(-1, 2)
        return np.quantile(places, 0.99, axis=0) if len(places) else np.zeros(2)

    @property
    def is_in_corner(self) -> bool:
        """Whether the pose stays in the pictures' upper left corner, as in pixels of a smaller video."""
        return bool(self.joints and self.picture_px and (self.reach_px < CORNER * np.array(self.picture_px)).all())

    def check_gaps(self) -> None:
        """Raise InputError if most frames of a film would be empty."""
        there = len(self.shown)
        if len(self.frames) > MAX_GAPS * there:
            first, last = self.shown[0], self.shown[-1]
            raise InputError(
                f"{self.clip.name}: {there} frames from {first} to {last}, too few for a film; is one misnumbered?"
            )

    def picture(self, modality: str, frame: int) -> np.ndarray | None:
        """A picture (height, width, 3), blue, green, red; None if it is missing or damaged; damage is noted."""
        path = self.pictures[modality].get(frame)
        if path is None:
            return None
        try:
            return self._picture(path)
        except InputError as error:
            if str(error) not in self.damaged:
                self.damaged.append(str(error))
            return None


def _picture(path: Path) -> np.ndarray:
    picture = read_picture(path)
    picture.flags.writeable = False
    return picture


def read_contents(dataset: Path, clip: Clip, frame_offset: int = 0) -> Contents:
    """Read a clip. Raises InputError if it is empty, or as ``numbered_pictures``.

    Frames are numbered as in the pose: a picture's number is that plus ``frame_offset``.
    """
    found, missing, damaged = {}, [], []
    for name in FRAME_MODALITIES:
        try:
            files = numbered_pictures(clip.path(dataset, name))
        except OSError as error:
            damaged.append(f"{clip.path(dataset, name)}: cannot be read ({error.strerror})")
            files = {}
        if files:
            found[name] = files
        else:
            missing.append(name)
    for files in found.values():
        if (last := max(files)) > LAST_FRAME:
            raise InputError(f"{files[last]}: frame number above {LAST_FRAME}; expected that of a video's frame")
    found = {name: {number - frame_offset: path for number, path in files.items()} for name, files in found.items()}
    contents = Contents(clip, found, {}, missing, is_simulated(dataset), damaged)
    path = clip.path(dataset, POSE)
    if path.exists():
        try:
            entries = _entries(read_json(path, strict=False), path)
            contents.joints = _joints(entries)
            contents.times_s = _times(entries, path)
        except InputError as error:
            contents.damaged.append(str(error))
    if not contents.joints:
        missing.append(POSE)
    if not contents.pictures and not contents.joints:
        empty = "its pose has no joints, and it has no pictures" if path.exists() else "it has no pose and no pictures"
        reason = contents.damaged[0] if contents.damaged else empty
        raise InputError(f"{dataset}: {clip.participant}/{clip.pace}/{clip.name}: {reason}; nothing to show")
    contents.picture_px = _picture_px(contents)
    contents.size_px = _size_px(contents)
    return contents


def _entries(content: Any, path: Path) -> dict[int, dict[str, Any]]:
    """The entries of a pose file by frame; invalid ones are ignored, as they are only drawn."""
    if not isinstance(content, list):
        raise InputError(f"{path}: expected a list with an entry for each frame, not {type(content).__name__}")
    entries = {entry.get("frame"): entry for entry in content if _is_entry(entry)}
    return dict(sorted(entries.items()))


def _is_entry(entry: Any) -> bool:
    frame = entry.get("frame") if isinstance(entry, dict) else None
    return isinstance(frame, int) and 0 <= frame <= LAST_FRAME


def _joints(entries: dict[int, dict[str, Any]]) -> dict[int, dict[str, tuple[float, float]]]:
    """The joints with coordinates, by frame."""
    named = {frame: entry.get("joints") for frame, entry in entries.items()}
    joints = {frame: joint_places(joints) for frame, joints in named.items() if isinstance(joints, dict)}
    return {frame: places for frame, places in joints.items() if places}


def _times(entries: dict[int, dict[str, Any]], path: Path) -> dict[int, float]:
    """Seconds of the video by frame; none if the estimation would refuse them."""
    given = {frame: entry.get("time_s") for frame, entry in entries.items()}
    times_s = {frame: time_s for frame, time_s in given.items() if type(time_s) in (int, float)}
    if len(times_s) < 2:
        return {}
    try:
        check_times(times_s, path)
    except InputError:  # the estimate reports it
        return {}
    return times_s


def _picture_px(contents: Contents) -> tuple[int, int] | None:
    """Width and height of the first readable picture that can show a person; None if there is none."""
    for modality, files in contents.pictures.items():
        for frame in files:
            picture = contents.picture(modality, frame)
            if picture is not None and _can_show_a_person(*picture.shape[:2]):
                return picture.shape[1], picture.shape[0]
    return None


def _can_show_a_person(high: int, wide: int) -> bool:
    return min(high, wide) >= SIDE_PX and max(high, wide) <= MAX_ASPECT * min(high, wide)


def _size_px(contents: Contents) -> tuple[int, int]:
    """The pictures' width and height, doubled until the joints lie within; without pictures, as the joints need."""
    reach = contents.reach_px
    if contents.picture_px:
        wide, high = contents.picture_px
        while (reach > BEYOND * np.array([wide, high])).any():
            wide, high = 2 * wide, 2 * high
        return wide, high
    share = float((reach / IMAGE_SIZE).max()) if contents.joints else 1.0
    # Videos scaled by a half or a quarter are the usual ones.
    scale = next((part for part in (0.25, 0.5, 1.0) if share <= part), max(share, 1.0))
    return round(scale * IMAGE_SIZE[0]), round(scale * IMAGE_SIZE[1])
