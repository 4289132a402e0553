"""The same people with pathological gait: step-to limp, shuffle, stiff leg. All numbers are assumed.

The affected side depends on whether the person's index is odd or even.
"""

from collections.abc import Callable
from dataclasses import replace

from healthgait.synthetic.footfalls import draw_footfalls
from healthgait.synthetic.gait_norms import FAST, GaitStyle
from healthgait.synthetic.participant import LEAD_IN_S, Participant
from healthgait.synthetic.random_streams import Purpose

Lift = tuple[float, float]
USUAL_HEIGHT_M = 1.70  # for the step lengths below


def step_to_limp(participant: Participant) -> Participant:
    """One foot is placed 5 cm ahead of the other, which then steps 55 cm ahead; 94 steps/min."""

    def limp(style: GaitStyle) -> GaitStyle:
        longer = _side(participant) * 25 / 30
        return _with_steps(participant, style, 0.30, 94, 0.35, step_length_asymmetry=longer, base_width_m=0.14)

    return _walking(participant, limp, (0.6, 0.6))


def shuffle(participant: Participant) -> Participant:
    """Steps of 22 cm with little foot clearance, 105 steps/min; half of the time is double support."""

    def shuffling(style: GaitStyle) -> GaitStyle:
        return _with_steps(participant, style, 0.22, 105, 0.5, base_width_m=0.13)

    return _walking(participant, shuffling, (0.3, 0.3))


def stiff_leg(participant: Participant) -> Participant:
    """One leg swings slowly and low: its steps take 1.35 times as long as the other side's, and are slightly longer."""
    side = _side(participant)

    def stiff(style: GaitStyle) -> GaitStyle:
        slower = replace(style, speed_mps=0.75 * style.speed_mps)
        return replace(slower, step_time_asymmetry=0.15 * side, step_length_asymmetry=0.06 * side)

    return _walking(participant, stiff, (0.5, 1.0) if side > 0 else (1.0, 0.5))


def _side(participant: Participant) -> int:
    """1 if the left foot's steps are the longer ones, else -1."""
    return -1 if participant.index % 2 else 1


def _with_steps(
    participant: Participant, style: GaitStyle, step_m: float, cadence_spm: float, support: float, **others: float
) -> GaitStyle:
    """Gait with this step length, for a person of usual height, and cadence; a tenth more of both at fast pace."""
    faster = 1.1 if style is participant.styles[FAST] else 1.0
    step_m, cadence_spm = faster * step_m * participant.person.height_m / USUAL_HEIGHT_M, faster * cadence_spm
    return replace(
        style,
        speed_mps=step_m * cadence_spm / 60,
        walk_ratio_m_per_spm=step_m / cadence_spm,
        double_support_fraction=support,
        step_length_variation=0.05,
        step_time_variation=0.03,
        **others,
    )


def _walking(participant: Participant, change: Callable[[GaitStyle], GaitStyle], lift: Lift) -> Participant:
    styles = {pace: change(style) for pace, style in participant.styles.items()}
    walks = {}
    for number, clip in enumerate(participant.walks):
        rng = participant.generator(Purpose.ATYPICAL_GAIT, number)
        walks[clip] = draw_footfalls(styles[clip.pace], rng.uniform(*LEAD_IN_S), rng, lift)
    return replace(participant, styles=styles, walks=walks)
