"""All participants: estimated in parallel, with the tables written as results arrive."""

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from healthgait.columns import ERROR_SUFFIX, GAIT_PARAMETERS, ID
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar
from healthgait.errors import InputError, one_line
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS
from healthgait.gait.estimation.identical_poses import identical_poses
from healthgait.gait.estimation.participant import (
    ParticipantResult,
    estimate_participant,
    lost_participant,
)
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.quality.across_clips import numbering_offset_of_all
from healthgait.gait.quality.across_people import PersonEvidence, find_across_people
from healthgait.gait.quality.flags import Flag
from healthgait.layout import SEGMENTATION, clips_with_pose
from healthgait.outputs import replacing_outputs

DECIMALS = 3
NAMES_SHOWN = 10


@dataclass(frozen=True)
class Outputs:
    """Where the tables are written; None for a table that is not wanted."""

    parameters: Path
    clips: Path | None
    events: Path | None
    errors: Path | None = None

    @property
    def kinds(self) -> dict[Path, str]:
        """A description of each table."""
        every = {
            self.parameters: "a table of gait parameters",
            self.clips: "a table of clips",
            self.events: "a table of events",
            self.errors: "a table of standard errors",
        }
        return {path: kind for path, kind in every.items() if path}


@dataclass
class EstimationSummary:
    """How many clips were used, excluded or flagged, and why."""

    used: int = 0
    excluded: int = 0
    damaged: int = 0
    unsegmented: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    without_clips: list[str] = field(default_factory=list)
    with_values: int = 0  # participants
    rates_hz: set[float] = field(default_factory=set)  # likely frame rates
    delays_s: list[float] = field(default_factory=list)  # mean toe-off delay of each participant
    people: list[PersonEvidence] = field(default_factory=list)
    frame_offset: int | None = None  # the likely one, if the one used is wrong

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
        if self.without_clips:
            names = ", ".join(self.without_clips[:NAMES_SHOWN]) + ", …" * (len(self.without_clips) > NAMES_SHOWN)
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
    heights_cm: dict[str, float], settings: EstimationSettings, outputs: Outputs, workers: Workers
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
    clips = {participant: len(listed) for participant, listed in found.items()}
    if not any(clips.values()):
        raise InputError(
            f"{settings.pose}: no pose file of any of the {len(clips)} participants; "
            f"expected files such as <ID>/UGS/NW-WoJ_1_AlphaPose.json"
        )
    folder = settings.segmentation
    if folder and not any(clip.path_in(folder, SEGMENTATION).is_dir() for listed in found.values() for clip in listed):
        raise InputError(f"{folder}: no frames of any clip; expected folders such as <ID>/UGS/NW-WoJ_1_DensePose")
    if not any(clip.sensor_boxes(settings.boxes).exists() for listed in found.values() for clip in listed):
        raise InputError(f"{settings.boxes}: no sensor boxes of any clip; expected files such as <ID>/UGS/NW-WoJ.json")
    for message in identical_poses(chain.from_iterable(found.values()), settings.pose):
        _warn(message)
    workers = replace(workers, jobs=min(workers.jobs, sum(count > 0 for count in clips.values())))
    results = map_unordered(partial(_estimate, settings), heights_cm.items(), workers, partial(_lost, settings))
    summary = EstimationSummary()
    with closing(results), ExitStack() as stack, bar(total=sum(clips.values()), unit="clip") as progress:
        tables = OutputTables(outputs, stack)
        for result in _in_order(results, list(heights_cm), progress):
            tables.add(result)
            _add_to_summary(result, summary)
    off = numbering_offset_of_all(np.array(summary.delays_s), settings.fps)
    summary.frame_offset = settings.frame_offset + off if off else None
    for message in find_across_people(summary.people, settings.length_m, settings.fps):
        _warn(message)
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
    summary.with_values += any(map(math.isfinite, result.means().values()))
    summary.rates_hz.update(result.rates_hz)
    summary.delays_s.append(result.delay_s)
    for clip in result.clips:
        summary.used += clip.row["used"]
        summary.excluded += not clip.row["used"]
        summary.damaged += clip.damaged
        flags = clip.row["flags"].split()
        summary.unsegmented += Flag.NO_SEGMENTATION in flags
        summary.flags.update(flag for flag in flags if flag != Flag.NO_SEGMENTATION)
    if result.evidence:
        summary.people.append(result.evidence)
    for message in result.messages():
        _warn(message)


def _warn(message: str) -> None:
    with suppress(OSError):  # a closed terminal loses the messages, not the results
        tqdm.write(f"warning: {one_line(message)}", file=sys.stderr)


class OutputTables:
    """The CSV files, each written row by row to a temporary file and put in place when the stack is closed."""

    def __init__(self, outputs: Outputs, stack: ExitStack):
        # All files are closed, and any error is known, before the first one is put in place.
        paths = outputs.parameters, outputs.clips, outputs.events, outputs.errors
        temporary = dict(zip(outputs.kinds, stack.enter_context(replacing_outputs(outputs.kinds)), strict=True))
        temporaries = [path and temporary[path] for path in paths]
        errors = tuple(f"{name}{ERROR_SUFFIX}" for name in GAIT_PARAMETERS)
        columns = (ID, *GAIT_PARAMETERS), CLIP_COLUMNS, EVENT_COLUMNS, (ID, *errors)
        writers = [_writer(path, names, stack) for path, names in zip(temporaries, columns, strict=True)]
        self._parameters, self._clips, self._events, self._errors = writers

    def add(self, result: ParticipantResult) -> None:
        self._parameters.writerow(_plain({ID: result.participant} | result.means()))
        if self._errors:
            errors = {f"{name}{ERROR_SUFFIX}": error for name, error in result.standard_errors().items()}
            self._errors.writerow(_plain({ID: result.participant} | errors))
        for clip in result.clips:
            if self._clips:
                self._clips.writerow(_plain(clip.row))
            if self._events:
                self._events.writerows(clip.events)


def _writer(path: Path | None, columns: Sequence[str], stack: ExitStack) -> csv.DictWriter | None:
    if path is None:
        return None
    stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    return writer


def _plain(row: dict) -> dict:
    """Numbers rounded to DECIMALS; unknown ones as empty cells."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value):
    if not isinstance(value, float):
        return value
    return round(float(value), DECIMALS) if math.isfinite(value) else ""
