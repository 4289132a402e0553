"""A walkway from the person's height, or two marks on the floor: how large they appear along the way is the scale.

Notes
-----
What is measured is the distance from the standing ankle to the eyes: the sole of a shoe lies below both, and estimators
find no top of the head. On average the eyes of a walker are lower than those of one who stands, as the legs are oblique
most of the time: by step² / 24 leg for an inverted pendulum, 1.4 % of the height at a step of 0.42 heights (1.2 % at
the usual and 1.65 % at the fast pace of the simulated cohort).

The person's size is uncertain by 1.2 % (``USUAL`` of ``camera_of_walk``), the root of the sum of squares of four parts,
as shares of stature, for a distance of 0.87 of it: between the men named in ``whole_body``, the height of eyes and ears
above the ankle has a standard deviation of 0.41 % about what is expected from stature; the points that estimators find
may be a centimetre from the anatomical ones (0.6 %); so may a self-reported height (0.6 %); and for posture
0.5 %. The last three are assumptions.

The focal length cannot be seen. If the camera looks square on, lengths do not depend on it. Otherwise the depth of the
walk does: by 10 degrees 1 % of the length for each 30 % of the focal length, by 15 degrees 2 %, by 25 degrees 5 %;
the standard error has it.
"""

from dataclasses import dataclass, replace

import numpy as np

from healthgait.errors import InputError
from healthgait.gait.pose.pose_file import Pose
from healthgait.gait.walkway.camera_of_walk import WalkCamera, camera_of_walk
from healthgait.gait.walkway.walkway import Walkway
from healthgait.gait.walkway.whole_body import ANKLE_SHARE, EYE_M, whole_body
from healthgait.layout import HEIGHTS_CM

LEG_SHARE = 0.53  # of stature: the hips' height (Winter)
SOLE_M = 0.02  # of a shoe below the heel
HALF_WIDTH_M = 0.5  # from the line walked to either bar
ENDS_PERCENT = (1, 99)  # of the columns in which both ankles are seen
OFF_SQUARE_DEG, LARGEST_TURN_DEG = 10, 40  # from the first on, the focal length matters
USUAL_HEIGHT_CM = 170.0
LEAST_APART_PX = 50  # of two marks
ROUNDS = 5  # lengths are nearly in proportion to the height: each leaves a fiftieth of the error
MARK_SE_PX = 2.0  # of a point that was marked by hand
LARGEST_SE = 0.1  # of the scale
MOST_MISFIT = 25.0  # of the camera: seven on average, and above this once in a thousand walks


@dataclass(frozen=True)
class HeightScale:
    """A virtual walkway about the line that a person walked.

    Attributes
    ----------
    corners_px : ndarray (4, 2)
        Far left, near left, far right, near right, as for ``Walkway``: in columns within the image, but the near ones
        may be below it.
    length_m : float
        Metres between the lines at the left and the right.
    relative_se : float
        Relative standard error of ``length_m``, and so of all lengths.
    height_cm : float
        The person's height with which it was found, cm.
    camera : WalkCamera
        The camera that sees it.
    notes : tuple of str
        What makes the scale uncertain, if anything does.
    """

    corners_px: np.ndarray
    length_m: float
    relative_se: float
    height_cm: float
    camera: WalkCamera
    notes: tuple[str, ...]

    @property
    def walkway(self) -> Walkway:
        """The same for the tracks and all that follows."""
        return Walkway(self.corners_px, self.length_m, self.relative_se)

    @property
    def turn_deg(self) -> float:
        """By how much the camera does not look square on the walk, degrees."""
        return float(np.degrees(abs(self.camera.value("turn_rad"))))


def walkway_by_distance(
    pose: Pose, marks_px: np.ndarray, distance_m: float, image_size: tuple[int, int], origin: str
) -> HeightScale:
    """Find a walkway in a walk past the camera, given the distance of two marks on the floor.

    The person's height is that with which the marks have their distance; the rest as for ``walkway_by_height``.

    Parameters
    ----------
    pose, image_size, origin
        As for ``walkway_by_height``.
    marks_px : ndarray (2, 2)
        Two points on the floor, px, best on the line walked.
    distance_m : float
        Their distance, m.

    Returns
    -------
    HeightScale
        Its standard error has that of the marks instead of the person's size.

    Raises
    ------
    InputError
        As ``walkway_by_height``, and if no person can have the height that follows.
    """
    if np.any(marks_px < 0) or np.any(marks_px > image_size):
        raise InputError(f"{origin}: a mark lies outside the image of {image_size[0]}x{image_size[1]} pixels")
    if np.linalg.norm(np.diff(marks_px, axis=0)) < LEAST_APART_PX:
        raise InputError(f"{origin}: the marks are less than {LEAST_APART_PX} pixels apart")
    height_cm = USUAL_HEIGHT_CM
    for _ in range(ROUNDS):
        scale = _walkway(pose, height_cm, image_size, origin)
        if marks_px[:, 1].min() <= scale.walkway.horizon_px:
            raise InputError(f"{origin}: a mark on the floor lies above the horizon; give the marks in pixels x,y")
        height_cm *= distance_m / scale.camera.floor_distance_m(marks_px)
        if not HEIGHTS_CM[0] <= height_cm <= HEIGHTS_CM[1]:
            raise InputError(
                f"{origin}: by the marks on the floor, the person would be {height_cm:.0f} cm tall; are both marks on "
                f"the floor, and is their distance {distance_m:g} m?"
            )
    relative_se = scale.camera.relative_se(_columns_walked(pose), marks_px, MARK_SE_PX)
    if relative_se > LARGEST_SE:
        raise InputError(
            f"{origin}: the scale from the marks is uncertain by {100 * relative_se:.0f} %; choose marks farther "
            "apart, on the line walked"
        )
    return replace(scale, relative_se=relative_se, notes=_notes(scale.turn_deg, relative_se))


