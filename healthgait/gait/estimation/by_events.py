"""The gait parameters of a clip from its events: heel strikes and toe-offs, found by any detector."""

from dataclasses import dataclass
from pathlib import Path

from healthgait.columns import ERROR_SUFFIX, SHARED_SUFFIX
from healthgait.gait.angles.clip_angles import clip_angles, has_feet
from healthgait.gait.angles.cycles import Cycle, cycles_of
from healthgait.gait.estimation.clip_result import ClipResult, clip_row, identity
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.events.detector import Detector
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.opensim.files import write_clip
from healthgait.gait.parameters.spatiotemporal import step_details
from healthgait.gait.parameters.walk import event_rows
from healthgait.gait.quality.across_clips import evidence_of
from healthgait.gait.quality.assessment import Assessment, assess_clip
from healthgait.gait.quality.flags import Flag
from healthgait.gait.walkway.walkway import Bars
from healthgait.layout import POSE, SEGMENTATION, Clip

OBLIQUE = 1.3  # of the ends' distances: a turn of about 20 degrees at 5 m, by which steps look 6 % shorter


@dataclass(frozen=True)
class ByEvents:
    """The event-based method, a ``ClipMethod``; ``detect`` finds the events."""

    detect: Detector = find_footfalls
    floor_edge: str = "y_max"  # the boxes surround bars that stand on the floor
    needs_segmentation: bool = False
    finds_events: bool = True

    def estimate(self, settings: EstimationSettings, clip: Clip, bars: Bars, height_cm: float) -> ClipResult:
        """See ``ClipMethod``."""
        path = clip.path_in(settings.pose, POSE)
        segmentation = clip.path_in(settings.segmentation, SEGMENTATION) if settings.segmentation else None
        assessment = assess_clip(
            clip, path, segmentation, bars.walkway, height_cm, settings.fps, settings.frame_offset, self.detect
        )
        if settings.figures:
            from healthgait.gait.figures.drawing import draw_clip

            draw_clip(settings.figures, clip, assessment, settings.simulated, settings.frame_offset)
        walk = assessment.walk
        errors = {f"{name}{ERROR_SUFFIX}": error for name, error in walk.errors.total().items()}
        errors |= {f"{name}{SHARED_SUFFIX}": error for name, error in walk.errors.shared.items()}
        numbers = {} if assessment.reason else walk.parameters | errors | step_details(walk.steps)
        row = clip_row(clip, assessment.reason, assessment.flags, numbers | _counts(assessment))
        events = [identity(clip) | event for event in event_rows(walk)]
        evidence = evidence_of(walk, true_to_scale=assessment.mismatch is None, body_m=assessment.body_m)
        messages = _messages(path, assessment)
        cycles: list[Cycle] = []
        with_angles = bool(settings.angles or settings.opensim) and not assessment.reason
        if with_angles:
            cycles, words = _angles(settings, clip, assessment)
            messages += [f"{path}: {one}" for one in words]
        without_feet = with_angles and not has_feet(assessment.pose)
        return ClipResult(clip, row, events, messages, False, evidence, walk.errors, cycles, without_feet)


def _angles(settings: EstimationSettings, clip: Clip, assessment: Assessment) -> tuple[list[Cycle], list[str]]:
    """The gait cycles of a clip, what to mind about its angles, and its OpenSim files written if they are wanted."""
    walk, words = assessment.walk, []
    angles = clip_angles(assessment.pose, walk)
    if (ratio := walk.walkway.depth_ratio) > OBLIQUE:
        words.append(
            f"one end of the walkway is {ratio:.1f} times as far from the camera as the other; angles are "
            "foreshortened, so film from the side"
        )
    if settings.opensim and (message := write_clip(settings.opensim, clip, angles, walk.tracks)):
        words.append(message)
    return cycles_of(angles, walk.footfalls) if settings.angles else [], words


def _counts(assessment: Assessment) -> dict:
    """The columns of a clip that was analysed, used or excluded."""
    tracks = assessment.walk.tracks
    return {
        "steps": len(assessment.walk.steps.step_cm),
        "frames": len(assessment.pose.joints),
        "frames_decoded": assessment.walk.decoded_frames,
        "interpolated_share": round(tracks.bridged_share, 4),
        "swapped_frames": int(tracks.swapped.sum()),
        "direction": "left_to_right" if tracks.direction > 0 else "right_to_left",
        "across": float(tracks.across.mean()),
    }


def _messages(path: Path, assessment: Assessment) -> list[str]:
    messages = [] if assessment.pose.in_order else ["the entries are not in frame order; sorted by frame number"]
    if assessment.reason:
        messages.append(f"{assessment.reason}; excluded")
    elif assessment.mismatch:
        messages.append(assessment.mismatch.words)
    if Flag.FRAMES_LOST in assessment.flags:
        lost = f"{100 * assessment.lost_share:.0f} % of the video's frames"
        messages.append(f"{lost} seem to be lost without a gap in the frame numbers")
    return [f"{path}: {message}" for message in messages]
