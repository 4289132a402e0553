"""One participant: all clips with a pose file, each with its parameters or the reason for its exclusion."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from healthgait.columns import GAIT_PARAMETERS, PACES
from healthgait.errors import InputError
from healthgait.gait.angles.tables import PersonAngles
from healthgait.gait.estimation.clip_result import ClipResult, damaged
from healthgait.gait.estimation.methods import METHODS
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.figures.places import clip_file
from healthgait.gait.opensim.files import remove_clip
from healthgait.gait.parameters.standard_errors import mean_errors
from healthgait.gait.quality.across_clips import find_across
from healthgait.gait.quality.across_people import PersonEvidence, person_evidence
from healthgait.gait.walkway.walkway import Bars, Walkway, read_corners, read_length, refined_corners
from healthgait.layout import Clip, clips_with_pose

NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class ParticipantResult:
    """A participant's clips in order, and the findings from all of them: ``remarks`` and likely frame rates.

    ``rates_hz`` is empty where the given frame rate is plausible; ``delay_s`` is the mean delay of the toe-offs in the
    segmentation over the clips, seconds; ``evidence`` what the clips contribute to the checks of all people, None if
    no clip was analysed.
    """

    participant: str
    clips: list[ClipResult]
    remarks: list[str] = field(default_factory=list)
    rates_hz: list[float] = field(default_factory=list)
    delay_s: float = np.nan
    evidence: PersonEvidence | None = None

    def messages(self) -> list[str]:
        """Messages for the user, each once.

        Clips share the file of their sensor boxes. Messages of several clips that differ in numbers only, such as for a
        wrong scale, become one line that names the others; each damaged file has a line of its own.
        """
        alike: dict[str, list[str]] = {}  # the first message, and the names of the other clips
        for one in self.clips:
            for message in one.messages:
                kind = message if one.damaged else NUMBER.sub("", message.partition(": ")[2])
                if kind not in alike:
                    alike[kind] = [message]
                elif not one.damaged:
                    alike[kind].append(one.clip.name)
        lines = [first + f"; likewise {', '.join(others)}" * bool(others) for first, *others in alike.values()]
        return [*lines, *self.remarks]

    @cached_property
    def angles(self) -> PersonAngles:
        """The joint angles of the clips that are used."""
        return PersonAngles(self.participant, {one.clip: list(one.cycles) for one in self.clips if one.row["used"]})

    def means(self) -> dict[str, float]:
        """The twelve parameters of ``columns.GAIT_PARAMETERS``: means over the clips of a pace that are used."""
        means = {}
        for name in GAIT_PARAMETERS:
            quantity, pace = name.split("_")
            values = [one.row[quantity] for one in self.clips if one.clip.pace == pace and one.row["used"]]
            known = [value for value in values if np.isfinite(value)]
            means[name] = float(np.mean(known)) if known else np.nan
        return means

    def standard_errors(self) -> dict[str, float]:
        """The standard errors of ``means``, in the same units; NaN where the mean or its error is unknown."""
        errors = {}
        for pace in PACES:
            used = [one.errors for one in self.clips if one.clip.pace == pace and one.row["used"]]
            errors |= {f"{quantity}_{pace}": error for quantity, error in mean_errors(used).items()}
        return errors


def estimate_participant(settings: EstimationSettings, participant: str, height_cm: float) -> ParticipantResult:
    """Estimate the gait parameters of all clips of a participant.

    Parameters
    ----------
    settings : EstimationSettings
        Where the inputs are, and how to use them.
    participant : str
        The ID.
    height_cm : float
        The person's height, cm; NaN if unknown.

    Returns
    -------
    ParticipantResult
        Its clips include those with damaged files, which are excluded with a message.
    """
    clips, method = clips_with_pose(participant, settings.pose), METHODS[settings.method]
    bars, errors = bars_of(clips, settings)

    def estimate(clip: Clip) -> ClipResult:
        file = clip.sensor_boxes(settings.boxes)
        if file in errors:
            return damaged(clip, errors[file])
        try:
            return method.estimate(settings, clip, bars[file], height_cm)
        except InputError as error:
            return damaged(clip, str(error))

    result = _marked(ParticipantResult(participant, [estimate(clip) for clip in clips]), settings)
    result = _together(result, settings, height_cm)
    if settings.figures and clips and method.finds_events:
        _draw_summary(result, settings)
    if settings.opensim:
        for one in result.clips:
            if not one.row["used"]:
                remove_clip(settings.opensim, one.clip)
    return result


def lost_participant(settings: EstimationSettings, participant: str) -> ParticipantResult:
    """The result of a participant whose estimation repeatedly killed its process."""
    reason = f"{participant}: its process was killed several times, perhaps for lack of memory"
    clips = clips_with_pose(participant, settings.pose)
    return _marked(ParticipantResult(participant, [damaged(clip, reason) for clip in clips]), settings)


def bars_of(clips: list[Clip], settings: EstimationSettings) -> tuple[dict[Path, Bars], dict[Path, str]]:
    """The sensor bars in each file of sensor boxes of a participant's clips, and an error message for each without."""
    corners, lengths, errors = {}, {}, {}
    for path in {clip.sensor_boxes(settings.boxes) for clip in clips}:
        try:
            corners[path] = read_corners(path, settings.floor_edge)
            lengths[path] = read_length(path)
        except InputError as error:
            errors[path] = str(error)
    # Corners with a length of their own are computed, not drawn by hand.
    drawn = [own for path, own in corners.items() if lengths.get(path) is None]
    bars = {}
    for path in corners.keys() & lengths.keys():
        own, length = corners[path], lengths[path]
        if length is None:
            bars[path] = Bars(own, Walkway(refined_corners(own, drawn), settings.length_m))
        else:
            bars[path] = Bars(own, Walkway(own, *length))
    return bars, errors


def _marked(result: ParticipantResult, settings: EstimationSettings) -> ParticipantResult:
    """The result whose clips say whether they are simulated: their table leaves the cohort's folder, with its mark."""
    simulated = settings.simulated
    for one in result.clips:
        one.row["simulated"] = simulated
    return result


def _together(result: ParticipantResult, settings: EstimationSettings, height_cm: float) -> ParticipantResult:
    """The participant with the findings from all clips; their flags are added to each clip that is used."""
    evidence = [one.evidence for one in result.clips if one.evidence]
    found = find_across(result.participant, evidence, result.means(), settings.fps, settings.frame_offset)
    for one in result.clips:
        if one.row["used"]:
            one.row["flags"] = " ".join([*one.row["flags"].split(), *found.flags])
    person = person_evidence(evidence, height_cm, settings.fps) if evidence else None
    return replace(result, remarks=found.messages, rates_hz=found.rates_hz, delay_s=found.delay_s, evidence=person)


def _draw_summary(result: ParticipantResult, settings: EstimationSettings) -> None:
    from healthgait.gait.figures.drawing import draw_participant

    rows = [one.row for one in result.clips]
    draw_participant(settings.figures, rows, result.means(), result.standard_errors(), settings.simulated)
    for one in result.clips:
        if one.damaged:
            # A figure of an earlier run, when the file could still be read.
            clip_file(settings.figures, one.clip).unlink(missing_ok=True)
