"""The tables over all videos of a folder: each pass with its video, the means of each person, and their errors."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import (
    ERROR_SUFFIX,
    GAIT_PARAMETERS,
    GAIT_QUANTITIES,
    ID,
    PACES,
    SHARED_SUFFIX,
)
from healthgait.from_video.one_video import CLIPS, ERRORS, PARAMETERS, VideoResult
from healthgait.from_video.video_table import VIDEO
from healthgait.gait.parameters.standard_errors import ErrorParts, mean_errors
from healthgait.outputs import write_outputs

KIND = "a table of all videos"
DECIMALS = 3


def tables_in(output: Path) -> list[Path]:
    """Where ``write_tables`` writes."""
    return [output / CLIPS, output / PARAMETERS, output / ERRORS]


def write_tables(results: Mapping[str, VideoResult], output: Path) -> list[str]:
    """Write the passes of all videos that have any, each person's means and their standard errors, to the output.

    ``results`` are those of each video, by what it is called. Returns what may be wrong, a line each: a pass with the
    values of another is likely one video under two names.
    """
    clips = [_clips(video, result.folder) for video, result in results.items() if result.folder]
    if not clips:
        return []
    passes = pd.concat(clips, ignore_index=True)
    tables = passes, _means(passes), _errors(passes)
    contents = [table.to_csv(index=False, lineterminator="\n").encode() for table in tables]
    write_outputs(dict(zip(tables_in(output), contents, strict=True)), KIND)
    used = passes[passes.used == "True"]
    same = used.groupby([*GAIT_QUANTITIES])[VIDEO].unique()
    return [
        f"{', '.join(videos)}: have a pass with the same values; is it one video under {len(videos)} names?"
        for videos in same
        if len(videos) > 1
    ]


def _clips(video: str, folder: Path) -> pd.DataFrame:
    clips = pd.read_csv(folder / CLIPS, dtype=str, keep_default_na=False)
    clips.insert(0, VIDEO, video)
    return clips


def _means(passes: pd.DataFrame) -> pd.DataFrame:
    """A row per person, in the order of the IDs: means over the passes of a pace that are used."""
    means = pd.DataFrame(index=pd.Index(sorted(set(passes[ID])), name=ID), columns=[*GAIT_PARAMETERS], dtype=float)
    used = passes[passes.used == "True"]
    for parameter in GAIT_PARAMETERS:
        quantity, pace = parameter.split("_")
        of_pace = used[used.pace == pace]
        means[parameter] = pd.to_numeric(of_pace[quantity]).groupby(of_pace[ID]).mean()
    return means.round(DECIMALS).reset_index()


def _errors(passes: pd.DataFrame) -> pd.DataFrame:
    """The standard errors of ``_means``: what all passes of a person share does not become less by their number."""
    rows = []
    for participant, own in passes[passes.used == "True"].groupby(ID):
        errors = {ID: participant}
        for pace in PACES:
            parts = [_parts(row) for row in own[own.pace == pace].to_dict("records")]
            errors |= {f"{name}_{pace}{ERROR_SUFFIX}": error for name, error in mean_errors(parts).items()}
        rows.append(errors)
    columns = [f"{parameter}{ERROR_SUFFIX}" for parameter in GAIT_PARAMETERS]
    people = pd.Index(sorted(set(passes[ID])), name=ID)
    table = pd.DataFrame(rows, columns=[ID, *columns]).set_index(ID)
    return table.reindex(people).astype(float).round(DECIMALS).reset_index()


def _parts(row: dict) -> ErrorParts:
    """The parts of a pass's standard errors, by its row; NaN where they are not known."""
    total, shared = (
        {name: pd.to_numeric(row.get(f"{name}{suffix}", ""), errors="coerce") for name in GAIT_QUANTITIES}
        for suffix in (ERROR_SUFFIX, SHARED_SUFFIX)
    )
    # Both are rounded: the difference may come out below 0.
    own = {name: float(np.sqrt(np.clip(total[name] ** 2 - shared[name] ** 2, 0, None))) for name in GAIT_QUANTITIES}
    return ErrorParts(own, shared)
