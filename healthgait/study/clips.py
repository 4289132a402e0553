"""The inputs of the study that are clips: which cells they make, and the rows that each cell sees."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.config import Config, MoViNetSettings
from healthgait.errors import one_line
from healthgait.layout import BOTH, FRAME_MODALITIES, JACKETS, SILHOUETTE, clips_of_person
from healthgait.partitions import PARTS, Partition
from healthgait.rows import ClipRows, Source, Split
from healthgait.study.cells import MOVINET, Cell
from healthgait.study.tables import NoData
from healthgait.targets import Target

ABLATION_INPUT = (SILHOUETTE, "WoJ")
ABLATION_FRAMES = (2, 3, 4, 5, 10, 15, 20, 25, 30, 35, 40)  # of the paper's Table 1
UNREADABLE = "clips that cannot be read"
NO_CLIP = "no clip"


def model_id_of(cell: Cell) -> str:
    """For example a0 of the method MoViNet-A0."""
    return cell.method.removeprefix(f"{MOVINET}-").lower()


def clip_cells(target: Target, partitions: list[int], settings: MoViNetSettings, vary_frames: bool) -> list[Cell]:
    """The MoViNet cells of a target: for the sex each class of clips, and other numbers of frames if asked for."""
    sources = (*JACKETS, BOTH) if target.is_classification else (BOTH,)
    inputs = [(modality, source, 0) for modality in FRAME_MODALITIES for source in sources]
    if vary_frames and target.is_classification:
        inputs += [(*ABLATION_INPUT, frames) for frames in ABLATION_FRAMES]
    return [
        Cell(target, f"{MOVINET}-{model_id.upper()}", name, source, number, frames)
        for model_id in dict.fromkeys(settings.head(target).model_ids)
        for name, source, frames in inputs
        for number in partitions
    ]


@dataclass(frozen=True)
class Recording:
    """A clip of the dataset: whose, its name (``UGS/NW-WoJ_1``), and its folder of frames."""

    participant: str
    name: str
    folder: Path


def recordings(config: Config, modality: str, source: str, people: pd.Index) -> list[Recording]:
    """The clips of a modality and class of the people of a study, sorted; raises NoData if there can be none."""
    if config.data_path is None:
        raise NoData("the config names no data_path")
    kind, _, flow = modality.partition("/")
    root = config.data_path / kind
    if not root.is_dir():
        raise NoData(f"there is no folder {root}")
    found = []
    for person in sorted(set(people) & {path.name for path in root.iterdir() if path.is_dir()}):
        for clip in clips_of_person(root / person, source, flow or None):
            found.append(Recording(person, clip_name(root / person, clip), clip))
    return found


def clip_name(person: Path, clip: Path) -> str:
    """The name of a clip's folder below a person's: ``UGS/NW-WoJ_1``; it can be written whatever bytes it holds."""
    return one_line(f"{clip.relative_to(person).parts[0]}/{'_'.join(clip.name.split('_')[:2])}")


def make_clip_split(
    measures: pd.DataFrame, partition: Partition, cell: Cell, found: list[Recording], sources: dict[Path, Source | str]
) -> tuple[Split, dict[str, list[str]]]:
    """The rows of one cell without their features yet, and who or what was left out: {reason: [ids or clips]}.

    Left out are people who lack the target or have no clip, and clips whose frames cannot be read. Raises NoData if a
    part stays empty.
    """
    y = measures[cell.target.column]
    left_out: dict[str, list[str]] = {}
    clips_of: dict[str, list[Recording]] = {}
    unreadable: dict[str, list[str]] = {}
    for recording in found:
        if isinstance(sources[recording.folder], str):
            reason = f"{recording.participant} {recording.name} ({sources[recording.folder]})"
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
            reason = f"no {cell.target.column}" if np.isnan(y[person]) else "" if person in clips_of else NO_CLIP
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
            [sources[recording.folder] for recording in kept],
        )

    return Split((), **{part: rows(part) for part in PARTS}), left_out
