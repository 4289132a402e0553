"""Errors of a real pose estimator, added to a good pose.

Every joint has noise that is correlated from frame to frame. Where the legs occlude each other, both are put onto one
of them for some frames, or they are swapped. A leg that leaves the image is put onto the other one.

Measured on video of a person walking past a camera at 30 frames per second, with two networks of BlazePose (Bazarevsky
et al. 2020, arXiv:2006.10204): FULL has the values of the larger one, LITE those of the smaller one. The noise of a
foot's points, and the leg at the border, were observed on one person only.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks, lfilter

LOW_NAMES = ("knee", "ankle", "heel", "big_toe")  # are put onto the other leg; the hips are close together anyway
LEG_NAMES = ("hip", *LOW_NAMES)
OTHER_SIDE = {"l": "r", "r": "l"}
BOTH = "both"  # legs, swapped
# Noise of a foot's points as a multiple of the ankle's, and its correlation with that.
WITH_ANKLE = {"heel": (1.0, 0.7), "big_toe": (1.6, 0.3)}
DISTANCE_SMOOTHING_FRAMES = 1.5
MIN_APART = 0.05  # of the body's height: distance that the ankles reach between two passings
BORDER_PX = 2.0
DECIMALS = 3
Entries = list[dict]


@dataclass(frozen=True)
class PoseErrors:
    """Errors of an estimator. Lengths are shares of the body's height, durations frames at about 30 per second.

    Noise is the standard deviation of x and of y: ``leg_noise`` of knees, ankles and feet, ``body_noise`` of the hips
    and everything above. Correlations are those between consecutive frames. ``onto_one`` and ``exchanged`` are the
    shares of the legs' passings at which both legs are put onto one, or swapped, for a number of frames (minimum,
    maximum). ``onto_one_apart`` are the standard deviations of x and of y between joints of coinciding legs.
    ``onto_one_at_border`` is the share of cases in which a leg outside the image is put onto the other one.
    """

    leg_noise: float
    leg_correlation: float
    body_noise: float
    body_correlation: float
    onto_one: float
    onto_one_frames: tuple[int, int]
    exchanged: float
    exchanged_frames: tuple[int, int]
    onto_one_apart: tuple[float, float] = (0.018, 0.009)
    onto_one_at_border: float = 0.5


FULL = PoseErrors(
    leg_noise=0.010,
    leg_correlation=0.45,
    body_noise=0.012,
    body_correlation=0.7,
    onto_one=0.42,
    onto_one_frames=(1, 4),
    exchanged=0.10,
    exchanged_frames=(1, 2),
)
LITE = replace(FULL, leg_noise=0.016, body_noise=0.019, onto_one=0.62, onto_one_frames=(1, 7), exchanged=0.30)
PRESETS = {"full": FULL, "lite": LITE}


def with_pose_errors(
    entries: Entries, errors: PoseErrors, rng: np.random.Generator, height_px: float, size_px: tuple[int, int]
) -> Entries:
    """Add an estimator's errors to a pose.

    Parameters
    ----------
    entries : list of dict
        One per frame, in order: ``{"frame": k, "joints": None or {name: {"x", "y", ...}}}``, pixels. Left unchanged.
    errors : PoseErrors
        The errors and their frequency.
    rng : numpy.random.Generator
        The same state gives the same errors.
    height_px : float
        The person's height in the image, pixels.
    size_px : (int, int)
        Width and height of the image. A joint at its left or right border counts as outside.

    Returns
    -------
    list of dict
        The same frames and joints with errors, rounded to 0.001 px; some may be outside the image.
    """
    found = deepcopy(entries)
    ahead_px = _ahead_px(entries)
    _add_noise(found, errors, rng, height_px)
    leg_errors = [
        *_leg_errors(passings(ahead_px, height_px), errors, rng),
        *_at_border(entries, errors, rng, size_px[0]),
    ]
    for frames, side in leg_errors:
        for joints in (entry["joints"] or {} for entry in found[frames]):
            if side == BOTH:
                exchange_legs(joints)
            else:
                put_onto_other(joints, side, np.array(errors.onto_one_apart) * height_px, rng)
    for joint in (joint for entry in found for joint in (entry["joints"] or {}).values()):
        joint["x"], joint["y"] = round(float(joint["x"]), DECIMALS), round(float(joint["y"]), DECIMALS)
    return found


def _add_noise(entries: Entries, errors: PoseErrors, rng: np.random.Generator, height_px: float) -> None:
    names = dict.fromkeys(name for entry in entries for name in entry["joints"] or ())
    noise: dict[str, np.ndarray] = {}
    for name in sorted(names, key=lambda name: name[2:] in WITH_ANKLE):  # feet last, as they depend on the ankle
        low = name[2:] in LOW_NAMES
        correlation = errors.leg_correlation if low else errors.body_correlation
        own = height_px * (errors.leg_noise if low else errors.body_noise) * _correlated(len(entries), correlation, rng)
        times, share = WITH_ANKLE.get(name[2:], (1.0, 0.0))
        ankle = noise.get(f"{name[0]}_ankle", 0.0)
        noise[name] = times * (share * ankle + np.sqrt(1 - share**2) * own)
    for k, entry in enumerate(entries):
        for name, joint in (entry["joints"] or {}).items():
            joint["x"], joint["y"] = noise[name][k] + (joint["x"], joint["y"])


def _correlated(frames: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    """Normal noise (frames, 2) of standard deviation 1, autocorrelated (first order)."""
    drawn = rng.standard_normal((frames, 2))
    drawn[1:] *= np.sqrt(1 - correlation**2)
    return lfilter([1.0], [1.0, -correlation], drawn, axis=0)


def _ahead_px(entries: Entries) -> np.ndarray:
    """Distance (frames,) of the left ankle to the right of the right one, px; NaN where one was not found."""
    both = [[(entry["joints"] or {}).get(f"{side}_ankle") for side in OTHER_SIDE] for entry in entries]
    return np.array([left["x"] - right["x"] if left and right else np.nan for left, right in both])


def passings(ahead_px: np.ndarray, height_px: float) -> np.ndarray:
    """Frames in which the legs occlude each other: minima of the distance between the ankles, whatever their labels.

    ``ahead_px`` (frames,) is the horizontal distance between the ankles, NaN where unknown.
    """
    known = np.flatnonzero(np.isfinite(ahead_px))
    if len(known) < 3:
        return np.array([], int)
    distance = np.interp(np.arange(known[0], known[-1] + 1), known, np.abs(ahead_px[known]))
    smooth = gaussian_filter1d(distance, DISTANCE_SMOOTHING_FRAMES)
    return known[0] + find_peaks(-smooth, prominence=MIN_APART * height_px)[0]


def _leg_errors(centres: np.ndarray, errors: PoseErrors, rng: np.random.Generator) -> Iterator[tuple[slice, str]]:
    """Runs of frames around some passings, and the leg that is put onto the other one, or BOTH if swapped."""
    for centre in centres:
        chance, side = rng.random(), "lr"[rng.integers(2)]
        if chance < errors.onto_one:
            yield _run_about(centre, errors.onto_one_frames, rng), side
        elif chance < errors.onto_one + errors.exchanged:
            yield _run_about(centre, errors.exchanged_frames, rng), BOTH


def _run_about(frame: int, lengths: tuple[int, int], rng: np.random.Generator) -> slice:
    length = int(rng.integers(lengths[0], lengths[1] + 1))
    start = max(int(frame) - int(rng.integers(length)), 0)
    return slice(start, start + length)


def _at_border(
    entries: Entries, errors: PoseErrors, rng: np.random.Generator, width_px: int
) -> Iterator[tuple[slice, str]]:
    """Runs of frames in which only one leg is outside the image, and is put onto the other one."""
    beyond = {side: np.array([_is_beyond(entry["joints"], side, width_px) for entry in entries]) for side in OTHER_SIDE}
    for side, other in OTHER_SIDE.items():
        alone = np.concatenate([[False], beyond[side] & ~beyond[other], [False]])
        for first, last in np.flatnonzero(np.diff(alone)).reshape(-1, 2):
            if rng.random() < errors.onto_one_at_border:
                yield slice(int(first), int(last)), side


def _is_beyond(joints: dict | None, side: str, width_px: int) -> bool:
    ankle = (joints or {}).get(f"{side}_ankle")
    return bool(ankle) and not BORDER_PX <= ankle["x"] < width_px - 1 - BORDER_PX


def put_onto_other(joints: dict, side: str, apart_px: np.ndarray, rng: np.random.Generator) -> None:
    """Put the leg of ``side`` (``l`` or ``r``) of one frame onto the other one, below the hip."""
    for name in LOW_NAMES:
        moved, kept = joints.get(f"{side}_{name}"), joints.get(f"{OTHER_SIDE[side]}_{name}")
        if moved and kept:
            moved["x"], moved["y"] = rng.normal((kept["x"], kept["y"]), apart_px)


def exchange_legs(joints: dict) -> None:
    """Swap the legs of one frame, from the hip down."""
    for name in LEG_NAMES:
        if f"l_{name}" in joints and f"r_{name}" in joints:
            joints[f"l_{name}"], joints[f"r_{name}"] = joints[f"r_{name}"], joints[f"l_{name}"]
