"""Whether the camera stood still, and whether the video was cut: seen by the background, which most of a picture is."""

from dataclasses import dataclass

import cv2
import numpy as np

from healthgait.video.reading import Frame

LOOK_S = 0.2  # from one picture that is looked at to the next
WIDTH_PX = 240  # of the pictures that are compared
PARTS = (4, 6)  # rows and columns of parts of a picture, each with a shift of its own
LEAST_TEXTURE = 4.0  # SD of brightness; in a blank part no shift can be seen
# Median response of the parts' phase correlation: 0.95 and more between pictures of a camera that stands still.
ALIKE = 0.5  # below, a later picture is taken to compare with
FOREIGN = 0.42  # below, from one look to the next, something else may be shown; pictures of nothing in common: 0.4
UNLIKE = 0.3  # median correlation of the parts from one look to the next, below which something else is shown


@dataclass(frozen=True)
class _Look:
    """A look at the background: when, where it was (2,), by how much its parts had moved (px), and if it was new."""

    time_s: float
    place: np.ndarray
    moved: float
    is_new: bool


class CameraMotion:
    """How the background of a video moves; frames are seen in order."""

    def __init__(self) -> None:
        self._looks: list[_Look] = []
        self._reference: np.ndarray | None = None
        self._before: np.ndarray | None = None
        self._origin = np.zeros(2), 0.0  # place and movement of the reference

    def see(self, frame: Frame) -> None:
        """Look at a frame, if the last look was long enough ago."""
        if self._looks and frame.time_s - self._looks[-1].time_s < LOOK_S:
            return
        now = _small(frame.picture)
        if self._reference is None:
            self._reference = self._before = now
            self._looks.append(_Look(frame.time_s, np.zeros(2), 0.0, False))
            return
        # A camera that turns loses the one, and pictures without detail keep the other.
        is_new = background_shift(self._before, now)[2] < FOREIGN and _correlation(self._before, now) < UNLIKE
        shift, moved, likeness = background_shift(self._reference, now)
        place, total = self._origin[0] + shift, self._origin[1] + moved
        if is_new or likeness < ALIKE:
            self._reference = now
            if is_new:
                place, total = self._looks[-1].place, self._looks[-1].moved
            self._origin = place, total
        self._before = now
        self._looks.append(_Look(frame.time_s, place, total, is_new))

    def moved_between(self, first_s: float, last_s: float) -> float:
        """The largest movement of the background between two times, as a part of the image's width."""
        looks = [look for look in self._looks if first_s <= look.time_s <= last_s]
        if not looks:
            return 0.0
        places, moved = np.array([look.place for look in looks]), np.array([look.moved for look in looks])
        farthest = np.linalg.norm(places - places[0], axis=1).max()
        return float(max(farthest, np.ptp(moved))) / WIDTH_PX

    def cuts_between(self, first_s: float, last_s: float) -> list[float]:
        """Times, s, from which on something else is shown, between two times."""
        return [look.time_s for look in self._looks if look.is_new and first_s < look.time_s <= last_s]


def _small(picture: np.ndarray) -> np.ndarray:
    """A picture's brightness (rows, WIDTH_PX), smaller."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (WIDTH_PX, max(round(WIDTH_PX * height / width), 16)), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)


def background_shift(before: np.ndarray, now: np.ndarray) -> tuple[np.ndarray, float, float]:
    """How the background moved from one picture's brightness (rows, columns) to another's.

    Returns the shift (2,) that most parts of the picture have in common, px; the distance that parts moved, px, which a
    zoom changes, too; and how alike the parts are, from 0 to about 1. People who walk move in few of the parts.
    """
    shifts, likeness = [], []
    for one, other in zip(_parts(before), _parts(now), strict=True):
        if not _is_textured(one, other):
            continue
        shift, response = cv2.phaseCorrelate(one, other, cv2.createHanningWindow(one.shape[::-1], cv2.CV_32F))
        shifts.append(shift)
        likeness.append(response)
    if not shifts:
        return np.zeros(2), 0.0, 1.0
    distances = np.linalg.norm(shifts, axis=1)
    return np.median(shifts, axis=0), float(np.median(distances)), float(np.median(likeness))


def _correlation(before: np.ndarray, now: np.ndarray) -> float:
    """The median correlation of the brightness of two pictures' parts; 1 where there is nothing to be seen."""
    parts = [(one, other) for one, other in zip(_parts(before), _parts(now), strict=True) if _is_textured(one, other)]
    if not parts:
        return 1.0
    return float(np.median([np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in parts]))


def _is_textured(one: np.ndarray, other: np.ndarray) -> bool:
    return min(one.std(), other.std()) >= LEAST_TEXTURE


def _parts(picture: np.ndarray) -> list[np.ndarray]:
    rows, columns = PARTS
    return [
        np.ascontiguousarray(part)
        for band in np.array_split(picture, rows)
        for part in np.array_split(band, columns, axis=1)
    ]
