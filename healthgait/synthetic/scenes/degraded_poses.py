"""Degradations of a scene's poses: noise, lost frames, gaps, swaps, outliers, hidden legs."""

from collections.abc import Callable

import numpy as np

from healthgait.layout import IMAGE_SIZE
from healthgait.synthetic.pose_errors import LEG_NAMES, LOW_NAMES, exchange_legs, put_onto_other

USUAL_NOISE_PX = 1.75
PX_PER_M = 160.0  # about, where the person walks
FROZEN, ONTO_OTHER = "frozen", "onto the other leg"
JUMP_M = (0.1, 0.5)
LEGS_APART_PX = np.array([4.0, 2.0])  # of joints that are put onto the other leg (standard deviations)
Entries = list[dict]
Degradation = Callable[[Entries, np.random.Generator], None]


def joints_of(entries: Entries) -> list[dict]:
    """All joints of all frames."""
    return [joint for entry in entries if entry["joints"] for joint in entry["joints"].values()]


def noise(px: float) -> Degradation:
    """Noise of ``px`` in total, including the cohort's own."""
    added = np.sqrt(px**2 - USUAL_NOISE_PX**2)

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for joint in joints_of(entries):
            joint["x"] = float(np.clip(joint["x"] + rng.normal(0, added), 0, IMAGE_SIZE[0] - 1))
            joint["y"] = float(np.clip(joint["y"] + rng.normal(0, added), 0, IMAGE_SIZE[1] - 1))

    return degrade


def lost_frames(share: float) -> Degradation:
    """Single frames without a pose."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for entry in entries:
            if rng.random() < share:
                entry["joints"] = None

    return degrade


def gaps(frames: int, every: int) -> Degradation:
    """Blocks of ``frames`` without a pose, one per ``every`` frames."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for start in range(int(rng.integers(every)), len(entries), every):
            for entry in entries[start : start + frames]:
                entry["joints"] = None

    return degrade


def swaps(least: int, most: int, every: int) -> Degradation:
    """Blocks of ``least`` to ``most`` frames with swapped legs, one per ``every`` frames."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for start in range(int(rng.integers(every)), len(entries), every):
            for entry in entries[start : start + int(rng.integers(least, most + 1))]:
                exchange_legs(entry["joints"] or {})

    return degrade


def lost_ankles(share: float) -> Degradation:
    """One of the ankles is missing in a share of the frames."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for entry in entries:
            if entry["joints"] and rng.random() < share:
                entry["joints"].pop(f"{'lr'[rng.integers(2)]}_ankle")

    return degrade


def jumps(share: float) -> Degradation:
    """Outliers of leg joints for one to three frames; each joint's begin in a share of the frames."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for name in (f"{side}_{name}" for name in LEG_NAMES for side in "lr"):
            for start in np.flatnonzero(rng.random(len(entries)) < share):
                angle, far_px = rng.uniform(0, 2 * np.pi), PX_PER_M * rng.uniform(*JUMP_M)
                for entry in entries[start : start + int(rng.integers(1, 4))]:
                    if name in (entry["joints"] or {}):
                        entry["joints"][name]["x"] += far_px * np.cos(angle)
                        entry["joints"][name]["y"] += far_px * np.sin(angle)

    return degrade


def hide_leg(entries: Entries, side: str, start: int, how: str, rng: np.random.Generator) -> None:
    """From frame number ``start`` on, the leg of ``side`` is frozen where last seen, or put onto the other one."""
    last: dict[str, dict] = {}
    for entry in entries:
        joints = entry["joints"] or {}
        own = [f"{side}_{name}" for name in LOW_NAMES if f"{side}_{name}" in joints]
        if entry["frame"] < start:
            last |= {name: joints[name] for name in own}
        elif how == ONTO_OTHER:
            put_onto_other(joints, side, LEGS_APART_PX, rng)
        else:
            joints |= {name: dict(last[name]) for name in own if name in last}


def one_after_other(*degradations: Degradation) -> Degradation:
    """Several degradations in sequence."""

    def degrade(entries: Entries, rng: np.random.Generator) -> None:
        for one in degradations:
            one(entries, rng)

    return degrade
