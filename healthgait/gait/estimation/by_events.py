"""The gait parameters of a clip from its events: heel strikes and toe-offs, found by any detector."""

from dataclasses import dataclass, replace
from pathlib import Path

from healthgait.columns import ERROR_SUFFIX, SHARED_SUFFIX
from healthgait.gait.angles.clip_angles import clip_angles
from healthgait.gait.angles.cycles import cycles_of
from healthgait.gait.estimation.clip_result import ClipResult, clip_row, identity
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.events.detector import Detector
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.gait.opensim.files import write_clip
from healthgait.gait.parameters.spatiotemporal import FEET, step_details
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
        result = ClipResult(clip, row, events, messages, False, evidence, walk.errors)
        if assessment.reason or not (settings.angles or settings.opensim):
            return result
        angles = clip_angles(assessment.pose, walk)
        written = write_clip(settings.opensim, clip, angles, walk.tracks) if settings.opensim else ""
        messages += [f"{path}: {one}" for one in (_foreshortened(walk.walkway.depth_ratio), written) if one]
        cycles = cycles_of(angles, walk.footfalls) if settings.angles else []
        return replace(result, cycles=cycles, unknown_angles=angles.unknown)


def _foreshortened(depth_ratio: float) -> str:
    """A message if the walk is not seen from the side, else empty."""
    if depth_ratio <= OBLIQUE:
        return ""
    return (
        f"one end of the walkway is {depth_ratio:.1f} times as far from the camera as the other; angles are "
        "foreshortened, so film from the side"
    )


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
    never_right = assessment.walk.tracks.misplaced.all(axis=0)
    if misplaced := [foot for foot, is_so in zip(FEET, never_right, strict=True) if is_so]:
        messages.append(
            f"heel and toe of the {' and the '.join(misplaced)} foot are mostly where they cannot be (toe behind the "
            "heel, or heel at the other ankle); they are ignored, so there are no angles of that ankle and foot"
        )
    if Flag.FRAMES_LOST in assessment.flags:
        lost = f"{100 * assessment.lost_share:.0f} % of the video's frames"
        messages.append(f"{lost} seem to be lost without a gap in the frame numbers")
    return [f"{path}: {message}" for message in messages]
