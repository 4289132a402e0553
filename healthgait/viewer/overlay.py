"""Skeleton, sensor bars and feet drawn on one frame, with OpenCV, which is much faster than matplotlib."""

import cv2
import numpy as np

from healthgait.gait.figures.frame_panel import BONES
from healthgait.layout import POSE, SILHOUETTE
from healthgait.viewer.scene import VIDEO, ClipScene, side_of

# Blue, green, red. Lighter tones of the figures' blue and orange on black pictures.
BLUE_BGR, ORANGE_BGR = (178, 114, 0), (0, 94, 213)
FEET_ON_WHITE, FEET_ON_BLACK = (BLUE_BGR, ORANGE_BGR), ((240, 190, 90), (20, 160, 255))
BLACK_BGR, WHITE_BGR, BAR_ON_WHITE, BAR_ON_BLACK = (0, 0, 0), (255, 255, 255), (110, 110, 110), (190, 190, 190)
SILHOUETTE_SHARE = 0.45  # of its brightness, to make the skeleton visible
FRACTION_BITS = 4  # OpenCV draws at 1/16 pixel
BAR_ENDS = (0, 2, 3, 1)  # the walkway's outline by the numbers of its corners
WALK_MARGIN = 14  # pixels above and below the whole walk
NORMAL_WIDTH = 480  # px, of a panel whose lines are one or two pixels wide


def frame_view(scene: ClipScene, modality: str, frame: int, size: tuple[int, int]) -> np.ndarray:
    """A modality's frame (height, width, 3), blue, green, red, of ``size`` (width, height), with the overlays."""
    on_white = modality == POSE
    view = _base(scene, modality, frame, size)
    pen = Pen(view, np.divide(size, scene.contents.size_px))
    feet = FEET_ON_WHITE if on_white else FEET_ON_BLACK
    _bars(scene, pen, BAR_ON_WHITE if on_white else BAR_ON_BLACK)
    _footfalls(scene, pen, frame, feet)
    joints = scene.joints(frame)
    if modality in (POSE, SILHOUETTE, VIDEO):
        skeleton(pen, joints, BLACK_BGR if on_white else WHITE_BGR, feet)
    _ankles(pen, joints, feet)
    return view


def walk_view(scene: ClipScene, frames: list[int], width: int, least_aspect: float) -> np.ndarray | None:
    """The skeletons of some frames and all resting feet on the walkway, as wide as the video; None if there are none.

    (height, ``width``, 3), blue, green, red; at least ``least_aspect`` times as wide as high.
    """
    skeletons = [joints for frame in frames if (joints := scene.joints(frame))]
    if not skeletons:
        return None
    scale = width / scene.contents.size_px[0]
    view = np.full((round(scale * scene.contents.size_px[1]), width, 3), 255, np.uint8)
    pen = Pen(view, np.array([scale, scale]))
    _bars(scene, pen, BAR_ON_WHITE)
    for contact in scene.contacts:
        if contact.inside and (ends_px := scene.foot_on_floor_px(contact)) is not None:
            pen.lines(ends_px, FEET_ON_WHITE[contact.foot], 3)
    for joints in skeletons:
        skeleton(pen, joints, BLACK_BGR, FEET_ON_WHITE)
        _ankles(pen, joints, FEET_ON_WHITE)
    drawn = np.flatnonzero((view < 255).any(axis=(1, 2)))
    if not len(drawn):
        return None
    height = min(max(np.ptp(drawn) + 2 * WALK_MARGIN, 1), int(width / least_aspect), len(view))
    bottom = min(drawn[-1] + WALK_MARGIN, len(view))
    return view[max(bottom - height, 0) : max(bottom - height, 0) + height]


def _bars(scene: ClipScene, pen: "Pen", colour: tuple) -> None:
    """The outline of the walkway: the sensor bars and the lines between their ends."""
    if scene.estimate.walkway is not None:
        pen.lines(scene.estimate.walkway.corners_px[list(BAR_ENDS)], colour, 1, closed=True)


def _ankles(pen: "Pen", joints: dict[str, tuple[float, float]], feet: tuple) -> None:
    for side, name in enumerate(("l_ankle", "r_ankle")):
        if name in joints:
            pen.dot(joints[name], 4, feet[side], WHITE_BGR)


def _base(scene: ClipScene, modality: str, frame: int, size: tuple[int, int]) -> np.ndarray:
    """The picture; white for the pose; black if there is none."""
    if modality == POSE:
        return np.full((size[1], size[0], 3), 255, np.uint8)
    picture = scene.contents.picture(modality, frame)
    if picture is None:
        return np.zeros((size[1], size[0], 3), np.uint8)
    if modality == SILHOUETTE:
        picture = (picture * SILHOUETTE_SHARE).astype(np.uint8)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _footfalls(scene: ClipScene, pen: "Pen", frame: int, feet: tuple) -> None:
    """The feet on the floor: a line from heel to toe, thick during contact, thin afterwards."""
    now_s, soon_s = scene.second_of(frame), scene.until_s(frame)
    for contact in scene.contacts:
        ends_px = scene.foot_on_floor_px(contact)
        if ends_px is not None and contact.begin_s <= soon_s:
            stands = now_s <= contact.seen_until_s
            pen.lines(ends_px, feet[contact.foot], 4 if stands else 2)


def skeleton(pen: "Pen", joints: dict[str, tuple[float, float]], body: tuple, feet: tuple) -> None:
    """The bones between existing joints; the legs in their side's colour."""
    for one, other in BONES:
        if one in joints and other in joints:
            side = side_of(one) if side_of(one) == side_of(other) else None
            pen.lines(np.array([joints[one], joints[other]]), body if side is None else feet[side], 2)


class Pen:
    """Draws on a view in the video's pixels; ``scale`` (2,) is the view's pixels per pixel of the video."""

    def __init__(self, view: np.ndarray, scale: np.ndarray):
        self.view, self.scale = view, np.asarray(scale, float)
        self.width = max(view.shape[1] / NORMAL_WIDTH, 0.75)

    def _place(self, points_px: np.ndarray) -> np.ndarray:
        # Coordinates refer to pixel centres; clipped, as OpenCV's integers would overflow far outside the view.
        places = (np.asarray(points_px, float) + 0.5) * self.scale - 0.5
        return np.clip(places * 2**FRACTION_BITS, -(2**20), 2**20).round().astype(np.int32)

    def _thickness(self, pixels: float) -> int:
        return max(round(pixels * self.width), 1)

    def lines(self, points_px: np.ndarray, colour: tuple, pixels: float, closed: bool = False) -> None:
        cv2.polylines(
            self.view, [self._place(points_px)], closed, colour, self._thickness(pixels), cv2.LINE_AA, FRACTION_BITS
        )

    def dot(self, place_px: tuple[float, float], pixels: float, colour: tuple, edge: tuple) -> None:
        centre, radius = self._place(np.array(place_px)).tolist(), round(pixels * self.width * 2**FRACTION_BITS)
        cv2.circle(self.view, centre, radius, colour, -1, cv2.LINE_AA, FRACTION_BITS)
        cv2.circle(self.view, centre, radius, edge, 1, cv2.LINE_AA, FRACTION_BITS)
