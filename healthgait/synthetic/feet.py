"""Foot roll and swing for the planned footfalls.

A foot has two rigid segments, heel to ball and ball to toe. From heel strike the heel stays while the forefoot comes
down; then the foot is flat; then the heel rises about the ball, and finally the ball about the tip of the toe, until
toe-off. There is no slip.

Assumed: the foot is flat after 14 % of stance and the heel rises after 54 %, about 9 and 33 % of the cycle; the angles;
and the clearance.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator

from healthgait.synthetic.footfalls import TrueFootfalls
from healthgait.synthetic.skeleton import Skeleton

FLAT_AT, HEEL_RISE_AT, BALL_RISE_AT = 0.14, 0.54, 0.85  # of the stance
RISING_POWER, BALL_RISING_POWER = 1.8, 1.5  # heel and ball rise slowly at first, fastest at toe-off
TOES_OFF_DEG = 40  # pitch of the toes as they leave the floor
LANDING_SPEED = 0.6  # forward speed of the heel as it strikes, per speed of walking
LANDING_DROP_MPS = 0.25  # downward speed of the heel as it strikes
BALL_CLEARANCE_M = ((0.14, 0.085), (0.42, 0.048), (0.62, 0.054))  # (share of the swing, height of the ball)


@dataclass(frozen=True)
class FootPath:
    """One foot over time; pitch of heel-to-ball and of the toes (ball-to-toe) in radians, positive toes-up."""

    heel: np.ndarray  # (frames, 2): along the walkway and up, metres
    pitch: np.ndarray
    toes: np.ndarray
    lateral_m: np.ndarray
    stance_part: np.ndarray  # 0 at heel strike, 1 at toe-off, larger in swing

    @property
    def standing(self) -> np.ndarray:
        """Whether the foot is in contact with the floor."""
        return self.stance_part <= 1

    def point(self, ahead_m: float, above_m: float) -> np.ndarray:
        """A point of the rear segment (frames, 2), m, given relative to the heel of a flat foot."""
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
    toes_off: float  # of the toes, as they leave the floor

    @classmethod
    def at_speed(cls, speed_mps: float, lift: float) -> "Roll":
        """Faster walkers strike with higher toes and push off with a higher heel (assumed); angles times ``lift``."""
        strike = np.clip(19 + 8 * (speed_mps - 1.3), 12, 28)
        push_off = np.clip(60 + 8 * (speed_mps - 1.3), 50, 68)
        angles = np.radians([strike, -push_off, -TOES_OFF_DEG]) * lift
        return cls(*angles.tolist())


def foot_path(walk: TrueFootfalls, foot: int, skeleton: Skeleton, speed_mps: float, times_s: np.ndarray) -> FootPath:
    """The path of one foot at ``times_s``, which must lie between its first heel strike and its last toe-off."""
    lift = walk.lift[foot]
    roll = Roll.at_speed(speed_mps, lift)
    mine = np.flatnonzero(walk.foot == foot)
    strikes, toe_offs = walk.heel_strike_s[mine], walk.toe_off_s[mine]
    heels, laterals = walk.heel_m[mine], walk.lateral_m[mine]
    heel, pitch, toes = np.zeros((len(times_s), 2)), np.zeros(len(times_s)), np.zeros(len(times_s))
    stance = np.clip(np.searchsorted(strikes, times_s, side="right") - 1, 0, len(mine) - 1)
    stance_part = (times_s - strikes[stance]) / (toe_offs - strikes)[stance]
    standing = stance_part <= 1
    lateral = PchipInterpolator(*_lateral_keys(strikes, toe_offs, laterals))(times_s)
    toes_m = skeleton.foot_m - skeleton.ball_m
    for k in np.unique(stance):
        now = (stance == k) & standing
        pitch[now], toes[now] = _stance_angles(stance_part[now], roll)
        heel[now] = _stance_heel(heels[k], pitch[now], toes[now], skeleton.ball_m, toes_m)
        now = (stance == k) & ~standing
        if now.any():
            stance_s, swing_s = toe_offs[k] - strikes[k], strikes[k + 1] - toe_offs[k]
            part = (times_s[now] - toe_offs[k]) / swing_s
            turning, toes_turning = (rate * swing_s / stance_s for rate in _turning_at_toe_off(roll))
            pitch[now] = _swing_pitch(part, roll, turning, lift)
            leaving = _leaving_ball(heels[k] + skeleton.ball_m, roll, toes_m, toes_turning)
            ball = _swing_ball(part, leaving, heels[k + 1], roll, skeleton.ball_m, speed_mps, swing_s, lift)
            heel[now] = ball - skeleton.ball_m * np.stack([np.cos(pitch[now]), np.sin(pitch[now])], axis=1)
            straightened = _straightening(part, roll, toes_turning) + pitch[now] * _smooth(part / 0.6)
            toes[now] = np.where(pitch[now] > 0, pitch[now], straightened)
    return FootPath(heel, pitch, toes, lateral, stance_part)


def _lateral_keys(strikes, toe_offs, laterals) -> tuple[np.ndarray, np.ndarray]:
    """Times and positions between which a foot moves sideways: constant in stance."""
    return np.stack([strikes, toe_offs], axis=1).ravel(), np.repeat(laterals, 2)


def _stance_angles(part: np.ndarray, roll: Roll) -> tuple[np.ndarray, np.ndarray]:
    """Pitch of the rear segment and of the toes, which are in line with it before the ball is down."""
    down = roll.strike * (1 - _smooth(part / FLAT_AT))
    rising = np.clip((part - HEEL_RISE_AT) / (1 - HEEL_RISE_AT), 0, 1)
    ball_rising = np.clip((part - BALL_RISE_AT) / (1 - BALL_RISE_AT), 0, 1)
    pitch = down + roll.push_off * rising**RISING_POWER
    return pitch, np.maximum(pitch, 0.0) + roll.toes_off * ball_rising**BALL_RISING_POWER


def _turning_at_toe_off(roll: Roll) -> tuple[float, float]:
    """Rates of pitch of the rear segment and of the toes at toe-off, radians per stance."""
    rear = roll.push_off * RISING_POWER / (1 - HEEL_RISE_AT)
    return rear, roll.toes_off * BALL_RISING_POWER / (1 - BALL_RISE_AT)


def _stance_heel(heel_m: float, pitch: np.ndarray, toes: np.ndarray, ball_m: float, toes_m: float) -> np.ndarray:
    """The heel is fixed while the forefoot comes down; while it rises, the ball is fixed, and then the toe's tip."""
    rising, leaving = np.minimum(pitch, 0.0), np.minimum(toes, 0.0)
    return np.stack(
        [
            heel_m + ball_m * (1 - np.cos(rising)) + toes_m * (1 - np.cos(leaving)),
            -ball_m * np.sin(rising) - toes_m * np.sin(leaving),
        ],
        axis=1,
    )


