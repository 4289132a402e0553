"""The panel of a clip's figure that shows one frame: the pose, the footfalls and the walkway."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from healthgait.errors import InputError
from healthgait.figure_style import BLACK, GREY
from healthgait.gait.figures.clip_panels import FOOT_COLOURS
from healthgait.gait.parameters.spatiotemporal import FEET
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.pose.joints import joint_places
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.segmentation.frames import read_frame

# The bones between the 17 joints of COCO, of each side and across.
LIMBS = (("eye", "ear"), ("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"),
         ("knee", "ankle"))  # fmt: skip
MIDDLE = (("nose", "l_eye"), ("nose", "r_eye"), ("l_shoulder", "r_shoulder"), ("l_hip", "r_hip"))
BONES = (*MIDDLE, *((f"{side}_{one}", f"{side}_{other}") for one, other in LIMBS for side in "lr"))
CROP_ASPECT, CROP_MARGIN_PX = 2.5, 30  # width over height of the frame's panel
BACKGROUND = 222  # grey: the head of a segmentation picture is white


def frame_panel(axes: Axes, walk: Walk, pose: Pose, paths: dict[int, Path], frame_offset: int = 0) -> None:
    """One frame: the person, the walkway's outline from the sensor boxes, and the footfalls on the floor.

    ``frame_offset`` is added to a pose frame's number to find its picture in ``paths``.
    """
    pictures = {number - frame_offset: path for number, path in paths.items()}
    frame = shown_frame(walk, pose, set(pictures))
    if (picture := _lightened(pictures.get(frame))) is not None:
        axes.imshow(picture)
    corners_px = walk.walkway.corners_px
    axes.plot(*corners_px[[0, 2, 3, 1, 0]].T, color=BLACK, linewidth=1.2)
    _footfalls_on_floor(axes, walk)
    joints = joint_places(pose.joints[frame])
    _skeleton(axes, joints)
    ankles_px = walk.tracks.ankles_px[frame - walk.tracks.first_frame]
    for ankle, colour in zip(ankles_px, FOOT_COLOURS.values(), strict=True):
        axes.plot(*ankle, "o", color=colour, markeredgecolor="white", markersize=6)
    left, right, top, bottom = crop(np.array(list(joints.values())).reshape(-1, 2), corners_px)
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set(visible=True, color=GREY)
    axes.set_title(f"Frame {frame}; outline: the walkway between the bars, where the soles must be", loc="left")


def _skeleton(axes: Axes, joints: dict[str, tuple[float, float]]) -> None:
    for one, other in BONES:
        if one in joints and other in joints:
            axes.plot(*np.transpose([joints[one], joints[other]]), color=BLACK, linewidth=1)
    for place in joints.values():
        axes.plot(*place, ".", color=BLACK, markersize=4)


def shown_frame(walk: Walk, pose: Pose, pictured: set[int]) -> int:
    """A frame with a pose, and a picture if possible, at the double support nearest to the middle of the walkway."""
    footfalls, tracks, middle_m = walk.footfalls, walk.tracks, walk.walkway.length_m / 2
    place_m = tracks.seen_m.mean(axis=1)
    wanted = int(np.argmin(np.nan_to_num(np.abs(place_m - middle_m), nan=np.inf)))
    if len(footfalls):
        nearest = int(np.argmin(np.nan_to_num(np.abs(footfalls.heel_m - middle_m), nan=np.inf)))
        moments = footfalls.heel_strike_s[nearest], footfalls.opposite_toe_off_s[nearest]
        wanted = np.interp(np.nanmean(moments), tracks.seconds, np.arange(len(tracks)))
    wanted += tracks.first_frame
    return min(set(pose.joints) & pictured or pose.joints, key=lambda frame: abs(frame - wanted))


def _lightened(path: Path | None) -> np.ndarray | None:
    """A segmentation picture in pale colours (red, green, blue), so that lines on it are seen; None if damaged."""
    if path is None:
        return None
    try:
        picture = read_frame(path, None)[..., ::-1]
    except InputError:  # the estimate may not need this frame
        return None
    return np.where(picture.any(axis=2, keepdims=True), 128 + picture // 2, BACKGROUND).astype(np.uint8)


def _footfalls_on_floor(axes: Axes, walk: Walk) -> None:
    footfalls, tracks = walk.footfalls, walk.tracks
    for number in np.flatnonzero(footfalls.inside):
        foot = footfalls.foot[number]
        along = np.array([footfalls.heel_m[number], footfalls.toe_m[number]])
        along = along if tracks.direction > 0 else footfalls.length_m - along
        ends_px = walk.walkway.in_image(np.column_stack([along, np.repeat(tracks.across[foot], 2)]))
        axes.plot(*ends_px.T, color=FOOT_COLOURS[FEET[foot]], linewidth=2.5, solid_capstyle="butt")


def crop(joints_px: np.ndarray, corners_px: np.ndarray) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the part of the image with the walkway and the joints (n, 2), CROP_ASPECT wide."""
    length_px = np.ptp(corners_px[:, 0])
    far_off = np.linalg.norm(joints_px - corners_px.mean(axis=0), axis=1) > length_px  # an error of the pose
    points = np.concatenate([corners_px, joints_px[~far_off]])
    low, high = points.min(axis=0) - CROP_MARGIN_PX, points.max(axis=0) + CROP_MARGIN_PX
    width, height = high - low
    aside = max(CROP_ASPECT * height - width, 0) / 2
    above = max(width / CROP_ASPECT - height, 0)
    return low[0] - aside, high[0] + aside, low[1] - above, high[1]
