"""Analysis of one clip: from pose, walkway and segmentation to events and gait parameters."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.gait.events.detector import Detector, Footfalls
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.parameters.spatiotemporal import FEET, Steps, gait_parameters, steps_inside
from healthgait.gait.parameters.standard_errors import ErrorParts, clip_errors
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.gait.tracks.tracking import track_ankles
from healthgait.gait.walkway.walkway import Walkway


@dataclass(frozen=True)
class Walk:
    """The analysis of one clip's walk.

    Attributes
    ----------
    walkway : Walkway
        The floor between the sensor bars.
    tracks : Tracks
        The ankles' positions in every frame.
    footfalls : Footfalls
        The gait events.
    steps : Steps
        The steps and strides inside the walkway.
    parameters : dict of float
        The six quantities of ``columns.GAIT_QUANTITIES``; NaN where unknown.
    errors : ErrorParts
        Their standard errors.
    segmented : bool
        Whether there is a segmentation.
    decoded_frames : int
        How many of its frames were read.
    """

    walkway: Walkway
    tracks: Tracks
    footfalls: Footfalls
    steps: Steps
    parameters: dict[str, float]
    errors: ErrorParts
    segmented: bool
    decoded_frames: int


def analyse_walk(
    pose: Pose,
    walkway: Walkway,
    pictures: dict[int, Path] | None,
    fps: float,
    frame_offset: int = 0,
    detect: Detector = find_footfalls,
) -> Walk:
    """Analyse the walk of one clip.

    Parameters
    ----------
    pose : Pose
        As from ``read_pose``.
    walkway : Walkway
        The floor between the sensor bars.
    pictures : dict or None
        PNG files of the segmentation by frame number, as from ``frame_paths``; None or empty to use the pose alone.
    fps : float
        Frames per second, used where the pose has no times.
    frame_offset : int
        Added to a frame's number in the pose to find its picture.
    detect : Detector
        Finds the gait events.

    Returns
    -------
    Walk
        Its parameters are NaN where too few steps lie between the lines.

    Raises
    ------
    InputError
        For a damaged frame of the segmentation.
    """
    tracks = track_ankles(pose, walkway, fps)
    frames = Segmentation(pictures, tracks, frame_offset) if pictures else None
    footfalls = detect(tracks, frames)
    steps = steps_inside(footfalls)
    parameters = gait_parameters(steps)
    errors = clip_errors(parameters, steps, footfalls, tracks, walkway)
    decoded = frames.decoded if frames else 0
    return Walk(walkway, tracks, footfalls, steps, parameters, errors, frames is not None, decoded)


def event_rows(walk: Walk) -> list[dict]:
    """Every heel strike and toe-off of the walk, in order of time.

    ``time_s`` counts from frame 0 of the video. ``place_cm`` is the position of the heel at its strike or of the toe
    at toe-off, along the walkway from the line at the image's left, None if unknown. ``timed`` is whether the time was
    measured, or inferred from the other steps; ``seen`` whether the foot was seen in the segmentation, or placed by its
    ankle.
    """
    footfalls, rows = walk.footfalls, []
    for number, foot in enumerate(footfalls.foot):
        strike = footfalls.heel_strike_s[number], footfalls.strike_timed[number]
        rows.append(_event(walk, "heel_strike", foot, *strike, number, footfalls.heel_m))
        if number and footfalls.step[number - 1]:
            toe_off = footfalls.opposite_toe_off_s[number], footfalls.toe_off_timed[number]
            rows.append(_event(walk, "toe_off", 1 - foot, *toe_off, number - 1, footfalls.toe_m))
    return sorted((row for row in rows if np.isfinite(row["time_s"])), key=lambda row: row["time_s"])


def _event(walk: Walk, kind: str, foot: int, time_s: float, timed: bool, number: int, places_m: np.ndarray) -> dict:
    """One event; ``number`` is the index of the footfall that gives the position."""
    place_m = places_m[number] if walk.tracks.direction > 0 else walk.walkway.length_m - places_m[number]
    return {
        "foot": FEET[foot],
        "kind": kind,
        "time_s": round(float(time_s), 4),
        "place_cm": round(float(100 * place_m), 2) if np.isfinite(place_m) else None,
        "timed": bool(timed),
        "seen": bool(walk.footfalls.seen[number] == 1),  # unknown is not seen
    }
