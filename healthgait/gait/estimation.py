"""All participants: estimated side by side, their tables written while the work goes on."""

import csv
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tqdm import tqdm

from healthgait.columns import GAIT_PARAMETERS, ID
from healthgait.errors import InputError, one_line
from healthgait.files import replacing
from healthgait.gait.participant import (
    CLIP_COLUMNS,
    EVENT_COLUMNS,
    ParticipantResult,
    Settings,
    estimate_participant,
    existing_clips,
)
from healthgait.parallel import map_unordered

DECIMALS = 3


@dataclass(frozen=True)
class Outputs:
    """Where the tables go; the last two only if wanted."""

    parameters: Path
    clips: Path | None
    events: Path | None


@dataclass
class Summary:
    """What became of the clips."""

    used: int = 0
    excluded: int = 0
    damaged: int = 0
    without_clips: int = 0

    def text(self) -> str:
        """One line for the user."""
        parts = [f"{self.used} clips used", f"{self.excluded} excluded ({self.damaged} for damage)"]
        if self.without_clips:
            parts.append(f"{self.without_clips} participants without clips")
        return ", ".join(parts)


def estimate_all(heights_cm: dict[str, float], settings: Settings, outputs: Outputs, jobs: int) -> Summary:
    """Estimate the participants named by ``heights_cm`` (NaN where not known), in its order, and write the tables.

    All tables take their places at the end, together; nothing half-written is ever seen. Raises InputError if not
    one participant has a pose file.
    """
    clips = {participant: len(existing_clips(participant, settings.pose)) for participant in heights_cm}
    if not any(clips.values()):
        raise InputError(
            f"{settings.pose}: no pose file of any of the {len(clips)} participants; "
            f"expected <ID>/UGS/NW-WoJ_1_AlphaPose.json and the like"
        )
    results = map_unordered(partial(_estimate, settings), heights_cm.items(), jobs)
    summary = Summary()
    with ExitStack() as stack, tqdm(total=sum(clips.values()), unit="clip", disable=None) as bar:
        tables = Tables(outputs, stack)
        for result in _in_order(results, list(heights_cm), bar):
            tables.add(result)
            _tell(result, summary)
    return summary


def _estimate(settings: Settings, participant: tuple[str, float]) -> ParticipantResult:
    return estimate_participant(settings, *participant)


def _in_order(
    results: Iterator[ParticipantResult], participants: Sequence[str], bar: tqdm
) -> Iterator[ParticipantResult]:
    """The results in the order of the participants; the few that come too early wait."""
    waiting: dict[str, ParticipantResult] = {}
    for participant in participants:
        while participant not in waiting:
            result = next(results)
            bar.update(len(result.clips))
            waiting[result.participant] = result
        yield waiting.pop(participant)


def _tell(result: ParticipantResult, summary: Summary) -> None:
    summary.without_clips += not result.clips
    for clip in result.clips:
        summary.used += clip.row["used"]
        summary.excluded += not clip.row["used"]
        summary.damaged += clip.damaged
        for message in clip.messages:
            tqdm.write(f"warning: {one_line(message)}", file=sys.stderr)


class Tables:
    """The CSV files, each written row by row beside its place and moved there when the stack is closed."""

    def __init__(self, outputs: Outputs, stack: ExitStack):
        self._parameters = _writer(outputs.parameters, (ID, *GAIT_PARAMETERS), stack)
        self._clips = _writer(outputs.clips, CLIP_COLUMNS, stack)
        self._events = _writer(outputs.events, EVENT_COLUMNS, stack)

    def add(self, result: ParticipantResult) -> None:
        self._parameters.writerow(_plain({ID: result.participant} | result.means()))
        for clip in result.clips:
            if self._clips:
                self._clips.writerow(_plain(clip.row))
            if self._events:
                self._events.writerows(clip.events)


def _writer(path: Path | None, columns: Sequence[str], stack: ExitStack) -> csv.DictWriter | None:
    if path is None:
        return None
    temporary = stack.enter_context(replacing(path))
    stream = stack.enter_context(temporary.open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    return writer


def _plain(row: dict) -> dict:
    """Numbers rounded to DECIMALS, an unknown one as an empty cell."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value):
    if not isinstance(value, float):
        return value
    return round(float(value), DECIMALS) if math.isfinite(value) else ""
