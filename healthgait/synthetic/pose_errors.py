"""What a real pose estimator does wrong, put onto a pose that is otherwise good.

Every joint strays, and strays much as it did in the frame before. Where the legs hide each other, both are put onto
one of them for some frames, or they are taken for each other. A leg that leaves the image is put onto the other one.

Measured on video of a person who walks past a camera at 30 frames a second, with two networks of BlazePose (Bazarevsky
et al. 2020, arXiv:2006.10204): FULL has the figures of the larger one, LITE those of the smaller one. How a foot's
points stray, and the leg at the border, were seen on one person only.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks, lfilter

LOW_NAMES = ("knee", "ankle", "heel", "big_toe")  # are put onto the other leg; the hips lie close together anyway
LEG_NAMES = ("hip", *LOW_NAMES)
OTHER_SIDE = {"l": "r", "r": "l"}
BOTH = "both"  # legs, taken for each other
# How far a foot's points stray, as multiples of the ankle, and how much they do so together with it (correlation).
WITH_ANKLE = {"heel": (1.0, 0.7), "big_toe": (1.6, 0.3)}
DISTANCE_SMOOTHING_FRAMES = 1.5
MIN_APART = 0.05  # of the body's height: by how much the ankles part between two passings
BORDER_PX = 2.0
DECIMALS = 3
Entries = list[dict]


@dataclass(frozen=True)
class PoseErrors:
    """Errors of an estimator. Lengths are parts of the body's height, durations frames at about 30 a second.

    Noise is the standard deviation of x and of y: ``leg_noise`` of knees, ankles and feet, ``body_noise`` of the hips
    and all above. Correlations are those from one frame to the next. ``onto_one`` and ``exchanged`` are the shares of
    the legs' passings where both legs are put onto one, or taken for each other, for so many frames (least, most).
    ``onto_one_apart`` is how far the joints of legs on one lie apart (standard deviations of x and of y).
    ``onto_one_at_border`` is the share of the times when one leg is outside the image and is put onto the other.
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
    """The pose as an estimator with these errors would have found it.

    Parameters
    ----------
    entries : list of dict
        One per frame, in order: ``{"frame": k, "joints": None or {name: {"x", "y", ...}}}``, pixels. Left unchanged.
    errors : PoseErrors
        What goes wrong, and how often.
    rng : numpy.random.Generator
        The same state gives the same errors.
    height_px : float
        The person's height in the image, pixels.
    size_px : (int, int)
        Width and height of the image. A joint at its left or right border is taken for one beyond it.

    Returns
    -------
    list of dict
        The same frames and joints at other places, rounded to 0.001 px. Places can lie outside the image.
    """
    found = deepcopy(entries)
    ahead_px = _ahead_px(entries)
    _stray(found, errors, rng, height_px)
    mistaken = [*_mistaken(passings(ahead_px, height_px), errors, rng), *_at_border(entries, errors, rng, size_px[0])]
    for frames, side in mistaken:
        for joints in (entry["joints"] or {} for entry in found[frames]):
            if side == BOTH:
                exchange_legs(joints)
            else:
                put_onto_other(joints, side, np.array(errors.onto_one_apart) * height_px, rng)
    for joint in (joint for entry in found for joint in (entry["joints"] or {}).values()):
        joint["x"], joint["y"] = round(float(joint["x"]), DECIMALS), round(float(joint["y"]), DECIMALS)
    return found


def _stray(entries: Entries, errors: PoseErrors, rng: np.random.Generator, height_px: float) -> None:
    names = dict.fromkeys(name for entry in entries for name in entry["joints"] or ())
    noise: dict[str, np.ndarray] = {}
    for name in sorted(names, key=lambda name: name[2:] in WITH_ANKLE):  # feet last: they go with the ankle
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
    """Normal noise (frames, 2) of standard deviation 1, of which each frame keeps a part of the one before."""
    drawn = rng.standard_normal((frames, 2))
    drawn[1:] *= np.sqrt(1 - correlation**2)
    return lfilter([1.0], [1.0, -correlation], drawn, axis=0)


def _ahead_px(entries: Entries) -> np.ndarray:
    """How far the left ankle lies to the right of the right one, (frames,); NaN where one was not found."""
    both = [[(entry["joints"] or {}).get(f"{side}_ankle") for side in OTHER_SIDE] for entry in entries]
    return np.array([left["x"] - right["x"] if left and right else np.nan for left, right in both])


def passings(ahead_px: np.ndarray, height_px: float) -> np.ndarray:
    """Frames in which the legs hide each other: where the ankles' distance is least, whichever label they have.

    ``ahead_px`` (frames,) is how far one ankle lies from the other along the image's rows, NaN where not known.
    """
    known = np.flatnonzero(np.isfinite(ahead_px))
    if len(known) < 3:
        return np.array([], int)
    distance = np.interp(np.arange(known[0], known[-1] + 1), known, np.abs(ahead_px[known]))
    smooth = gaussian_filter1d(distance, DISTANCE_SMOOTHING_FRAMES)
    return known[0] + find_peaks(-smooth, prominence=MIN_APART * height_px)[0]


def _mistaken(centres: np.ndarray, errors: PoseErrors, rng: np.random.Generator) -> Iterator[tuple[slice, str]]:
    """Runs of frames about some of the passings, and the leg that is put onto the other one, or BOTH if exchanged."""
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
    """Runs of frames in which one leg alone is beyond the border, and is put onto the other one."""
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
    """Take the left leg of one frame for the right one, from the hip down."""
    for name in LEG_NAMES:
        if f"l_{name}" in joints and f"r_{name}" in joints:
            joints[f"l_{name}"], joints[f"r_{name}"] = joints[f"r_{name}"], joints[f"l_{name}"]
