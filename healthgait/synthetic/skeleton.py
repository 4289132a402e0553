"""Lengths of a person's segments, in metres.

Source of the leg, trunk, shoulder and eye proportions: heights of hip 0.530, ankle 0.039, shoulder 0.818 and eyes
0.936 of stature (Winter, Biomechanics and Motor Control of Human Movement, as quoted in public anthropometry code),
and thigh 0.2425, shank 0.2493 and foot 0.1482 of stature (de Leva's adjustment of Zatsiorsky-Seluyanov, likewise).
Everything else is assumed.
"""

from dataclasses import dataclass

from healthgait.synthetic.people import FEMALE, Person

SHOE_LENGTH_M = 0.02  # a shoe is longer than the foot in it


@dataclass(frozen=True)
class Skeleton:
    """Segment lengths; the foot's are horizontal distances from the heel when it stands flat."""

    thigh_m: float
    shank_m: float
    trunk_m: float  # from the hips' to the shoulders' height
    upper_arm_m: float
    forearm_m: float
    hand_m: float
    eye_height_m: float  # above the floor, upright
    height_m: float
    hip_half_width_m: float
    shoulder_half_width_m: float
    foot_m: float  # heel to tip of the toe
    ball_m: float  # heel to the ball, where the foot bends
    ankle_forward_m: float
    ankle_height_m: float


def skeleton_of(person: Person) -> Skeleton:
    """Segments in proportion to height; women have narrower shoulders and slightly wider hips."""
    height = person.height_m
    foot = 0.1482 * height + SHOE_LENGTH_M
    female = person.sex == FEMALE
    return Skeleton(
        thigh_m=0.2425 * height,
        shank_m=0.2493 * height,
        trunk_m=0.288 * height,
        upper_arm_m=0.172 * height,
        forearm_m=0.146 * height,
        hand_m=0.09 * height,
        eye_height_m=0.936 * height,
        height_m=height,
        hip_half_width_m=(0.050 if female else 0.046) * height,
        shoulder_half_width_m=(0.096 if female else 0.106) * height,
        foot_m=foot,
        ball_m=0.70 * foot,
        ankle_forward_m=0.20 * foot,
        ankle_height_m=0.039 * height + 0.015,
    )
