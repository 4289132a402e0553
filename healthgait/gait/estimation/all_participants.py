"""All participants: estimated in parallel, with the tables written as results arrive."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

import numpy as np
from tqdm import tqdm

from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar
from healthgait.computing.progress import warn as print_warning
from healthgait.errors import InputError, listed, one_line
from healthgait.gait.estimation.gone_clips import remove_files_of_gone_clips
from healthgait.gait.estimation.identical_poses import identical_poses
from healthgait.gait.estimation.lengths import Lengths, lengths_in
from healthgait.gait.estimation.participant import (
    ParticipantResult,
    estimate_participant,
    lost_participant,
)
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.estimation.tables import Outputs, OutputTables
from healthgait.gait.quality.across_clips import numbering_offset_of_all
from healthgait.gait.quality.across_people import PersonEvidence, find_across_people
from healthgait.gait.quality.flags import Flag
from healthgait.layout import SEGMENTATION, clips_with_pose

NAMES_SHOWN = 10


@dataclass
class EstimationSummary:
    """How many clips were used, excluded or flagged, and why."""

    used: int = 0
    excluded: int = 0
    damaged: int = 0
    unsegmented: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    unknown_angles: Counter[str] = field(default_factory=Counter)  # clips in which an angle is nowhere known
    without_clips: list[str] = field(default_factory=list)
    with_values: int = 0  # participants
    rates_hz: set[float] = field(default_factory=set)  # likely frame rates
    delays_s: list[float] = field(default_factory=list)  # mean toe-off delay of each participant
    people: list[PersonEvidence] = field(default_factory=list)
    frame_offset: int | None = None  # the likely one, if the one used is wrong
    lengths: Lengths = field(default_factory=Lengths)  # of the walkway, in the sensor boxes

    @property
    def failed(self) -> bool:
        """Whether a file was damaged, or no participant has a value."""
        return self.damaged > 0 or self.with_values == 0

    def text(self) -> str:
        """One line for the user."""
        used = f"{self.used} clips used"
        if self.flags:
            used += f" (flags: {', '.join(f'{name} {count}' for name, count in self.flags.most_common())})"
        parts = [used, f"{self.excluded} excluded ({self.damaged} damaged)"]
        if self.unsegmented:
            parts.append(f"{self.unsegmented} without segmentation, from pose only")
        if self.unknown_angles:
            counts = ", ".join(f"{angle} {count}" for angle, count in self.unknown_angles.most_common())
            parts.append(f"clips that lack an angle: {counts}")
        if self.without_clips:
            names = listed(self.without_clips, NAMES_SHOWN)
            parts.append(f"{len(self.without_clips)} participants without clips ({names})")
        if self.rates_hz:
            names = " or ".join(f"{rate:g}" for rate in sorted(self.rates_hz))
            parts.append(f"the videos may have {names} frames per second")
        if self.frame_offset is not None:
            parts.append(f"pose and segmentation are numbered differently (frame offset {self.frame_offset})")
        if self.with_values == 0:
            parts.append("no participant has a value")
        return one_line(", ".join(parts))


def estimate_all(
    heights_cm: dict[str, float],
    settings: EstimationSettings,
    outputs: Outputs,
    workers: Workers,
    warn: Callable[[str], None] = print_warning,
) -> EstimationSummary:
    """Estimate the gait parameters of all participants and write the tables.

    All tables are put in place together at the end, so none is ever half-written.

    Parameters
    ----------
    heights_cm : dict
        The participants in order, with their heights in cm, NaN where unknown.
    settings : EstimationSettings
        Where the inputs are, and how to use them.
    outputs : Outputs
        The tables to write.
    workers : Workers
        The processes that do the work.
    warn : callable, optional
        What to do with a message for the user; by default it is printed.

    Returns
    -------
    EstimationSummary

    Raises
    ------
    InputError
        If no participant has a pose file, no clip has sensor boxes, or no clip has a folder of segmentation where
        ``settings`` name one.
    """
    found = {participant: clips_with_pose(participant, settings.pose) for participant in heights_cm}
    clips = {participant: len(own) for participant, own in found.items()}
    if not any(clips.values()):
        raise InputError(
            f"{settings.pose}: no pose file of any of the {len(clips)} participants; "
            f"expected files such as <ID>/UGS/NW-WoJ_1_AlphaPose.json"
        )
    folder = settings.segmentation
    if folder and not any(clip.path_in(folder, SEGMENTATION).is_dir() for own in found.values() for clip in own):
        raise InputError(f"{folder}: no frames of any clip; expected folders such as <ID>/UGS/NW-WoJ_1_DensePose")
    if not any(clip.sensor_boxes(settings.boxes).exists() for own in found.values() for clip in own):
        raise InputError(f"{settings.boxes}: no sensor boxes of any clip; expected files such as <ID>/UGS/NW-WoJ.json")
    for message in identical_poses(chain.from_iterable(found.values()), settings.pose):
        warn(message)
    lengths = lengths_in(clip.sensor_boxes(settings.boxes) for own in found.values() for clip in own)
    if settings.length_given and (words := lengths.contradiction(settings.length_m)):
        warn(f"{settings.boxes}: {words}")
    workers = replace(workers, jobs=min(workers.jobs, sum(count > 0 for count in clips.values())))
    results = map_unordered(partial(_estimate, settings), heights_cm.items(), workers, partial(_lost, settings))
    summary = EstimationSummary(lengths=lengths)
    with closing(results), ExitStack() as stack, bar(total=sum(clips.values()), unit="clip") as progress:
        tables = OutputTables(outputs, stack)
        for result in _in_order(results, list(heights_cm), progress):
            tables.add(result)
            _add_to_summary(result, summary)
            for message in result.messages():
                warn(message)
    remove_files_of_gone_clips(settings)
    off = numbering_offset_of_all(np.array(summary.delays_s), settings.fps)
    summary.frame_offset = settings.frame_offset + off if off else None
    length_m = None if lengths.own_m else settings.length_m
    for message in find_across_people(summary.people, length_m, settings.fps):
        warn(message)
    return summary


def _estimate(settings: EstimationSettings, participant: tuple[str, float]) -> ParticipantResult:
    return estimate_participant(settings, *participant)


def _lost(settings: EstimationSettings, participant: tuple[str, float]) -> ParticipantResult:
    return lost_participant(settings, participant[0])


def _in_order(
    results: Iterator[ParticipantResult], participants: Sequence[str], progress: tqdm
) -> Iterator[ParticipantResult]:
    """The results in the order of the participants; early ones are held back."""
    waiting: dict[str, ParticipantResult] = {}
    for participant in participants:
        while participant not in waiting:
            result = next(results)
            progress.update(len(result.clips))
            waiting[result.participant] = result
        yield waiting.pop(participant)


def _add_to_summary(result: ParticipantResult, summary: EstimationSummary) -> None:
    if not result.clips:
        summary.without_clips.append(result.participant)
    summary.with_values += any(map(np.isfinite, result.means().values()))
    summary.rates_hz.update(result.rates_hz)
    summary.delays_s.append(result.delay_s)
    for clip in result.clips:
        summary.used += clip.row["used"]
        summary.excluded += not clip.row["used"]
        summary.damaged += clip.damaged
        summary.unknown_angles.update(clip.unknown_angles)
        flags = clip.row["flags"].split()
        summary.unsegmented += Flag.NO_SEGMENTATION in flags
        summary.flags.update(flag for flag in flags if flag != Flag.NO_SEGMENTATION)
    if result.evidence:
        summary.people.append(result.evidence)
