"""What an estimation wrote to a folder: its tables, those of the videos below it, and the films beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import GAIT_PARAMETERS, ID
from healthgait.errors import InputError, listed
from healthgait.files import existing_folder
from healthgait.participants.identities import folded
from healthgait.walk_report.cells import VIDEO
from healthgait.walk_report.person import Person
from healthgait.walk_report.tables import KINDS, ROW_PER_PERSON, tables_in

FILM = "walk.mp4"
OF_VIDEOS = ("events", "angles", "angle_parameters", "notes")  # that there are not over all videos together


@dataclass(frozen=True, eq=False)
class Session:
    """The tables in a folder: those of an estimation, or of one or several videos.

    Attributes
    ----------
    folder : Path
        Where they are.
    tables : dict of DataFrame
        By their names in KINDS.
    films : dict
        The films of each participant.
    warnings : list of str
        Participants and videos that are in one table and missing in another.
    """

    folder: Path
    tables: dict[str, pd.DataFrame]
    films: dict[str, list[Path]]
    warnings: list[str]

    @cached_property
    def participants(self) -> list[str]:
        """The IDs, in the order of the table of parameters."""
        return [*self.tables["parameters"][ID]]

    def person(self, participant: str) -> Person | None:
        """A participant's part, however the ID is spelled; None if there is none."""
        known = self._by_person.get(folded(participant), {})
        if "parameters" not in known:
            return None
        parameters = known["parameters"].iloc[0]
        return Person(
            parameters[ID], parameters, known["errors"].iloc[0] if "errors" in known else None,
            *(known.get(name) for name in ("clips", *OF_VIDEOS)),
            films=self.films.get(parameters[ID], []),
        )  # fmt: skip

    def has_values_of(self, other: Person) -> bool:
        """Whether a person has the same gait parameters here as in another session, which no two walks have."""
        own = self.person(other.participant)
        values = [] if own is None else [[one.parameters[name] for name in GAIT_PARAMETERS] for one in (own, other)]
        return bool(values) and np.isfinite(values).any() and np.array_equal(*values, equal_nan=True)

    @cached_property
    def _by_person(self) -> dict[str, dict[str, pd.DataFrame]]:
        """Each table's rows of a person, by the folded ID."""
        found: dict[str, dict[str, pd.DataFrame]] = {}
        for name, table in self.tables.items():
            for participant, own in table.groupby(ID, sort=False):
                found.setdefault(folded(participant), {})[name] = own
        return {participant: _without_name_of_one_video(tables) for participant, tables in found.items()}


