"""The files of one clip: pose, silhouettes, segmentations and optical flow."""

import json
from collections.abc import Set
from pathlib import Path

import cv2
import numpy as np

from healthgait.clips.colour_wheel import colour_wheel
from healthgait.layout import FLOW_METHODS, FRAME_RATE_HZ, POSE, SEGMENTATION, SILHOUETTE, Clip
from healthgait.synthetic.anatomy import Appearance, girths_of
from healthgait.synthetic.camera import Camera
from healthgait.synthetic.flow import FlowMethods
from healthgait.synthetic.footfalls import TrueFootfalls
from healthgait.synthetic.motion import Motion, motion_of
from healthgait.synthetic.people import Person
from healthgait.synthetic.pose import pose_entries
from healthgait.synthetic.pose_errors import PoseErrors, with_pose_errors
from healthgait.synthetic.renderer import (
    Cells,
    Dents,
    Frame,
    background,
    near_figure,
    photograph,
    render,
    segmentation,
    silhouette,
)
from healthgait.synthetic.shapes import Figure, strips_of
from healthgait.synthetic.skeleton import skeleton_of

FRAME_LOST = 0.01  # share of silhouettes, and of segmentations, in which the person was not detected
FLOW_MARGIN_PX = 10  # around both figures, at 960x540
MIN_FLOW_WINDOW_PX = 64  # OpenCV's DIS fails on windows of a few pixels, as when only a hand is in view
JPEG_QUALITY = 90
# Larger files, but faster: trying all filters would take four times as long.
PNG_SPEED = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE]


class ClipPictures:
    """Draws one clip and writes the chosen modalities; the same generator state gives the same bytes."""

    def __init__(
        self,
        clip: Clip,
        person: Person,
        appearance: Appearance,
        walk: TrueFootfalls,
        camera: Camera,
        fps: float = FRAME_RATE_HZ,
    ) -> None:
        jacket = clip.jacket == "WJ"
        skeleton = skeleton_of(person)
        self.clip, self.camera, self.appearance = clip, camera, appearance
        self.motion: Motion = motion_of(clip, walk, skeleton, fps)
        girths = girths_of(person, appearance, jacket)
        self.figure = Figure(
            self.motion.joints, self.motion.direction, camera, skeleton, girths, appearance.long_hair, jacket
        )

    def write_pose(
        self,
        data_path: Path,
        rng: np.random.Generator,
        feet_rng: np.random.Generator | None = None,
        errors: PoseErrors | None = None,
        errors_rng: np.random.Generator | None = None,
    ) -> None:
        """Write the pose file, with an entry for every frame of the video.

        With ``feet_rng`` it has heels and toes; with ``errors``, drawn by ``errors_rng``, those of a real estimator.
        """
        seen = pose_entries(self.motion.joints, self.camera, rng, feet_rng)
        entries = [{"frame": k, "joints": None} for k in range(self.motion.count)]
        for frame, entry in zip(self.motion.frames, seen, strict=True):
            entries[frame]["joints"] = entry["joints"]
        if errors:
            entries = with_pose_errors(entries, errors, errors_rng, self._height_px(), self.camera.size_px)
        path = self.clip.path(data_path, POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(entries))

    def _height_px(self) -> float:
        """The person's height in the image, midway."""
        pixels_per_metre = self.camera.pixels_per_metre(self.motion.joints["pelvis"])
        return float(np.median(pixels_per_metre)) * self.figure.skeleton.height_m

    def write_images(
        self, data_path: Path, modalities: Set[str], methods: FlowMethods, rng: np.random.Generator
    ) -> None:
        """Write the frames of all image modalities in ``modalities`` with at least a part of the person."""
        folders = {modality: self.clip.path(data_path, modality) for modality in modalities if modality != POSE}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        size, scale = self.camera.size_px, self.camera.scale
        dents, backdrop = Dents.draw(size, scale, rng), background(size, rng)
        cells = [Cells.of(strip) for strip in strips_of(self.figure)]
        margin = max(round(FLOW_MARGIN_PX * scale), 4)
        last_frame, last_picture = None, None
        for index, number in enumerate(self.motion.frames):
            frame = render(cells, index, self.appearance.shades, size, margin)
            if frame.empty:
                last_frame = None
                continue
            # Drawn even if not written: the choice of modalities must not change the others' bytes.
            pictures = {
                SEGMENTATION: segmentation(frame, dents, scale, rng),
                SILHOUETTE: silhouette(frame, dents, scale, rng),
            }
            lost = dict(zip(pictures, rng.random(2) < FRAME_LOST, strict=True))
            for modality, picture in pictures.items():
                if modality in folders and not lost[modality]:
                    _write(folders[modality], number, _in_image(picture, frame, size))
            if any(modality not in pictures for modality in folders):
                picture = photograph(frame, backdrop)
                if last_frame is not None:
                    self._write_flow(folders, number - 1, (last_frame, frame), (last_picture, picture), methods)
                last_frame, last_picture = frame, picture

    def _write_flow(self, folders, number: int, frames: tuple[Frame, Frame], photographs, methods: FlowMethods) -> None:
        """The flow from frame ``number`` to the next one, computed only around the two figures."""
        (left, right), (top, bottom) = _window_of_both(frames, self.camera.size_px)
        before, after = (np.ascontiguousarray(picture[top:bottom, left:right]) for picture in photographs)
        size, scale = self.camera.size_px, self.camera.scale
        moving = np.ascontiguousarray(_in_image(near_figure(frames[0], scale), frames[0], size)[top:bottom, left:right])
        for method in FLOW_METHODS:
            folder = folders.get(f"optical_flow/{method}")
            if folder is not None:
                image = np.zeros((size[1], size[0], 3), np.uint8)
                image[top:bottom, left:right] = colour_wheel(methods.by_name(method)(before, after), moving, scale)
                _write(folder, number, image)


def _window_of_both(frames: tuple[Frame, Frame], size_px: tuple[int, int]) -> list[tuple[int, int]]:
    """(left, right) and (top, bottom) of a window around both frames' windows, wide enough for the flow methods."""
    bounds = []
    for axis, start in ((1, "left"), (0, "top")):
        low = min(getattr(frame, start) for frame in frames)
        high = max(getattr(frame, start) + frame.labels.shape[axis] for frame in frames)
        whole = size_px[1 - axis]
        lacking = max(MIN_FLOW_WINDOW_PX - (high - low), 0)
        low = max(low - lacking, 0)
        bounds.append((low, min(max(high, low + MIN_FLOW_WINDOW_PX), whole)))
    return bounds


def _in_image(picture: np.ndarray, frame: Frame, size_px: tuple[int, int]) -> np.ndarray:
    image = np.zeros((size_px[1], size_px[0], *picture.shape[2:]), np.uint8)
    height, width = picture.shape[:2]
    image[frame.top : frame.top + height, frame.left : frame.left + width] = picture
    return image


def _write(folder: Path, number: int, image: np.ndarray) -> None:
    """RGB pictures as PNG, grey ones as JPEG; not with cv2.imwrite, which hides the reason of a failure."""
    if image.ndim == 3:
        _, encoded = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), PNG_SPEED)
        path = folder / f"{number:03d}.png"
    else:
        _, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        path = folder / f"{number:03d}.jpg"
    path.write_bytes(encoded.tobytes())