def _leaving_ball(ball_m: float, roll: Roll, toes_m: float, turning: float) -> tuple[np.ndarray, np.ndarray]:
    """Place (forward, up; metres) and speed (metres per swing) of the ball at toe-off, when the tip is still at rest.

    ``ball_m`` is its position in stance; ``turning`` the rate of the toes' pitch in radians per swing.
    """
    sin, cos = np.sin(-roll.toes_off), np.cos(roll.toes_off)
    return np.array([ball_m + toes_m * (1 - cos), toes_m * sin]), -toes_m * turning * np.array([sin, cos])


def _straightening(part: np.ndarray, roll: Roll, turning: float) -> np.ndarray:
    """The toes' own pitch in swing: it first increases further, so that the tip leaves the floor smoothly."""
    own = CubicHermiteSpline([0.0, 0.08, 0.3], [roll.toes_off, roll.toes_off * 1.2, 0.0], [turning, 0.0, 0.0])
    return np.where(part < 0.3, own(part), 0.0)


def _swing_pitch(part: np.ndarray, roll: Roll, turning: float, lift: float) -> np.ndarray:
    """From push-off to strike; ``turning`` is the rate at toe-off in radians per swing."""
    keys = [0.0, 0.12, 0.55, 0.87, 1.0]
    angles = [roll.push_off, roll.push_off * 1.18, np.radians(-12) * lift, roll.strike * 1.04, roll.strike]
    rates = [turning, 0.0, np.radians(125) * lift, 0.0, -0.4 * roll.strike]
    return CubicHermiteSpline(keys, angles, rates)(part)


def _swing_ball(part, leaving, heel_to: float, roll: Roll, ball_m, speed_mps, swing_s, lift: float) -> np.ndarray:
    """Path of the ball (frames, 2), m, from its position and speed at toe-off to the heel's final speed."""
    (start, lifted), (forward_speed, upward_speed) = leaving
    end = (heel_to + ball_m * np.cos(roll.strike), ball_m * np.sin(roll.strike))
    landing = LANDING_SPEED * speed_mps * swing_s
    forward = CubicHermiteSpline([0, 1], [start, end[0]], [forward_speed, landing])(part)
    clearance = [(key, height * lift) for key, height in BALL_CLEARANCE_M]
    keys, heights = zip((0.0, lifted), *clearance, (0.86, end[1] + 0.024 * lift), (1.0, end[1]), strict=True)
    slopes = [upward_speed, 0.0, 0.0, 0.2 * lift, 0.0, -LANDING_DROP_MPS * lift * swing_s]
    return np.stack([forward, CubicHermiteSpline(keys, heights, slopes)(part)], axis=1)


def _smooth(part: np.ndarray) -> np.ndarray:
    """A smooth step from 0 to 1."""
    part = np.clip(part, 0, 1)
    return part * part * (3 - 2 * part)