def _without_name_of_one_video(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """A person's tables, without the column ``video`` if all rows are of one."""
    named = {name: table for name, table in tables.items() if VIDEO in table}
    if len(set().union(*(table[VIDEO] for table in named.values()))) > 1:
        return tables
    return tables | {name: table.drop(columns=VIDEO) for name, table in named.items()}


@dataclass(frozen=True, eq=False)
class _OfVideo:
    """The results of one video: what it is called, and who is in it."""

    video: str
    folder: Path
    people: Sequence[str]
    tables: Mapping[str, pd.DataFrame] = field(repr=False)


def read_session(folder: Path) -> Session:
    """Read the tables of an estimation, or of ``estimate_from_video``, from a folder.

    Tables are known by their columns, whatever their names. Tables over all videos are in ``folder`` itself; events and
    angles are then those below it of the videos that its table of clips names. Without a table of parameters in it,
    the folders below that have one are put together.

    Raises InputError if there is no table of gait parameters, two of one kind, or a damaged one.
    """
    existing_folder(folder, "the results")
    spelled: dict[str, str] = {}
    lost: list[str] = []
    own = tables_in(folder, KINDS, spelled, lost)
    if "parameters" in own:
        videos = _named_videos(folder, own.get("clips"), spelled, lost)
        tables = _together(videos, [name for name in OF_VIDEOS if name not in own]) | own
        videos.insert(0, _OfVideo("", folder, [*own["parameters"][ID]], own))
    else:
        videos = _videos_below(folder, lost)
        tables = _together(videos, KINDS)
    if "parameters" not in tables:
        words = f"{folder}: no table of gait parameters; expected what the estimation or a video's run wrote"
        raise InputError("; ".join([words, *lost]))
    if tables["parameters"].empty:
        raise InputError(f"{folder}: the table of gait parameters has no rows")
    for name in ROW_PER_PERSON & tables.keys():
        ids = tables[name][ID]
        if ids.duplicated().any():
            words = f"several tables with gait parameters of {ids[ids.duplicated()].iloc[0]}; name one folder of them"
            raise InputError(f"{folder}: {words}")
    films: dict[str, list[Path]] = {}
    for one in videos:
        if (one.folder / FILM).is_file():
            for participant in one.people:
                films.setdefault(participant, []).append(one.folder / FILM)
    return Session(folder, tables, films, [*_unmatched(folder, tables), *lost])


def labels_of(folders: Sequence[Path]) -> list[str]:
    """What sessions are called: their folders' names, with those of the folders above as far as they differ.

    Raises InputError if two are the same folder.
    """
    real = [folder.resolve() for folder in folders]
    for number, folder in enumerate(real):
        if folder in real[:number]:
            raise InputError(f"{folders[number]}: is given for two sessions; name the folder of each")
    labels = [folder.name for folder in real]
    while len(set(labels)) < len(labels):
        labels = [_longer(label, folder) if labels.count(label) > 1 else label
                  for label, folder in zip(labels, real, strict=True)]  # fmt: skip
    return labels


def _longer(label: str, folder: Path) -> str:
    """The end of a folder's path with one folder more than ``label``."""
    return "/".join(folder.parts[-(label.count("/") + 2) :])


def _unmatched(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """A warning for each table of participants who have no gait parameters, or lack a row there."""
    parameters = tables["parameters"]
    all_ids = set(parameters[ID])
    with_values = parameters[ID][parameters[[*GAIT_PARAMETERS]].notna().any(axis=1)]
    warnings = []
    for kind, table in tables.items():
        words = f"{folder}: the table of {kind.replace('_', ' ')}"
        if others := [name for name in dict.fromkeys(table[ID]) if name not in all_ids]:
            warnings.append(f"{words} has {listed(others)}, who have no row in the table of gait parameters; ignored")
        if kind in ("errors", "clips") and (without := [name for name in with_values if name not in set(table[ID])]):
            warnings.append(f"{words} has no row of {listed(without)}")
    return warnings


def _named_videos(folder: Path, clips: pd.DataFrame | None, spelled: dict[str, str], lost: list[str]) -> list[_OfVideo]:
    """The videos of a table of clips that have a folder, their path without the ending; ``lost`` names others."""
    found = []
    for video, own in [] if clips is None or VIDEO not in clips else clips.groupby(VIDEO, sort=False):
        path = folder / Path(video).with_suffix("") if video else folder
        if path != folder and path.is_dir():
            found.append(_OfVideo(video, path, own[ID].unique(), tables_in(path, OF_VIDEOS, spelled, lost)))
        elif video:
            lost.append(
                f"{path}: no such folder; the pages lack what it had of {video}: events, angles, notes and film"
            )
    return found


def _videos_below(folder: Path, lost: list[str]) -> list[_OfVideo]:
    """The folders below that have results, with those below them: videos may lie in folders of their own."""
    found, spelled = [], {}
    for path in sorted(path for path in folder.rglob("*") if path.is_dir()):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts):
            continue
        tables = tables_in(path, KINDS, spelled, lost)
        if "parameters" in tables:
            found.append(_OfVideo(str(name), path, [*tables["parameters"][ID]], tables))
    return found


def _together(videos: Sequence[_OfVideo], names: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The tables of all ``videos``, each row with its video."""
    found = {name: [one for one in videos if name in one.tables] for name in names}
    return {
        name: pd.concat([one.tables[name].assign(**{VIDEO: one.video}) for one in having], ignore_index=True)
        for name, having in found.items()
        if having
    }
