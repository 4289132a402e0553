"""A person's thickness along each part of the body, hair and clothes.

Waist, hip and neck are the person's own circumferences; the other girths follow from them in assumed proportions. Seen
from the side, a trunk shows its depth: for an elliptic section of depth d and width w, the circumference is about
pi (d + w) / 2.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.clips.body_parts import Part
from healthgait.synthetic.people import FEMALE, Person


@dataclass(frozen=True)
class Appearance:
    """Hair and clothes, drawn once for each participant."""

    long_hair: bool
    jacket_m: float  # how far the jacket stands off the body
    hem: float  # length of the jacket below the hips, as a share of the trunk's length
    shades: np.ndarray  # base grey of every part in the pictures for the optical flow


def draw_appearance(person: Person, rng: np.random.Generator) -> Appearance:
    """Long hair for 8 of 10 women and 1 of 20 men (assumed)."""
    long_hair = bool(rng.random() < (0.8 if person.sex == FEMALE else 0.05))
    return Appearance(
        long_hair, rng.uniform(0.018, 0.032), rng.uniform(0.22, 0.36), rng.integers(90, 215, len(Part) + 1)
    )


@dataclass(frozen=True)
class Girths:
    """Half thicknesses in metres along each limb, from its upper to its lower end, and the trunk's outline."""

    thigh: tuple[float, ...]
    shank: tuple[float, ...]
    upper_arm: tuple[float, ...]
    forearm: tuple[float, ...]
    hand: tuple[float, ...]
    neck: float
    trunk: tuple[tuple[float, float, float], ...]  # (height as a share of the trunk, to the front, to the back)


def girths_of(person: Person, appearance: Appearance, jacket: bool) -> Girths:
    """The outline of a person with or without a jacket."""
    cloth, padding = 0.006, appearance.jacket_m if jacket else 0.0
    leg, arm = _radius_m(person.hip_cm), _radius_m(0.55 * person.waist_cm + 0.25 * person.hip_cm)
    sleeve = 0.6 * padding
    return Girths(
        thigh=tuple(leg * part + cloth for part in (0.56, 0.53, 0.46, 0.39)),
        shank=tuple(leg * part + cloth for part in (0.38, 0.39, 0.31, 0.24)),
        upper_arm=tuple(arm * part + cloth + sleeve for part in (0.42, 0.40, 0.34)),
        forearm=tuple(arm * part + cloth + sleeve for part in (0.34, 0.33, 0.24)),
        hand=(0.030, 0.034, 0.018),
        neck=_radius_m(person.neck_cm),
        trunk=_trunk(person, cloth + padding, appearance.hem if jacket else None),
    )


def _trunk(person: Person, padding: float, hem: float | None) -> tuple[tuple[float, float, float], ...]:
    female = person.sex == FEMALE
    hip = _depth_m(person.hip_cm, 0.66)
    waist = _depth_m(person.waist_cm, 0.74)
    chest = _depth_m(0.5 * person.waist_cm + 0.25 * person.hip_cm + (24 if female else 29), 0.66)
    belly = 0.5 + 0.008 * np.clip(person.bmi_kg_m2 - 22, -4, 12)  # fat is in front
    bust = 0.028 if female else 0.0
    outline = [
        (-0.12, 0.40 * hip, 0.44 * hip),
        (0.03, 0.43 * hip, (0.60 if female else 0.54) * hip),
        (0.20, 0.47 * (hip + waist) / 2, 0.52 * (hip + waist) / 2),
        (0.36, belly * waist, (1 - belly) * waist),
        (0.55, 0.52 * (waist + chest) / 2, 0.49 * (waist + chest) / 2),
        (0.72, 0.52 * chest + bust, 0.48 * chest),
        (0.88, 0.38 * chest, 0.45 * chest),
        (1.00, 0.22 * chest, 0.32 * chest),
        (1.04, 0.10 * chest, 0.20 * chest),
    ]
    if hem is not None:
        # A jacket hangs straight down from the widest level and does not follow the waist.
        front, back = 0.46 * hip, 0.54 * hip
        outline = [(t, max(f, 0.92 * front), max(b, 0.90 * back)) if t < 0.7 else (t, f, b) for t, f, b in outline]
        outline.insert(0, (-hem, front + 0.01, back + 0.01))
    return tuple((t, float(front + padding), float(back + padding)) for t, front, back in outline)


def _radius_m(circumference_cm: float) -> float:
    return circumference_cm / 100 / (2 * np.pi)


def _depth_m(circumference_cm: float, depth_to_width: float) -> float:
    return circumference_cm / 100 / np.pi * 2 * depth_to_width / (1 + depth_to_width)
