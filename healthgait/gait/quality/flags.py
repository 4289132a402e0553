"""Every flag of a clip in one table: its meaning, its threshold, and the basis of the threshold.

A flag asks for a second look. It changes no number and excludes no clip.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from healthgait.gait.walkway.walkway import PLAUSIBLE_CAMERA_M

MIN_STEPS_FOR_VARIATION = 4  # for a coefficient of variation


class Flag(StrEnum):
    """What may be unusual about a clip; the values appear in the column ``flags`` of clips.csv."""

    FEW_STEPS = "few_steps"
    UNEVEN = "uneven_steps"
    ASYMMETRIC = "asymmetric_steps"
    LENGTH_VARIES = "step_length_varies"
    TIME_VARIES = "step_time_varies"
    DIRECTION = "direction_contradicts_name"
    INTERPOLATED = "much_interpolated"
    SWAPS = "many_swaps"
    SIDES = "sides_uncertain"
    FEET_NOT_SEEN = "feet_not_seen"
    NO_SEGMENTATION = "no_segmentation"
    OUTSIDE_BARS = "feet_not_between_bars"
    CAMERA_HEIGHT = "camera_height_implausible"
    BODY_HEIGHT = "body_height_implausible"
    STEP_FOR_HEIGHT = "step_implausible_for_height"
    CADENCE = "Cadence_implausible"
    SPEED = "Speed_implausible"
    BISP = "BiSP_implausible"
    MONOSP = "MonoSP_implausible"
    RATE = "rate_implausible"
    FRAMES_LOST = "frames_lost"
    FRAMES_REPEATED = "frames_repeated"
    OUT_OF_STEP = "segmentation_out_of_step"
    NUMBERING = "numbering_off"


NONE = "–"  # instead of a threshold


@dataclass(frozen=True)
class Rule:
    """When a flag is raised: for a value below ``low`` or above ``high``, both in ``unit``, or for NaN."""

    meaning: str
    unit: str = ""
    low: float = -inf
    high: float = inf
    basis: str = "our choice"

    def is_broken_by(self, value: float) -> bool:
        """Whether a value lies outside the bounds; NaN does."""
        return not self.low <= value <= self.high

    @property
    def threshold(self) -> str:
        """The bounds as text, such as ``< 50 or > 180 steps/min``; a dash where the flag has none."""
        bounds = [f"{sign} {value:g}" for sign, value in (("<", self.low), (">", self.high)) if isfinite(value)]
        return f"{' or '.join(bounds)} {self.unit}" if bounds else NONE


LIKELIER = "outside, an error of the estimate or of an input is more likely than such a gait"
RULES = {
    Flag.FEW_STEPS: Rule("few complete steps between the lines", "steps", low=4),
    Flag.UNEVEN: Rule(
        "a step is much shorter or longer, or took much less or more time, than the others of the same foot",
        "of their median",
        0.7,
        1.4,
        "four times the step-to-step variation of healthy adults",
    ),
    Flag.ASYMMETRIC: Rule(
        "left and right steps differ in length; the means depend on how many of each lie between the lines",
        "% of their mean",
        -50,
        50,
        "our choice: one step more or less of five then changes the mean by a tenth",
    ),
    Flag.LENGTH_VARIES: Rule(
        f"coefficient of variation of step length, from at least {MIN_STEPS_FOR_VARIATION} steps; few people walk so "
        "irregularly",
        "%",
        high=10,
        basis="3 ± 1 % in healthy adults (stride; doi:10.1038/s41598-025-12316-9); 7.5 to 16 % after a stroke "
        "(Öken 2008, doi:10.1016/j.gaitpost.2007.06.007)",
    ),
    Flag.TIME_VARIES: Rule(
        "coefficient of variation of step time, likewise",
        "%",
        high=10,
        basis="3 ± 1 % in healthy adults, 4 ± 1 % with cerebellar ataxia (doi:10.1038/s41598-025-12316-9)",
    ),
    Flag.DIRECTION: Rule(
        "the person walks in the other direction than the clip's number says", basis="the dataset's naming"
    ),
    Flag.INTERPOLATED: Rule("many ankle positions were interpolated", "of the positions", high=0.2),
    Flag.SWAPS: Rule("left-right swaps in the pose were corrected in many frames", "of the frames", high=0.25),
    Flag.SIDES: Rule(
        "swaps were corrected in so many frames that left and right are uncertain", "of the frames", high=0.4
    ),
    Flag.FEET_NOT_SEEN: Rule(
        "few feet were found in the segmentation; the ankles were used for the others", "of the footfalls", low=0.5
    ),
    Flag.NO_SEGMENTATION: Rule("the clip has no segmentation; only the pose was used"),
    Flag.OUTSIDE_BARS: Rule(
        "by the pose, the feet are outside the bars; do pose and boxes match?",
        "of the way from the near to the far bar",
        0,
        1,
        "the bars; the position is known to about 0.1",
    ),
    Flag.CAMERA_HEIGHT: Rule(
        "the camera's height above the floor, by the boxes", "m", *PLAUSIBLE_CAMERA_M, "tripods and ceilings"
    ),
    Flag.BODY_HEIGHT: Rule(
        "the person's height by pose, boxes and scale, relative to `Height` or, if unknown, to 1.65 m",
        "of the height",
        0.75,
        1.3,
        "adults are 1.2 to 2.1 m tall; stooping costs less than a quarter",
    ),
    Flag.STEP_FOR_HEIGHT: Rule("step length relative to `Height`", "of the height", 0.15, 0.65, LIKELIER),
    Flag.CADENCE: Rule("cadence", "steps/min", 50, 180, LIKELIER),
    Flag.SPEED: Rule("speed", "m/s", 0.2, 3, LIKELIER),
    Flag.BISP: Rule("double support", "s", 0, 0.5, LIKELIER),
    Flag.MONOSP: Rule("single support", "s", 0.2, 0.9, LIKELIER),
    Flag.RATE: Rule(
        "walk ratio (step length / cadence); is the frame rate correct? Below the range only if another common "
        "frame rate explains it, since short steps lower it, too",
        "cm per step/min",
        0.3,
        0.85,
        "0.64 ± 0.07 in healthy adults, 0.54 ± 0.09 with multiple sclerosis (Rota 2011, Int J Rehabil Res 34:265); "
        "0.73 ± 0.09 in slow walking (Terrier 2003, doi:10.1007/s00421-003-0906-3), higher at lower speeds (Murakami "
        "2017, doi:10.1589/jpts.29.722)",
    ),
    Flag.FRAMES_LOST: Rule(
        "the trunk, or the times in the pose file, jump ahead by whole frames: the video lost frames",
        "of the frames",
        high=0.035,
    ),
    Flag.FRAMES_REPEATED: Rule(
        "all joints are exactly where they were in the previous frame: frames were duplicated, and times are too long",
        "of the frames",
        high=0.035,
    ),
    Flag.OUT_OF_STEP: Rule(
        "toe-offs in the segmentation are earlier or later than the ankles predict, or most are not found near the "
        "predicted time, or the trunk is not where the pose has it",
        "s",
        -0.05,
        0.05,
        "1.5 frames at 30 a second",
    ),
    Flag.NUMBERING: Rule(
        "the same for the mean of the participant's clips: pose and segmentation are numbered differently; the "
        "warning names the frame offset to use",
        "frames",
        -0.5,
        0.5,
        "the nearest whole number",
    ),
}


def in_words(flag: str) -> str:
    """A flag with its meaning and its threshold."""
    rule = RULES[Flag(flag)]
    raised = "" if rule.threshold == NONE else f"; raised if {rule.threshold}"
    return f"flag {flag}: {rule.meaning}{raised}"


def flag_table() -> str:
    """The flags as a Markdown table, for the reference."""
    rows = [("Flag", "Meaning", "Raised if", "Basis of the threshold"), ("---",) * 4]
    rows += [(f"`{flag}`", rule.meaning, rule.threshold, rule.basis) for flag, rule in RULES.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
