"""Joints as from a pose estimator: noisy, sometimes missing, sometimes with the legs swapped."""

import numpy as np

from healthgait.synthetic.camera import Camera

NAMES = ("ankle", "knee", "hip", "shoulder", "elbow", "wrist", "eye", "ear")
JOINT_NAMES = (*(f"{side}_{name}" for name in NAMES for side in "lr"), "nose")
LEG_NAMES = NAMES[:3]
FOOT_NAMES = ("big_toe", "heel")  # of estimators that also detect the feet

NOISE_PX = (1.5, 2.0)  # standard deviation, drawn for each clip, at 960x540
MISSED_FRAMES = 0.02
SWAPPED_CROSSINGS = 0.35  # of all times that the legs cross in the image
SWAP_FRAMES = (1, 4)
# Height of a foot's points above the sole, drawn for each clip (mean, standard deviation; assumed).
FOOT_POINT_HEIGHT_M = (0.025, 0.01)
BEHIND_TIP = 0.3  # of the toes' length: position of the big toe's point (assumed)
JOINTS_NEEDED = 12  # of 17 inside the image, for a person to be found


def pose_entries(
    world: dict[str, np.ndarray],
    camera: Camera,
    rng: np.random.Generator,
    feet_rng: np.random.Generator | None = None,
) -> list[dict]:
    """One entry per frame, ``{"frame": k, "joints": None or {name: {"x", "y", "score"}}}``, in order.

    ``world`` holds the true joints, (frames, 3) metres each; pixels and noise are those of the camera's scale. With
    ``feet_rng`` the pose has heels and toes, too, with the same noise; the other joints do not depend on it.
    """
    true_px = np.stack([camera.project(world[name]) for name in JOINT_NAMES], axis=1)
    width, height = camera.size_px
    inside = ((true_px >= 0) & (true_px < (width, height))).all(axis=2)
    found = (inside.sum(axis=1) >= JOINTS_NEEDED) & (rng.random(len(true_px)) >= MISSED_FRAMES)
    noise_px = rng.uniform(*NOISE_PX) * camera.scale
    noise = rng.normal(0, noise_px, true_px.shape)
    # An estimator searches the image and never returns positions outside it.
    seen_px = np.clip(true_px + noise, 0, (width - 1, height - 1))
    swapped = swapped_frames(true_px, rng)
    scores = np.clip(rng.normal(0.88, 0.05, seen_px.shape[:2]) - 0.35 * swapped[:, None], 0.05, 0.99)
    names, legs = JOINT_NAMES, LEG_NAMES
    if feet_rng is not None:
        names, legs = (*names, *(f"{side}_{name}" for name in FOOT_NAMES for side in "lr")), (*legs, *FOOT_NAMES)
        feet_px = _foot_points_px(world, camera, feet_rng)
        feet_px = np.clip(feet_px + feet_rng.normal(0, noise_px, feet_px.shape), 0, (width - 1, height - 1))
        feet_scores = np.clip(feet_rng.normal(0.8, 0.06, feet_px.shape[:2]) - 0.35 * swapped[:, None], 0.05, 0.99)
        seen_px, scores = np.hstack([seen_px, feet_px]), np.hstack([scores, feet_scores])
    return [
        {"frame": k, "joints": _joints(names, seen_px[k], scores[k], legs if swapped[k] else ()) if found[k] else None}
        for k in range(len(true_px))
    ]


def _foot_points_px(world: dict[str, np.ndarray], camera: Camera, rng: np.random.Generator) -> np.ndarray:
    """True pixels (frames, 4, 2) of the points of FOOT_NAMES, of the left and the right foot each."""
    above_m = rng.normal(*FOOT_POINT_HEIGHT_M)
    points = [_on_toes(world[f"{side}_ball"], world[f"{side}_toe"], above_m) for side in "lr"]
    points += [world[f"{side}_heel"] + [0.0, 0.0, above_m] for side in "lr"]
    return np.stack([camera.project(point) for point in points], axis=1)


def _on_toes(ball_m: np.ndarray, tip_m: np.ndarray, above_m: float) -> np.ndarray:
    """A point (frames, 3) on the toes, ``above_m`` above their sole, rotating with them."""
    along = (tip_m - ball_m)[:, [0, 2]]
    upward = np.sign(along[:, :1]) * np.stack([-along[:, 1], along[:, 0]], axis=1)
    upward /= np.linalg.norm(along, axis=1)[:, None]
    point = tip_m - BEHIND_TIP * (tip_m - ball_m)
    point[:, [0, 2]] += above_m * upward
    return point


def swapped_frames(true_px: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whether the legs are swapped in each frame: runs of frames around some of the legs' crossings."""
    left, right = (true_px[:, JOINT_NAMES.index(f"{side}_ankle"), 0] for side in "lr")
    crossings = np.flatnonzero(np.diff(np.sign(left - right)) != 0)
    swapped = np.zeros(len(true_px), dtype=bool)
    for frame in crossings:
        chance, length = rng.random(), rng.integers(SWAP_FRAMES[0], SWAP_FRAMES[1] + 1)
        if chance < SWAPPED_CROSSINGS:
            start = max(frame + 1 - length // 2, 0)
            swapped[start : start + length] = True
    return swapped


def _joints(
    names: tuple[str, ...], pixels: np.ndarray, scores: np.ndarray, swapped: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """The named joints of a frame; those of ``swapped`` are exchanged between the sides."""
    named = {
        name: {"x": round(float(x), 3), "y": round(float(y), 3), "score": round(float(score), 3)}
        for name, (x, y), score in zip(names, pixels, scores, strict=True)
    }
    for name in swapped:
        named[f"l_{name}"], named[f"r_{name}"] = named[f"r_{name}"], named[f"l_{name}"]
    return named
