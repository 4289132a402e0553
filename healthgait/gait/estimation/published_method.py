"""The published estimator, written from its description, to reproduce the published table.

Notes
-----
The distance between the ankles in the image is low-pass filtered at its dominant frequency; its peaks are the steps.
The two lines pass through the upper corners of the sensor boxes; the leading foot crosses them in the air. Speed is the
walkway's length over the time between the crossings, cadence the number of peaks in that time. Step is the Euclidean
distance of the ankles at the peaks, after a homography to the rectangle between the lines, truncated to whole pixels;
Stride is two steps. MonoSP and BiSP are not defined.

The description does not say which of the foot's pixels is meant, or how large the rectangle is. Here it is the pixel
that a search by rows finds first, the foot's highest: the speed is then too high, as is the published one. The
rectangle's sides are the longer ones of those in the image.

What ``by_events`` does instead, and why, is in the notes of ``parameters.spatiotemporal`` and ``walkway``.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from scipy.signal import find_peaks

from healthgait.columns import GAIT_QUANTITIES
from healthgait.errors import InputError
from healthgait.gait.estimation.clip_result import ClipResult, clip_row
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.parameters.spatiotemporal import MIN_STEPS
from healthgait.gait.pose.pose_file import Pose, read_pose
from healthgait.gait.segmentation.colourings import Colouring
from healthgait.gait.segmentation.frames import frame_paths, read_frame
from healthgait.gait.segmentation.recognition import recognise
from healthgait.gait.walkway.walkway import Bars
from healthgait.layout import POSE, SEGMENTATION, Clip


@dataclass(frozen=True)
class AsPublished:
    """The published method, a ``ClipMethod``."""

    floor_edge: str = "y_min"
    needs_segmentation: bool = True  # its speed comes from the feet's pixels
    finds_events: bool = False

    def estimate(self, settings: EstimationSettings, clip: Clip, bars: Bars, height_cm: float) -> ClipResult:
        """See ``ClipMethod``. Raises InputError also for a clip in which too little is seen."""
        pose = read_pose(clip.path_in(settings.pose, POSE))
        frames = clip.path_in(settings.segmentation, SEGMENTATION)
        length_m = bars.walkway.length_m
        found = estimate_as_published(pose, bars.corners_px, frames, clip.direction, length_m, settings.fps)
        numbers = {"steps": found.steps, "frames": len(pose.joints), "frames_decoded": found.frames}
        return ClipResult(clip, clip_row(clip, "", [], found.parameters | numbers), [], [], damaged=False)


@dataclass(frozen=True)
class PaperEstimate:
    """The six quantities (NaN where not defined), and the numbers of frames and steps."""

    parameters: dict[str, float]
    frames: int
    steps: int


def estimate_as_published(
    pose: Pose, corners_px: np.ndarray, segmentation: Path, direction: int, length_m: float, fps: float
) -> PaperEstimate:
    """The published estimate of one clip.

    ``corners_px`` (4, 2) are the boxes' upper corners, ``direction`` the clip's, 1 to the image's right, -1
    to its left.
    Raises InputError for a damaged frame, for unknown colours, if the leading foot does not cross both lines, and for
    too few steps.
    """
    paths = frame_paths(segmentation)
    crossings = _crossings(paths, corners_px, direction, segmentation)
    seconds = (crossings[1] - crossings[0]) / fps
    frames, ankles_px = _complete(pose)
    peaks = _steps(ankles_px)
    between = peaks[(frames[peaks] >= crossings[0]) & (frames[peaks] <= crossings[1])]
    if len(between) < MIN_STEPS:
        raise InputError(
            f"{segmentation}: {len(between)} steps between the crossings of the lines; at least {MIN_STEPS} are needed"
        )
    parameters = dict.fromkeys(GAIT_QUANTITIES, np.nan)
    parameters |= {"Cadence": 60 * len(between) / seconds, "Speed": length_m / seconds}
    places_cm = _on_rectangle(ankles_px[between], corners_px, length_m)
    steps_cm = np.linalg.norm(places_cm[:, 0] - places_cm[:, 1], axis=1)
    parameters |= {"Step": float(steps_cm.mean()), "Stride": float((steps_cm[1:] + steps_cm[:-1]).mean())}
    return PaperEstimate(parameters, len(paths), len(between))


def _complete(pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the frames with both ankles, and the ankles (frames, 2, 2)."""
    seen = np.flatnonzero(np.isfinite(pose.ankles_px).all(axis=(1, 2)))
    return seen + pose.first, pose.ankles_px[seen]


