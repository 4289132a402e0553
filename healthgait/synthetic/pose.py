"""Joints as a pose estimator reports them: noisy, sometimes absent, sometimes with the legs mistaken for each other."""

import numpy as np

from healthgait.synthetic.camera import Camera

NAMES = ("ankle", "knee", "hip", "shoulder", "elbow", "wrist", "eye", "ear")
JOINT_NAMES = (*(f"{side}_{name}" for name in NAMES for side in "lr"), "nose")
LEG_NAMES = NAMES[:3]

NOISE_PX = (1.5, 2.0)  # standard deviation, drawn for each clip, at 960x540
MISSED_FRAMES = 0.02
SWAPPED_CROSSINGS = 0.35  # of all times that the legs cross in the image
SWAP_FRAMES = (1, 4)
JOINTS_NEEDED = 12  # of 17 inside the image, for a person to be found at all


def pose_entries(world: dict[str, np.ndarray], camera: Camera, rng: np.random.Generator) -> list[dict]:
    """One entry per frame, ``{"frame": k, "joints": None or {name: {"x", "y", "score"}}}``, in order.

    ``world`` holds the true joints, (frames, 3) metres each; pixels and noise are those of the camera's scale.
    """
    true_px = np.stack([camera.project(world[name]) for name in JOINT_NAMES], axis=1)
    width, height = camera.size_px
    inside = ((true_px >= 0) & (true_px < (width, height))).all(axis=2)
    found = (inside.sum(axis=1) >= JOINTS_NEEDED) & (rng.random(len(true_px)) >= MISSED_FRAMES)
    noise = rng.normal(0, rng.uniform(*NOISE_PX) * camera.scale, true_px.shape)
    # An estimator searches the image: it never answers with a place outside it.
    seen_px = np.clip(true_px + noise, 0, (width - 1, height - 1))
    swapped = swapped_frames(true_px, rng)
    scores = np.clip(rng.normal(0.88, 0.05, seen_px.shape[:2]) - 0.35 * swapped[:, None], 0.05, 0.99)
    return [
        {"frame": k, "joints": _joints(seen_px[k], scores[k], swapped[k]) if found[k] else None}
        for k in range(len(true_px))
    ]


def swapped_frames(true_px: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whether each frame takes left legs for right ones: runs of frames about some of the legs' crossings."""
    left, right = (true_px[:, JOINT_NAMES.index(f"{side}_ankle"), 0] for side in "lr")
    crossings = np.flatnonzero(np.diff(np.sign(left - right)) != 0)
    swapped = np.zeros(len(true_px), dtype=bool)
    for frame in crossings:
        chance, length = rng.random(), rng.integers(SWAP_FRAMES[0], SWAP_FRAMES[1] + 1)
        if chance < SWAPPED_CROSSINGS:
            start = max(frame + 1 - length // 2, 0)
            swapped[start : start + length] = True
    return swapped


def _joints(pixels: np.ndarray, scores: np.ndarray, swapped: bool) -> dict[str, dict[str, float]]:
    named = {
        name: {"x": round(float(x), 3), "y": round(float(y), 3), "score": round(float(score), 3)}
        for name, (x, y), score in zip(JOINT_NAMES, pixels, scores, strict=True)
    }
    if swapped:
        for name in LEG_NAMES:
            named[f"l_{name}"], named[f"r_{name}"] = named[f"r_{name}"], named[f"l_{name}"]
    return named
