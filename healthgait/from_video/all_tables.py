"""The tables over all videos of a folder: each pass with its video, and the means of each person."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from healthgait.columns import GAIT_PARAMETERS, GAIT_QUANTITIES, ID
from healthgait.from_video.one_video import CLIPS, PARAMETERS, VideoResult
from healthgait.from_video.video_table import VIDEO
from healthgait.outputs import write_outputs

KIND = "a table of all videos"
DECIMALS = 3


def tables_in(output: Path) -> list[Path]:
    """Where ``write_tables`` writes."""
    return [output / CLIPS, output / PARAMETERS]


def write_tables(results: Mapping[str, VideoResult], output: Path) -> list[str]:
    """Write the passes of all videos that have any, and the means over each person's, to the folder of the results.

    ``results`` are those of each video, by what it is called. Returns what may be wrong, a line each: a pass with the
    values of another is likely one video under two names.
    """
    clips = [_clips(video, result.folder) for video, result in results.items() if result.folder]
    if not clips:
        return []
    passes = pd.concat(clips, ignore_index=True)
    tables = passes, _means(passes)
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
