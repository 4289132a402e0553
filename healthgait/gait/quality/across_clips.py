"""Checks that need all clips of a participant: frame numbering, pace and frame rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthgait.columns import PACES
from healthgait.gait.parameters.walk import Walk
from healthgait.gait.quality.flags import RULES, Flag
from healthgait.gait.quality.near_leg import left_behind
from healthgait.gait.quality.rate import likely_rates

# Mean toe-off delay where pose and segmentation are numbered alike, and its SD between people: measured on
# 11 simulated people and two real walkers (-25 to 13 ms). A frame of the dataset's cameras is 33 ms.
USUAL_DELAY_S, PEOPLE_SD_S = -0.005, 0.009
CLIP_SD_S = 0.010  # between clips, at least: a few clips may agree by chance
MIN_CLIPS = 2
MIN_PEOPLE = 3
MEDIAN_SE = np.sqrt(np.pi / 2)  # standard error of a median over that of a mean, for a normal distribution
FASTER_USUAL = 1.03  # times the fast speed; a smaller difference may be chance


@dataclass(frozen=True)
class Evidence:
    """What one clip contributes to these checks; NaN where unknown.

    ``delay_s`` is the delay of the segmentation relative to the pose; ``fps`` is the clip's frame rate, from the
    times in the pose file where it has them; ``body_m`` the person's height by pose, boxes and scale; ``left_behind``
    as in ``near_leg``.
    """

    step_cm: float
    cadence_spm: float
    delay_s: float
    fps: float
    body_m: float = np.nan
    left_behind: float = np.nan


def evidence_of(walk: Walk, true_to_scale: bool, body_m: float) -> Evidence:
    """The evidence of a clip, used or excluded; its steps count only if pose, boxes and scale match."""
    step_cm = walk.parameters["Step"] if true_to_scale else np.nan
    cadence, delay_s = walk.parameters["Cadence"], walk.footfalls.delay_s
    return Evidence(step_cm, cadence, delay_s, walk.tracks.fps, body_m, left_behind(walk.tracks))


@dataclass(frozen=True)
class Findings:
    """Flags for all clips of a participant, messages for the user, and likely frame rates."""

    flags: list[Flag]
    messages: list[str]
    rates_hz: list[float]
    delay_s: float = np.nan  # mean over the clips


def find_across(
    participant: str, clips: Sequence[Evidence], means: dict[str, float], fps: float, frame_offset: int
) -> Findings:
    """Check the clips of a participant together; ``means`` are the participant's gait parameters."""
    delays_s = np.array([clip.delay_s for clip in clips])
    own_fps = float(np.median([clip.fps for clip in clips])) if clips else fps
    offset = numbering_offset(delays_s, own_fps)
    # Where the files have times, no other rate can be given.
    rates = _rates(clips, fps) if np.isclose(own_fps, fps) else []
    messages = [_faster_usual(participant, means)]
    if offset:
        messages.append(
            f"{participant}: the segmentation is {abs(offset)} frame{'s' * (abs(offset) > 1)} "
            f"{'later' if offset > 0 else 'earlier'} than the pose; are their frames numbered alike? "
            f"a frame offset of {frame_offset + offset} would align them"
        )
    if rates:
        names = " or ".join(f"{rate:g}" for rate in rates)
        messages.append(
            f"{participant}: step length is implausible for the cadence; "
            f"is the frame rate {names} frames per second rather than {fps:g}?"
        )
    flags, messages = [Flag.NUMBERING] * (offset != 0), [message for message in messages if message]
    return Findings(flags, messages, rates, float(np.nanmean(delays_s)) if np.isfinite(delays_s).any() else np.nan)


def numbering_offset(delays_s: np.ndarray, fps: float) -> int:
    """Frames by which a participant's segmentation is numbered higher than the pose; usually 0.

    ``delays_s`` (clips,) are those of ``Footfalls.delay_s``, NaN where no toe-off was seen. Their mean must differ
    from the usual delay by more than half a frame plus its own uncertainty, so one clip is not enough.
    """
    delays_s = delays_s[np.isfinite(delays_s)]
    if len(delays_s) < MIN_CLIPS:
        return 0
    error_s = max(float(delays_s.std(ddof=1)), CLIP_SD_S) / np.sqrt(len(delays_s))
    return _frames_off(float(delays_s.mean()), float(np.hypot(error_s, PEOPLE_SD_S)), fps)


def numbering_offset_of_all(means_s: np.ndarray, fps: float) -> int:
    """The same for all participants of a run, from the mean delay of each (participants,), NaN where unknown.

    This is more reliable than one participant, whose delay may be unusual.
    """
    means_s = means_s[np.isfinite(means_s)]
    if len(means_s) < MIN_PEOPLE:
        return 0
    return _frames_off(float(np.median(means_s)), MEDIAN_SE * PEOPLE_SD_S / np.sqrt(len(means_s)), fps)


def _frames_off(delay_s: float, uncertainty_s: float, fps: float) -> int:
    beyond_s = delay_s - USUAL_DELAY_S
    is_off = abs(beyond_s) > RULES[Flag.NUMBERING].high / fps + uncertainty_s
    return round(beyond_s * fps) if is_off else 0


def _rates(clips: Sequence[Evidence], fps: float) -> list[float]:
    """Likely frame rates, if the median walk ratio of the clips is implausible."""
    known = [clip for clip in clips if np.isfinite(clip.step_cm + clip.cadence_spm)]
    if not known:
        return []
    return likely_rates(*(float(np.median([getattr(clip, name) for clip in known]))
                          for name in ("step_cm", "cadence_spm")), fps)  # fmt: skip


def _faster_usual(participant: str, means: dict[str, float]) -> str:
    usual, fast = (means[f"Speed_{pace}"] for pace in PACES)
    if usual > FASTER_USUAL * fast:
        return (
            f"{participant}: walks faster at usual pace ({usual:.2f} m/s) than at fast pace ({fast:.2f} m/s); "
            f"are the folders UGS and FGS swapped?"
        )
    return ""
