"""Checks that need many people: a wrong scale, a wrong frame rate, and left and right exchanged, in all clips alike.

One person may be stooped, or walk with long steps; the median of many varies far less, so that it shows errors that
no single clip does. The height by the pose shows the scale, whatever the frame rate is. The walk ratio of steps in
heights of that person shows the frame rate, whatever the scale is. The leg nearer to the camera shows the sides.

References
----------
Walk ratio: Rota 2011, Int J Rehabil Res 34:265; Bogen 2018, Gait Posture 61:479, doi:10.1016/j.gaitpost.2018.02.019
(0.60 at preferred and 0.58 at fast speed, SD 0.07, at 70 to 81 years); Murakami 2017, doi:10.1589/jpts.29.722.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthgait.gait.quality.across_clips import MEDIAN_SE, Evidence
from healthgait.gait.quality.mismatch import VALID_HEIGHT_CM

MIN_PEOPLE = 5
# Measured height over Height, in the median of six people: 0.98 to 0.99 in nearly all of our simulated scenes, with a
# real estimator's errors, too, and 0.96 (20 cm off the middle between the bars) to 1.00 (shuffling) in all of them; two
# real walkers have 0.97 and 1.00. So the bounds leave 0.06 for posture, shoes and other estimators' joints.
USUAL_HEIGHT_SHARE, HEIGHT_SHARES = 0.98, (0.90, 1.07)
# Walk ratio of people of 170 cm, cm per step/min: the means of healthy adults are 0.54 to 0.64 (43 real people on a
# treadmill, Fukuchi 2018, doi:10.7717/peerj.4640; Bogen; Rota), and those of our simulated people are 0.58 to 0.59.
WALK_RATIOS, WALK_RATIO_SD, USUAL_WALK_RATIO = (0.52, 0.66), 0.07, 0.58
REFERENCE_HEIGHT_CM = 170
# Slow walking has a high ratio at the correct rate: below 62 m/min at 98 steps/min (Murakami), steps of 63 cm. Short
# steps have a low one, but at a usual cadence.
LONG_STEP, HIGH_CADENCE_SPM = 0.37, 120  # of the height; steps/min
# Left behind right, in the walkway's width: 0.08 to 0.16 in the median of people, simulated ones with a real
# estimator's errors and two real walkers, so at most -0.08 exchanged. One clip shows little: two estimators on one real
# video gave 0.03 and -0.12, both with the right labels. So only half of what exchanged labels give is a warning.
EXCHANGED = -0.05


@dataclass(frozen=True)
class PersonEvidence:
    """Medians over a person's clips; NaN where unknown.

    ``height_share`` is the height by pose, boxes and scale over that in the table; ``step_share`` a step over the
    first of these; ``given_rate`` is whether the frame rate is the one given, not that of times in the pose files.
    """

    height_share: float
    step_share: float
    cadence_spm: float
    left_behind: float
    given_rate: bool


def person_evidence(clips: Sequence[Evidence], height_cm: float, fps: float) -> PersonEvidence:
    """What a participant's ``clips`` contribute; ``height_cm`` is NaN if unknown, ``fps`` the frame rate given."""
    known = VALID_HEIGHT_CM[0] <= height_cm <= VALID_HEIGHT_CM[1]
    return PersonEvidence(
        _median([100 * clip.body_m / height_cm for clip in clips]) if known else np.nan,
        _median([clip.step_cm * USUAL_HEIGHT_SHARE / clip.body_m / 100 for clip in clips]),
        _median([clip.cadence_spm for clip in clips if np.isfinite(clip.step_cm)]),
        _median([clip.left_behind for clip in clips]),
        bool(clips) and bool(np.isclose(_median([clip.fps for clip in clips]), fps)),
    )


def find_across_people(people: Sequence[PersonEvidence], length_m: float | None, fps: float) -> list[str]:
    """A message for each setting that looks wrong for all.

    ``length_m`` is the walkway's, None if the files of sensor boxes have lengths of their own; ``fps`` the rate given.
    """
    return [*_scale(people, length_m), *_rate([one for one in people if one.given_rate], fps), *_sides(people)]


def _scale(people: Sequence[PersonEvidence], length_m: float | None) -> list[str]:
    shares = _known(people, "height_share")
    if len(shares) < MIN_PEOPLE or HEIGHT_SHARES[0] <= np.median(shares) <= HEIGHT_SHARES[1]:
        return []
    share = float(np.median(shares)) / USUAL_HEIGHT_SHARE
    doubtful = f"the scale ({length_m:g} m)" if length_m else "the lengths in the sensor boxes"
    fitting = f" about {length_m / share:.1f} m would fit" if length_m else ""
    return [
        f"all participants: by pose, boxes and scale they are {share:.2f} times as tall as their Height "
        f"(median of {len(shares)}); are {doubtful} and the heights right?{fitting}"
    ]


def _rate(people: Sequence[PersonEvidence], fps: float) -> list[str]:
    shares, cadences = _known(people, "step_share", "cadence_spm"), _known(people, "cadence_spm", "step_share")
    if len(shares) < MIN_PEOPLE:
        return []
    ratio, error = float(np.median(REFERENCE_HEIGHT_CM * shares / cadences)), _median_error(len(shares))
    slow = ratio > WALK_RATIOS[1] + error and np.median(shares) > LONG_STEP
    quick = ratio < WALK_RATIOS[0] - error and np.median(cadences) > HIGH_CADENCE_SPM
    if not (slow or quick):
        return []
    return [
        f"all participants: the cadence is too {'low' if slow else 'high'} for the steps (walk ratio {ratio:.2f} cm "
        f"per step/min, median of {len(shares)}); is the frame rate of {fps:g} per second right? "
        f"about {fps * ratio / USUAL_WALK_RATIO:.0f} would be usual"
    ]


def _median_error(people: int) -> float:
    """Two standard errors of the median walk ratio of so many people."""
    return float(2 * MEDIAN_SE * WALK_RATIO_SD / np.sqrt(people))


def _sides(people: Sequence[PersonEvidence]) -> list[str]:
    behind = _known(people, "left_behind")
    if len(behind) < MIN_PEOPLE or np.median(behind) >= EXCHANGED:
        return []
    return [
        "all participants: the leg called left is nearer to the camera where it should be farther, and the other way "
        f"round (median of {len(behind)}); are left and right exchanged in the pose?"
    ]


def _known(people: Sequence[PersonEvidence], name: str, *others: str) -> np.ndarray:
    """The values of ``name`` of all people for whom it and the ``others`` are known."""
    return np.array([
        getattr(one, name) for one in people if all(np.isfinite(getattr(one, each)) for each in (name, *others))
    ])  # fmt: skip


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else np.nan