def _steps(ankles_px: np.ndarray) -> np.ndarray:
    """Peaks of the ankles' distance, low-pass filtered at its dominant frequency."""
    distance = np.linalg.norm(ankles_px[:, 0] - ankles_px[:, 1], axis=1)
    spectrum = np.fft.rfft(distance)
    dominant = 1 + int(np.argmax(np.abs(spectrum[1:])))
    spectrum[dominant + 1 :] = 0
    return find_peaks(np.fft.irfft(spectrum, len(distance)))[0]


def _crossings(paths: dict[int, Path], corners_px: np.ndarray, direction: int, folder: Path) -> tuple[int, int]:
    """Numbers of the frames in which the leading foot first lies beyond the first and the second line."""
    feet = {}
    size = None
    colouring = _colouring([*paths.values()])
    # The published method reads every frame, even after both crossings.
    for frame, path in paths.items():
        picture = read_frame(path, size)
        size = picture.shape[1], picture.shape[0]
        if colouring and (foot := _leading_foot(picture, colouring, direction)) is not None:
            feet[frame] = foot
    lines = (corners_px[:2], corners_px[2:]) if direction > 0 else (corners_px[2:], corners_px[:2])
    beyond = [[frame for frame, foot in feet.items() if _is_beyond(foot, line, direction)] for line in lines]
    if not all(beyond) or not min(feet) < beyond[0][0] < beyond[1][0]:
        raise InputError(f"{folder}: the leading foot does not cross both lines one after the other")
    return beyond[0][0], beyond[1][0]


def _is_beyond(foot: tuple[int, int], line: np.ndarray, direction: int) -> bool:
    column, row = foot
    (far_x, far_y), (near_x, near_y) = line
    return direction * (column - (far_x + (near_x - far_x) * (row - far_y) / (near_y - far_y))) > 0


def _colouring(paths: list[Path]) -> Colouring | None:
    """The clip's colouring, searched from the middle, where the body is complete; None if no picture shows enough."""
    for number in sorted(range(len(paths)), key=lambda number: abs(number - len(paths) // 2)):
        if colouring := recognise(read_frame(paths[number], None), paths[number]):
            return colouring
    return None


def _leading_foot(picture: np.ndarray, colouring: Colouring, direction: int) -> tuple[int, int] | None:
    """Column and row of the highest pixel of the foot that is ahead; None if no foot is seen."""
    feet = [np.nonzero(mask) for mask in colouring.masks(picture)]
    feet = [(rows, columns) for rows, columns in feet if len(rows)]
    if not feet:
        return None
    rows, columns = max(feet, key=lambda foot: (direction * foot[1]).max())
    return int(columns[0]), int(rows[0])


def _on_rectangle(points_px: np.ndarray, corners_px: np.ndarray, length_m: float) -> np.ndarray:
    """Pixels (..., 2) as centimetres on the rectangle between the bars, truncated to its whole pixels."""
    far_left, near_left, far_right, near_right = corners_px
    length = max(np.linalg.norm(far_right - far_left), np.linalg.norm(near_right - near_left))
    width = max(np.linalg.norm(far_left - near_left), np.linalg.norm(far_right - near_right))
    rectangle = np.array([(0, 0), (0, width), (length, 0), (length, width)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners_px.astype(np.float32), rectangle)
    flat = points_px.reshape(-1, 1, 2).astype(np.float64)
    return np.trunc(cv2.perspectiveTransform(flat, matrix)).reshape(points_px.shape) * 100 * length_m / length
