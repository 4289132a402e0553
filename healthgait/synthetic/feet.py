"""How a foot rolls over the floor and swings, around the footfalls that were planned.

A foot is two stiff pieces, heel to ball and ball to toe. From heel strike the heel stays where it is while the forefoot
comes down; then the whole foot lies flat; then the heel rises about the ball, the toes staying flat where they are
until toe-off. Nothing that stands ever slips.

Assumed: foot flat at about 10 %, heel off at about 40 % and toe-off at about 60 % of the cycle, and the angles.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator

from healthgait.synthetic.footfalls import Footfalls
from healthgait.synthetic.skeleton import Skeleton

FLAT_AT, HEEL_RISE_AT = 0.14, 0.54  # of the stance
RISING_POWER = 1.8  # the heel rises slowly at first, fastest at toe-off
LANDING_SPEED = 0.35  # forward speed of the heel as it strikes, per speed of walking
LANDING_DROP_MPS = 0.25  # downward speed of the heel as it strikes
BALL_CLEARANCE_M = ((0.18, 0.060), (0.42, 0.048), (0.62, 0.054))  # (part of the swing, height of the ball)


@dataclass(frozen=True)
class FootPath:
    """One foot over time. Pitch is of heel-to-ball, toes of ball-to-toe: radians, positive with the front up."""

    heel: np.ndarray  # (frames, 2): along the walkway and up, metres
    pitch: np.ndarray
    toes: np.ndarray
    lateral_m: np.ndarray
    stance_part: np.ndarray  # 0 at heel strike, 1 at toe-off, beyond that in swing

    @property
    def standing(self) -> np.ndarray:
        """Whether the foot is in contact with the floor."""
        return self.stance_part <= 1

    def point(self, ahead_m: float, above_m: float) -> np.ndarray:
        """A point of the rear piece, given when the foot lies flat relative to the heel: (frames, 2) metres."""
        cos, sin = np.cos(self.pitch), np.sin(self.pitch)
        return self.heel + np.stack([ahead_m * cos - above_m * sin, ahead_m * sin + above_m * cos], axis=1)

    def toe(self, skeleton: Skeleton) -> np.ndarray:
        """The tip of the toe: (frames, 2) metres."""
        length = skeleton.foot_m - skeleton.ball_m
        tip = np.stack([np.cos(self.toes), np.sin(self.toes)], axis=1) * length
        return self.point(skeleton.ball_m, 0.0) + tip


@dataclass(frozen=True)
class Roll:
    """Angles of the foot roll, radians."""

    strike: float
    push_off: float

    @classmethod
    def at_speed(cls, speed_mps: float) -> "Roll":
        """Faster walkers strike with the toes higher and leave with the heel higher (assumed)."""
        strike = np.clip(19 + 8 * (speed_mps - 1.3), 12, 28)
        push_off = np.clip(60 + 8 * (speed_mps - 1.3), 50, 68)
        return cls(float(np.radians(strike)), float(-np.radians(push_off)))


def foot_path(walk: Footfalls, foot: int, skeleton: Skeleton, speed_mps: float, times_s: np.ndarray) -> FootPath:
    """The path of one foot at ``times_s``, which must lie between its first heel strike and its last toe-off."""
    roll = Roll.at_speed(speed_mps)
    mine = np.flatnonzero(walk.foot == foot)
    strikes, toe_offs = walk.heel_strike_s[mine], walk.toe_off_s[mine]
    heels, laterals = walk.heel_m[mine], walk.lateral_m[mine]
    heel, pitch, toes = np.zeros((len(times_s), 2)), np.zeros(len(times_s)), np.zeros(len(times_s))
    stance = np.clip(np.searchsorted(strikes, times_s, side="right") - 1, 0, len(mine) - 1)
    stance_part = (times_s - strikes[stance]) / (toe_offs - strikes)[stance]
    standing = stance_part <= 1
    lateral = PchipInterpolator(*_lateral_keys(strikes, toe_offs, laterals))(times_s)
    for k in np.unique(stance):
        now = (stance == k) & standing
        pitch[now] = _stance_pitch(stance_part[now], roll)
        heel[now] = _stance_heel(heels[k], pitch[now], skeleton.ball_m)
        now = (stance == k) & ~standing
        if now.any():
            swing_s = strikes[k + 1] - toe_offs[k]
            part = (times_s[now] - toe_offs[k]) / swing_s
            turning = _turning_at_toe_off(roll) * swing_s / (toe_offs[k] - strikes[k])
            pitch[now] = _swing_pitch(part, roll, turning)
            ball = _swing_ball(part, heels[k], heels[k + 1], roll, skeleton.ball_m, speed_mps, swing_s)
            heel[now] = ball - skeleton.ball_m * np.stack([np.cos(pitch[now]), np.sin(pitch[now])], axis=1)
            toes[now] = np.where(pitch[now] > 0, pitch[now], pitch[now] * _smooth(part / 0.6))
    # While the foot stands, the toes are flat once the ball is down, and in line with the foot before.
    toes[standing] = np.maximum(pitch[standing], 0.0)
    return FootPath(heel, pitch, toes, lateral, stance_part)


def _lateral_keys(strikes, toe_offs, laterals) -> tuple[np.ndarray, np.ndarray]:
    """Times and places between which a foot moves sideways: constant in stance."""
    return np.stack([strikes, toe_offs], axis=1).ravel(), np.repeat(laterals, 2)


def _stance_pitch(part: np.ndarray, roll: Roll) -> np.ndarray:
    down = roll.strike * (1 - _smooth(part / FLAT_AT))
    rising = np.clip((part - HEEL_RISE_AT) / (1 - HEEL_RISE_AT), 0, 1)
    return down + roll.push_off * rising**RISING_POWER


def _turning_at_toe_off(roll: Roll) -> float:
    """Rate of ``_stance_pitch`` at toe-off, radians per stance."""
    return roll.push_off * RISING_POWER / (1 - HEEL_RISE_AT)


def _stance_heel(heel_m: float, pitch: np.ndarray, ball_m: float) -> np.ndarray:
    """The heel stays while the front comes down and lies flat; while it rises, the ball stays."""
    rising = np.minimum(pitch, 0.0)
    return np.stack([heel_m + ball_m * (1 - np.cos(rising)), -ball_m * np.sin(rising)], axis=1)


def _swing_pitch(part: np.ndarray, roll: Roll, turning: float) -> np.ndarray:
    """From push-off to strike; ``turning`` is the rate at toe-off in radians per swing."""
    keys = [0.0, 0.12, 0.55, 0.87, 1.0]
    angles = [roll.push_off, roll.push_off * 1.18, np.radians(-12), roll.strike * 1.04, roll.strike]
    rates = [turning, 0.0, np.radians(125), 0.0, -0.4 * roll.strike]
    return CubicHermiteSpline(keys, angles, rates)(part)


def _swing_ball(part, heel_from, heel_to, roll: Roll, ball_m, speed_mps, swing_s) -> np.ndarray:
    """Path of the ball, at rest at toe-off and landing with the heel's last speed: (frames, 2) metres."""
    start = heel_from + ball_m
    end = (heel_to + ball_m * np.cos(roll.strike), ball_m * np.sin(roll.strike))
    forward = CubicHermiteSpline([0, 1], [start, end[0]], [0, LANDING_SPEED * speed_mps * swing_s])(part)
    keys, heights = zip((0.0, 0.0), *BALL_CLEARANCE_M, (0.86, end[1] + 0.024), (1.0, end[1]), strict=True)
    slopes = [0.3, 0.0, 0.0, 0.2, 0.0, -LANDING_DROP_MPS * swing_s]
    return np.stack([forward, CubicHermiteSpline(keys, heights, slopes)(part)], axis=1)


def _smooth(part: np.ndarray) -> np.ndarray:
    """0 before 0, 1 after 1, without a kink in between."""
    part = np.clip(part, 0, 1)
    return part * part * (3 - 2 * part)
