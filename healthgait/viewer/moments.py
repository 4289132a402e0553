"""The frames on the sheet, and the person's position in them."""

import numpy as np

from healthgait.layout import POSE, SEGMENTATION, SILHOUETTE
from healthgait.viewer.scene import ClipScene

MAX_MOMENTS = 6  # moments on a sheet
BRIGHT = 64  # of 255: JPEG artefacts on black are darker
MARGIN = 0.06  # of the person's height, on each side
MIN_SHARE = 1 / 8  # of the video's width and height that are shown at least
HEAD_AND_FOOT = 0.12  # of the joints' height, above the eyes and below the ankles


def moments_of(scene: ClipScene) -> list[tuple[int, str]]:
    """(frame, words) of up to MAX_MOMENTS moments in order: heel strikes mid-walk, or evenly spaced frames."""
    shown = scene.contents.shown
    strikes = [row for row in scene.events if row["kind"] == "heel_strike"]
    inside = [row for row in strikes if row["place_cm"] is not None and 0 <= row["place_cm"] <= _length_cm(scene)]
    moments = [(_nearest(scene, row["time_s"]), f"{row['foot']} heel strike") for row in inside or strikes]
    first_words: dict[int, str] = {}
    for frame, words in moments:
        first_words.setdefault(frame, words)
    if first_words:
        first = (len(first_words) - min(len(first_words), MAX_MOMENTS)) // 2
        return list(first_words.items())[first : first + MAX_MOMENTS]
    # Each in the middle of its share of the frames: at both ends the person is partly outside.
    count = min(MAX_MOMENTS, len(shown))
    return [(shown[int((number + 0.5) * len(shown) / count)], "") for number in range(count)]


def _length_cm(scene: ClipScene) -> float:
    return 100 * scene.walk.walkway.length_m


def _nearest(scene: ClipScene, second: float) -> int:
    return min(scene.contents.shown, key=lambda frame: abs(scene.second_of(frame) - second))


def person_box(scene: ClipScene, frame: int) -> np.ndarray | None:
    """Left, top, right, bottom of the person in pixels of the video; None if not seen in that frame.

    From the bright pixels of a picture, or else from the joints.
    """
    for modality in (SILHOUETTE, SEGMENTATION, *scene.contents.pictures):
        picture = scene.contents.picture(modality, frame) if modality in scene.contents.pictures else None
        if picture is not None and (bright := picture.max(axis=2) > BRIGHT).any():
            to_video = np.tile(np.divide(scene.contents.size_px, picture.shape[1::-1]), 2)
            rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
            return to_video * (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    places = np.array([*scene.contents.joints.get(frame, {}).values()]).reshape(-1, 2)
    if not len(places):
        return None
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    beyond = HEAD_AND_FOOT * (bottom - top)
    return np.array([left - beyond, top - beyond, right + beyond, bottom + beyond])


def crops_of(scene: ClipScene, frames: list[int]) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of the part of each frame that is shown: of equal size, around the person."""
    wide, high = scene.contents.size_px
    boxes = [person_box(scene, frame) for frame in frames]
    seen = [box for box in boxes if box is not None]
    if not seen:
        return [(0, 0, wide, high)] * len(frames)
    sizes = np.array([(right - left, bottom - top) for left, top, right, bottom in seen])
    margin = MARGIN * sizes[:, 1].max()
    video = np.array([wide, high])
    width, height = np.clip(sizes.max(axis=0) + 2 * margin, MIN_SHARE * video, video)
    crops = []
    for box in boxes:
        left, _, right, bottom = box if box is not None else np.median(seen, axis=0)
        # The feet are at the same height in all of them; never beyond the picture.
        x = np.clip((left + right - width) / 2, 0, wide - width)
        y = np.clip(bottom + margin - height, 0, high - height)
        crops.append((float(x), float(y), float(x + width), float(y + height)))
    return crops


def rows_of(scene: ClipScene) -> list[str]:
    """The modalities that get a row of crops: all pictures, or the pose if there are none."""
    return list(scene.contents.pictures) or [POSE]
