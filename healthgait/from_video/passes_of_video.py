"""The walker's passes in a video, as pose files in the dataset's form, with the floor that each lies on."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from healthgait.errors import InputError
from healthgait.files import replacing
from healthgait.from_video.settings import VideoSettings
from healthgait.gait.pose.pose_file import Pose, read_pose
from healthgait.gait.quality.body import body_height_m
from healthgait.gait.walkway.by_height import walkway_by_distance, walkway_by_height
from healthgait.gait.walkway.corners import in_order, write_boxes
from healthgait.gait.walkway.walkway import Walkway
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, Clip
from healthgait.pose_import.clip_numbers import numbered
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.entries import dataset_text
from healthgait.pose_import.frame_times import times_within
from healthgait.pose_import.passes import Pass
from healthgait.pose_import.people import people_of
from healthgait.pose_import.walker import SIDES, PersonAt, find_walker
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.reading import VideoFile

# Of the image's width, during a pass: a breeze in the leaves is 0.0005, a metre of the walk a tenth.
SWAYED, MOVED = 0.004, 0.01
DOUBTFUL = 3  # standard errors between the height that marks give and the one that is known
MIN_SCORE, LONGEST_GAP_S = 0.3, 1.0  # as in the import of pose


@dataclass(frozen=True)
class Passes:
    """The walks that were written, by clip, and their files; lines for the user: what was found, what may be wrong.

    ``are_by_height`` says whether their metres follow from the person's height.
    """

    walks: dict[Clip, Pass]
    files: list[Path]
    found: list[str]
    warnings: list[str]
    are_by_height: bool

    @property
    def clips(self) -> list[Clip]:
        """The clips that were written."""
        return list(self.walks)


def write_passes(
    detections: Detections,
    motion: CameraMotion,
    video: VideoFile,
    participant: str,
    folder: Path,
    settings: VideoSettings,
    taken: Collection[Clip] = (),
) -> Passes:
    """Find the walker's passes among the people in a video, and write pose and sensor boxes of each below ``folder``.

    Without a height and corners in the ``settings`` there are no sensor boxes. Clips that are ``taken`` are not used.

    Raises InputError if nobody walks, or no pass has metres.
    """
    people, _ = people_of(detections, None, None, video.path).without_low_scores(MIN_SCORE)
    times = times_within(people.times_s, people.by_frame, video.path)
    who = PersonAt(*settings.person_at) if settings.person_at else settings.person
    try:
        walker = find_walker(people, 0, times, LONGEST_GAP_S, who)
    except InputError as error:
        raise InputError(f"{video.path}: {error}") from error
    first = Clip(participant, settings.pace, settings.jacket, 1 if walker.passes[0].direction < 0 else 2)
    while first in taken:
        first = replace(first, number=first.number + 2)
    corners_px = in_order(np.array(settings.corners_px), str(video.path)) if settings.corners_px else None
    files: list[Path] = []
    walks, found, warnings = {}, [], [*video.notes, *walker.notes]
    for clip, walk in numbered(walker.passes, first, taken):
        points = dict(zip(walk.track.frames, walk.track.points, strict=True))
        path = clip.path_in(folder / POSE, POSE)
        _write_text(path, dataset_text(points, people, times.at_s))
        try:
            warnings += _check_camera(motion, walk, clip, settings)
            floor, words, notes = _floor_of(path, settings, corners_px)
        except InputError as error:
            path.unlink()
            warnings.append(f"frames {walk.frames_text}: {str(error).partition(': ')[2]}; left out")
            continue
        walks[clip] = walk
        files.append(path)
        if floor:
            files.append(folder / SENSOR_BOXES_FOLDER / participant / settings.pace / f"{clip.name}.json")
            _write_floor(files[-1], floor)
        warnings += [f"{clip.name}: {note}" for note in notes]
        found.append(f"{clip.name}: frames {walk.frames_text}, {SIDES[walk.direction]}{words}")
    if not walks:
        raise InputError(f"{video.path}: {warnings[-1]}")
    by_height = not (settings.corners_px or settings.marks_px or math.isnan(settings.height_cm))
    return Passes(walks, files, found, warnings, by_height)


def _check_camera(motion: CameraMotion, walk: Pass, clip: Clip, settings: VideoSettings) -> list[str]:
    """What to know about the camera during a pass. Raises InputError if it moved, or if the video was cut."""
    first_s, last_s = walk.track.times_s[0], walk.track.times_s[-1]
    if cuts := motion.cuts_between(first_s, last_s):
        raise InputError(f"{clip.name}: the video shows something else from {cuts[0]:.1f} s on; cut it there into two")
    moved = motion.moved_between(first_s, last_s)
    if moved < SWAYED:
        return []
    words = f"{clip.name}: the camera moved by {100 * moved:.1f} % of the image's width"
    if moved > MOVED and not settings.allow_moving_camera:
        raise InputError(f"{words}; film with a camera that stands still, or allow a moving one")
    return [f"{words}, by which lengths may be wrong"]


@dataclass(frozen=True)
class _Floor:
    """The corners (4, 2) of a walkway, px, its length, m, and the relative standard error of that."""

    corners_px: np.ndarray
    length_m: float
    relative_se: float


def _floor_of(
    pose_path: Path, settings: VideoSettings, corners_px: np.ndarray | None
) -> tuple[_Floor | None, str, list[str]]:
    """The floor of a pass, None if it cannot be known; words about it, and what may be wrong."""
    if corners_px is not None:
        words = _words_of_corners(read_pose(pose_path), Walkway(corners_px, settings.length_m))
        return _Floor(corners_px, settings.length_m, 0.0), words, []
    if not settings.marks_px and math.isnan(settings.height_cm):
        return None, "", []
    pose, origin = read_pose(pose_path), str(pose_path)
    notes = []
    if settings.marks_px:
        scale = walkway_by_distance(pose, np.array(settings.marks_px), settings.length_m, pose.image_size, origin)
        se_cm = scale.height_cm * scale.relative_se
        found = f"{scale.height_cm:.0f} ± {se_cm:.0f} cm"
        words, check = f"two marks, {settings.length_m:g} m apart", f"; the person is {found} tall"
        if abs(scale.height_cm - settings.height_cm) > DOUBTFUL * se_cm:
            notes.append(f"by the marks the person is {found} tall, but {settings.height_cm:g} cm are given")
    else:
        scale = walkway_by_height(pose, settings.height_cm, pose.image_size, origin)
        words, check = f"the person's height, {settings.height_cm:g} cm", ""
    text = f", metres from {words} (uncertain by {100 * scale.relative_se:.1f} %{check})"
    return _Floor(scale.corners_px, scale.length_m, scale.relative_se), text, [*notes, *scale.notes]


def _words_of_corners(pose: Pose, walkway: Walkway) -> str:
    """What follows from the corners and can be checked: the height of the camera and, roughly, of the person."""
    height_m = body_height_m(pose, walkway)
    person = f"; the person is about {100 * height_m:.0f} cm tall" if math.isfinite(height_m) else ""
    return f", metres from four corners, {walkway.length_m:g} m (camera at {walkway.camera_height_m:.1f} m{person})"


def _write_floor(path: Path, floor: _Floor) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        write_boxes(temporary, floor.corners_px, (floor.length_m, floor.relative_se))


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