def walkway_by_height(pose: Pose, height_cm: float, image_size: tuple[int, int], origin: str) -> HeightScale:
    """Find a walkway in a walk past the camera, given the person's height.

    Parameters
    ----------
    pose : Pose
        One walk, as from ``read_pose``. Frames that show the head and both ankles give the scale; the walkway is as
        long as the stretch in which both ankles are seen, with bars half a metre to either side of the line walked.
    height_cm : float
        Stature, cm, without shoes.
    image_size : tuple of int
        Width and height of the image, px.
    origin : str
        Begins error messages, such as the path of the video.

    Returns
    -------
    HeightScale

    Raises
    ------
    InputError
        For an impossible height, a walk that is not straight or not seen from the side, too few frames that show the
        whole person, or a scale that is uncertain by more than LARGEST_SE.
    """
    low, high = HEIGHTS_CM
    if not low <= height_cm <= high:
        raise InputError(f"{origin}: a person's height of {height_cm:g} cm; expected {low} to {high} cm")
    scale = _walkway(pose, height_cm, image_size, origin)
    if scale.relative_se > LARGEST_SE:
        raise InputError(
            f"{origin}: the scale from the height is uncertain by {100 * scale.relative_se:.0f} %, as the pose is too "
            "noisy or the walk too short; film again, or mark the walkway"
        )
    return scale


def _walkway(pose: Pose, height_cm: float, image_size: tuple[int, int], origin: str) -> HeightScale:
    """``walkway_by_height``, however uncertain."""
    height_m = height_cm / 100
    body = whole_body(pose, height_m, image_size, origin)
    ankle_m = ANKLE_SHARE * height_m
    upright_m = height_m - EYE_M - ankle_m
    lowered_m = (body.step_share * upright_m) ** 2 / (24 * LEG_SHARE * height_m)
    camera = camera_of_walk(body, upright_m - lowered_m, ankle_m + SOLE_M, image_size)
    if camera.misfit > MOST_MISFIT:
        raise InputError(
            f"{origin}: head and feet do not move as those of a person of {height_cm:g} cm who walks straight past a "
            "level camera; is the walk straight, seen from the side, and the camera level?"
        )
    turn_deg = np.degrees(abs(camera.value("turn_rad")))
    if turn_deg > LARGEST_TURN_DEG:
        raise InputError(
            f"{origin}: the walk is not sagittal: the camera looks at it more than {LARGEST_TURN_DEG} degrees off "
            "square"
        )
    columns = _columns_walked(pose)
    relative_se = camera.relative_se(columns)
    begin, end = _ends_m(camera, columns)
    corners_px = camera.floor_px(np.array([begin, begin, end, end]), HALF_WIDTH_M * np.array([1, -1, 1, -1]))
    return HeightScale(corners_px, end - begin, relative_se, height_cm, camera, _notes(turn_deg, relative_se))


def _columns_walked(pose: Pose) -> np.ndarray:
    """First and last column (2,) of the ankles' middle where both are seen."""
    seen = np.isfinite(pose.ankles_px).all(axis=(1, 2))
    return np.percentile(pose.ankles_px[seen][..., 0].mean(axis=1), ENDS_PERCENT)


def _ends_m(camera: WalkCamera, columns_px: np.ndarray) -> tuple[float, float]:
    """Begin and end of the walkway along the line walked, so that its corners' columns are within the image."""
    begin, end = camera.places_m(columns_px)
    edges = np.array([0.0, camera.image_size[0]])
    for across_m in (-HALF_WIDTH_M, HALF_WIDTH_M):
        left, right = camera.floor_places_m(edges, across_m)
        begin, end = max(begin, left), min(end, right)
    return float(begin), float(end)


def _notes(turn_deg: float, relative_se: float) -> tuple[str, ...]:
    if turn_deg < OFF_SQUARE_DEG:
        return ()
    return (
        f"the camera looks about {turn_deg:.0f} degrees off square on the walk, so that lengths depend on its "
        f"lens, which is not known: their standard error is {100 * relative_se:.1f} %",
    )
