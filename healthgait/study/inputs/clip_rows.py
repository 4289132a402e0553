"""The clips of the dataset, and the rows that each cell sees of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.errors import one_line
from healthgait.layout import clips_of_person
from healthgait.learning.rows import UNREADABLE, ClipDigest, ClipRows, LeftOut, Split
from healthgait.partitioning.partitions import PARTS, Partition
from healthgait.study.inputs.no_data import NoData
from healthgait.targets import Target

NO_CLIP = "no clip"


@dataclass(frozen=True)
class Recording:
    """A clip of the dataset: whose, its name (``UGS/NW-WoJ_1``), and its folder of frames."""

    participant: str
    name: str
    folder: Path


def recordings(data_path: Path | None, modality: str, source: str, people: pd.Index) -> list[Recording]:
    """The clips of a modality and class of the people of a study, sorted.

    Raises NoData if there can be none, and InputError for a person's folder that is no clip.
    """
    if data_path is None:
        raise NoData("the config names no data_path")
    root = data_path / modality.split("/")[0]
    if not root.is_dir():
        raise NoData(f"there is no folder {root}")
    found = []
    for person in sorted(set(people) & {path.name for path in root.iterdir() if path.is_dir()}):
        for clip in clips_of_person(root / person, source, modality):
            found.append(Recording(person, clip_name(root / person, clip), clip))
    return found


def clip_name(person: Path, clip: Path) -> str:
    """The name of a clip's folder below a person's: ``UGS/NW-WoJ_1``; it can be written whatever bytes it holds."""
    return one_line(f"{clip.relative_to(person).parts[0]}/{'_'.join(clip.name.split('_')[:2])}")


def make_clip_split(
    measures: pd.DataFrame,
    partition: Partition,
    target: Target,
    found: list[Recording],
    digests: dict[Path, ClipDigest | str],
) -> tuple[Split, LeftOut]:
    """The rows of one cell without their features yet, and who or what was left out.

    Left out are people who lack the target or have no clip, and clips whose frames cannot be read. Raises NoData if a
    part stays empty.
    """
    y = target.values(measures)
    left_out: LeftOut = {}
    clips_of: dict[str, list[Recording]] = {}
    unreadable: dict[str, list[str]] = {}
    for recording in found:
        if isinstance(digests[recording.folder], str):
            reason = f"{recording.participant} {recording.name} ({digests[recording.folder]})"
            left_out.setdefault(UNREADABLE, []).append(reason)
            unreadable.setdefault(recording.participant, []).append(reason)
        else:
            clips_of.setdefault(recording.participant, []).append(recording)
    unplaced = sorted(set(measures.index) - partition.people)
    if unplaced:
        left_out["in no part of the partition"] = unplaced

    def rows(part: str) -> ClipRows:
        kept: list[Recording] = []
        for person in getattr(partition, part):
            reason = f"no {target.column}" if np.isnan(y[person]) else "" if person in clips_of else NO_CLIP
            if reason:
                left_out.setdefault(reason, []).append(person)
            else:
                kept += clips_of[person]
        if not kept:
            lost = [reason for person in getattr(partition, part) for reason in unreadable.get(person, ())]
            such = f" that can be read; {len(lost)} cannot, such as {lost[0]}" if lost else ""
            raise NoData(f"nobody in the {part} part has a clip{such}")
        ids = [recording.participant for recording in kept]
        return ClipRows(
            ids,
            np.empty((len(kept), 0)),
            y[ids].to_numpy(float),
            [recording.name for recording in kept],
            [digests[recording.folder] for recording in kept],
        )

    return Split((), **{part: rows(part) for part in PARTS}), left_out
