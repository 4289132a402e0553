"""One clip: pose, walkway and segmentation in; gait parameters, their details and the events out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.gait.events.detector import Detector, Footfalls
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.parameters.spatiotemporal import FEET, Steps, gait_parameters, steps_inside
from healthgait.gait.parameters.standard_errors import ErrorParts, clip_errors
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.tracks.ankle_tracks import Tracks, track_ankles
from healthgait.gait.walkway.walkway import Walkway


@dataclass(frozen=True)
class Walk:
    """All that is known of one clip's walk, from the pixels to the parameters."""

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
    """The walk of one clip; ``pictures`` are the ``frame_paths`` of its segmentation, none to do with the pose alone.

    The picture of a frame of the pose has that frame's number plus ``frame_offset``. ``detect`` finds the events.

    Raises InputError for a damaged frame.
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

    ``time_s`` counts from the video's frame 0. ``place_cm`` is where the heel strikes or the toe leaves, from the
    line at the image's left along the walkway, None if not known. ``timed`` tells whether the moment was measured, or
    lies in a gap and was put where the other steps lead to expect it; ``seen`` whether that foot was seen in the
    segmentation, or only its ankle, from which the place was then taken.
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
    """One event; ``number`` is that of the footfall which gives the place."""
    place_m = places_m[number] if walk.tracks.direction > 0 else walk.walkway.length_m - places_m[number]
    return {
        "foot": FEET[foot],
        "kind": kind,
        "time_s": round(float(time_s), 4),
        "place_cm": round(float(100 * place_m), 2) if np.isfinite(place_m) else None,
        "timed": bool(timed),
        "seen": bool(walk.footfalls.seen[number]),
    }
