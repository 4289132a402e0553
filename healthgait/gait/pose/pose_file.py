"""The legs of a clip from the pose estimator's JSON file, and the times of its frames."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.entries import read_entries, size_text
from healthgait.gait.pose.joints import LEG_JOINTS, leg_joints, lies_within, shoulder_places
from healthgait.gait.pose.times import times_between

MIN_FRAMES = 10  # with both ankles
NO_POSE = "no frame has a pose"


@dataclass(frozen=True)
class Pose:
    """The pose of a clip; arrays run over every frame from ``first`` on, left before right.

    Attributes
    ----------
    first : int
        Number of the first frame with joints.
    joints_px : ndarray (frames, 5, 2, 2)
        x and y of LEG_JOINTS, left and right, px; NaN where a joint was not seen within the image. Not every estimator
        provides heels and toes.
    in_order : bool
        Whether the file's entries were in the order of their frame numbers.
    joints : dict
        All joints of the frames that have some, by frame number, with the file's names.
    entries : frozenset of int
        The numbers of all frames in the file, with or without joints.
    times_s : ndarray (frames,), optional
        Times of the frames, s of the video; None if the file has none.
    image_size : tuple of int, optional
        Width and height in pixels; None if unknown.
    """

    first: int
    joints_px: np.ndarray
    in_order: bool
    joints: dict[int, dict[str, Any]]
    entries: frozenset[int] = frozenset()
    times_s: np.ndarray | None = None
    image_size: tuple[int, int] | None = None

    def __len__(self) -> int:
        return len(self.joints_px)

    @property
    def hips_px(self) -> np.ndarray:
        """Pixels (frames, 2, 2) of the left and the right hip, as below for the other joints."""
        return self._places("hip")

    @property
    def knees_px(self) -> np.ndarray:
        return self._places("knee")

    @property
    def ankles_px(self) -> np.ndarray:
        return self._places("ankle")

    @property
    def heels_px(self) -> np.ndarray:
        return self._places("heel")

    @property
    def toes_px(self) -> np.ndarray:
        """Pixels of the big toes."""
        return self._places("big_toe")

    @property
    def shoulders_px(self) -> np.ndarray:
        """Pixels (frames, 2, 2) of the left and the right shoulder; NaN where not seen within the image."""
        return shoulder_places(self.joints, self.first, self.joints_px, self.image_size)

    def _places(self, joint: str) -> np.ndarray:
        return self.joints_px[:, LEG_JOINTS.index(joint)]

    def seconds(self, fps: float) -> np.ndarray:
        """Times of all frames (frames,), s: those of the file, else from number and ``fps`` (frames per second)."""
        return (self.first + np.arange(len(self))) / fps if self.times_s is None else self.times_s


def read_pose(path: Path, image_size: tuple[int, int] | None = None) -> Pose:
    """Read the pose of a clip.

    Parameters
    ----------
    path : Path
        JSON file with a list of entries ``{"frame": k, "joints": null or {...}}``, in any order. An entry may have
        ``"time_s"``, seconds of the video (all entries with joints or none), and ``"image_size"``, [width, height] in
        pixels (one entry is enough).
    image_size : tuple of int, optional
        Width and height of the image in pixels, where known from elsewhere, as from a clip's pictures. Ignored if many
        joints are outside: they are then in pixels of another image size.

    Returns
    -------
    Pose

    Raises
    ------
    InputError
        If the file is not as described, its image size differs from the given one, or fewer than MIN_FRAMES frames
        have both ankles.

    Notes
    -----
    A joint outside the image, or near its border (see ``joints.BORDER_PX``), counts as not seen: estimators put joints
    there that are outside. Without the image's size, the outermost columns of all joints are its left and right border.
    """
    entries = read_entries(path)
    if not entries.joints:
        raise InputError(f"{path}: {NO_POSE}")
    size = _one_size(entries.image_size, image_size, path)
    if entries.image_size is None and size and not lies_within(entries.joints, size):
        size = None
    joints_px = leg_joints(entries.joints, size, path)
    times_s = times_between(entries.times_s, entries.joints, path)
    frames = frozenset(entries.frames)
    pose = Pose(min(entries.joints), joints_px, entries.in_order, entries.joints, frames, times_s, size)
    complete = int(np.isfinite(pose.ankles_px).all(axis=(1, 2)).sum())
    if complete < MIN_FRAMES:
        within = "within the image" + (f" of {size_text(size)} pixels" if size else "")
        raise InputError(f"{path}: only {complete} frames have both ankles {within}; at least {MIN_FRAMES} are needed")
    return pose


def _one_size(own: tuple[int, int] | None, given: tuple[int, int] | None, path: Path) -> tuple[int, int] | None:
    if own and given and own != given:
        raise InputError(
            f"{path}: its image_size is {size_text(own)}, but the clip's pictures have {size_text(given)} pixels; "
            "pose and pictures must be of the same video at the same size"
        )
    return own or given
