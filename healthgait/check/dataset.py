"""The check of a dataset: which folders there are, every participant in them, and the tables."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from healthgait.check.dataset_tables import READERS, compare_with_folders, read_tables
from healthgait.check.findings import MODALITY_MISSING, NOT_CHECKED, ODD_NAME, UNREADABLE, Finding, finding
from healthgait.check.own_tree import is_own_tree
from healthgait.check.participant import BOXES, Checked, Dataset, check_participant, unseen
from healthgait.check.remembered import Decoded, Remembered
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar
from healthgait.errors import InputError
from healthgait.files import existing_folder
from healthgait.layout import SENSOR_BOXES_FOLDER, is_simulated


@dataclass(frozen=True)
class CheckResult:
    """What a check found: ``modalities`` in their order, participants by ID, and all findings in order.

    Participants of a table who have no folder are among them.
    """

    modalities: tuple[str, ...]
    participants: dict[str, Checked]
    findings: list[Finding]
    simulated: bool


def folders_of(data_path: Path, boxes: Path | None, modalities: Sequence[str]) -> dict[str, Path]:
    """The folders that are there, by modality; those of ``boxes`` or else in their usual place, as BOXES.

    Raises InputError if ``data_path`` or ``boxes`` is no folder, or nothing of the dataset is there.
    """
    for path, what in ((data_path, "the dataset's folder"), (boxes, "the folder of the sensor boxes")):
        if path:
            existing_folder(path, what)
    folders = {modality: data_path / modality.split("/")[0] for modality in modalities}
    folders[BOXES] = boxes or data_path / SENSOR_BOXES_FOLDER
    there = {modality: folder for modality, folder in folders.items() if folder.is_dir()}
    if not there and not any((data_path / name).exists() for name in READERS):
        raise InputError(f"{data_path}: not a Health&Gait dataset; expected folders such as pose, or its tables")
    return there


def check_dataset(
    data_path: Path,
    folders: dict[str, Path],
    modalities: Sequence[str],
    deep: bool,
    tolerated_percent: float,
    jobs: int,
    remembered: Remembered,
) -> CheckResult:
    """Check the ``folders`` of a dataset, of which ``modalities`` are expected, and its tables.

    Of a tree that was made from videos, the clips and tables are checked that are there.

    Raises InputError if there are no participants.
    """
    absent = [name for name in modalities if name not in folders]
    own = is_own_tree(data_path)
    ids, findings = read_tables(data_path, required=not own)
    findings += [
        finding(MODALITY_MISSING, data_path / modality, "no such folder", modality=modality) for modality in absent
    ]
    people, odd = _people_in(folders)
    named = sorted({*people}.union(*ids.values()))
    if not named:
        raise InputError(f"{data_path}: no participants; expected folders such as pose/PA000, or a table with IDs")
    dataset = Dataset(folders, deep, tolerated_percent, data_path if own else None)
    checked = {result.participant: result for result in _each(dataset, people, jobs, remembered)}
    findings += odd + compare_with_folders(ids, people, data_path)
    findings += [found for result in checked.values() for found in result.findings]
    return CheckResult(
        modalities=(*modalities, *([BOXES] if BOXES in folders else [])),
        participants={name: checked.get(name) or unseen(dataset, name) for name in named},
        findings=sorted(findings),
        simulated=is_simulated(data_path),
    )


def _people_in(folders: dict[str, Path]) -> tuple[list[str], list[Finding]]:
    """The people who have a folder in any modality, and what else is there or cannot be read."""
    people, odd = set(), []
    for folder in dict.fromkeys(folders.values()):
        modality = next(name.split("/")[0] for name, other in folders.items() if other == folder)
        try:
            for path in sorted(folder.iterdir()):
                if path.is_dir() and not path.name.startswith("."):
                    people.add(path.name)
                else:
                    odd.append(finding(ODD_NAME, path, "not a participant's folder", modality=modality))
        except OSError as error:
            odd.append(finding(UNREADABLE, folder, f"cannot be read ({error.strerror})", modality=modality))
    return sorted(people), odd


def _each(dataset: Dataset, people: list[str], jobs: int, remembered: Remembered) -> Iterator[Checked]:
    """The result of each participant as it comes; what was decoded is stored at once."""
    known = _known_by_participant(people, remembered)
    work = map_unordered(
        # A picture that is decoded may crash the process.
        partial(check_participant, dataset),
        [(name, known[name]) for name in people],
        Workers(jobs, apart=dataset.deep),
        lost=partial(_lost, dataset),
    )
    with closing(work), bar(work, desc="checking", total=len(people), unit="participant") as progress:
        for checked in progress:
            if dataset.deep:
                remembered.add(checked.decoded)
            yield checked


def _known_by_participant(people: list[str], remembered: Remembered) -> dict[str, dict[str, Decoded]]:
    """The earlier results by participant, so that a worker gets only those that it needs."""
    known: dict[str, dict[str, Decoded]] = {name: {} for name in people}
    for clip, result in remembered.known.items():
        _, participant, *_ = clip.split("/")
        if participant in known:
            known[participant][clip] = result
    return known


def _lost(dataset: Dataset, task: tuple[str, dict[str, Decoded]]) -> Checked:
    checked = unseen(dataset, task[0], complete=False)
    what = "the process that checked this participant was killed several times; try one job"
    checked.findings.append(finding(NOT_CHECKED, Path(task[0]), what, task[0]))
    return checked
