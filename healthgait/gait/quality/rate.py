"""Is the frame rate correct? A wrong one shows in the walk ratio, step length over cadence.

Too low a rate stretches time: the cadence falls, the step length stays. People change both together with speed, so
that their walk ratio stays within a narrow range (see ``flags.RULES``).
"""

from math import isfinite, log

from healthgait.gait.quality.flags import RULES, Flag

USUAL_RATES_HZ = (24, 25, 29.97, 30, 48, 50, 59.94, 60, 100, 119.88, 120, 200, 240)
MIDDLE_WALK_RATIO = 0.55  # cm per step/min: adults have about 0.4 to 0.7
USUAL_CADENCE = (75, 160)  # steps/min, at the frame rate that is proposed
INDISTINGUISHABLE = 0.05  # of a rate
MIN_FACTOR = 1.5  # between the given and a proposed rate; a smaller one is within the variation between people


def walk_ratio(step_cm: float, cadence_spm: float) -> float:
    """Step length over cadence, cm per step/min."""
    return step_cm / cadence_spm


def likely_rates(step_cm: float, cadence_spm: float, fps: float) -> list[float]:
    """The common frame rates that give the most usual walk ratio, where ``fps`` gives an implausible one.

    More than one where they are indistinguishable, such as 59.94 and 60; none if the walk ratio is plausible, or if
    no other rate makes it so.
    """
    ratio = walk_ratio(step_cm, cadence_spm)
    if not (isfinite(ratio) and ratio > 0 and RULES[Flag.RATE].is_broken_by(ratio)):
        return []
    right = fps * ratio / MIDDLE_WALK_RATIO
    nearest = min(USUAL_RATES_HZ, key=lambda rate: abs(log(rate / right)))
    if abs(log(nearest / fps)) < log(MIN_FACTOR):
        return []
    low, high = USUAL_CADENCE
    if RULES[Flag.RATE].is_broken_by(ratio * fps / nearest) or not low <= cadence_spm * nearest / fps <= high:
        return []
    return [rate for rate in USUAL_RATES_HZ if abs(log(rate / nearest)) < INDISTINGUISHABLE]


def rate_is_implausible(step_cm: float, cadence_spm: float, fps: float) -> bool:
    """Whether a walk ratio is too high for any walk, or so low that another common frame rate is more likely.

    Shuffling or limping gives short steps, hence a low walk ratio at the correct rate.
    """
    too_high = walk_ratio(step_cm, cadence_spm) > RULES[Flag.RATE].high
    return too_high or bool(likely_rates(step_cm, cadence_spm, fps))
