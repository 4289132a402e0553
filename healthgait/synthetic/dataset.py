"""The whole dataset: participants in parallel, then the tables, then moved to the output folder."""

import glob
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import pandas as pd

import healthgait
from healthgait import layout
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar
from healthgait.errors import InputError
from healthgait.files import real_path, remove, writable_folder
from healthgait.synthetic import table_files
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import Camera, draw_camera, sensor_boxes
from healthgait.synthetic.flow import FlowMethods
from healthgait.synthetic.participant import Participant, draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.pose_errors import PRESETS
from healthgait.synthetic.random_streams import Purpose
from healthgait.synthetic.skeleton import skeleton_of
from healthgait.unfinished import held, left_over

TRUTH_FILE = "ground_truth.csv"
TRUTH_CLIPS_FILE = "ground_truth_clips.csv"
TRUTH_EVENTS_FILE = "ground_truth_events.csv"
PART, LOCK_FILE = ".part-", ".lock"  # of the temporary folder
WARNING = "Simulated people, walks and pictures: nothing in this folder was measured on anybody."


@dataclass(frozen=True)
class CohortPlan:
    """What to simulate.

    ``modalities`` are names of ``layout.MODALITIES``; without any, only the tables are written. ``pose_errors`` is the
    name in ``pose_errors.PRESETS`` of a real estimator whose errors are added to the pose, or None.
    """

    participants: int
    seed: int
    width_px: int
    modalities: frozenset[str]
    pose_errors: str | None = None

    @property
    def height_px(self) -> int:
        return self.width_px * layout.IMAGE_SIZE[1] // layout.IMAGE_SIZE[0]


@dataclass(frozen=True)
class ParticipantRows:
    """The rows of one participant, the ``index``-th of the cohort, in every table."""

    index: int
    measures: dict
    sensor: dict
    estimation: dict
    truth: dict
    clips: list[dict]
    events: list[dict]


def write_dataset(output: Path, cohort: CohortPlan, jobs: int) -> None:
    """Write the cohort to ``output``, a folder that does not exist yet or is empty.

    Everything is written to a temporary folder first, so that a killed run leaves nothing that looks like a dataset.
    """
    with _part_folder(output) as part:
        write_marker(part, cohort)
        write = partial(write_participant, part, cohort)
        # With pictures, one participant takes longer than starting processes.
        workers = Workers(jobs, apart=bool(cohort.modalities - {layout.POSE}))
        with closing(map_unordered(write, range(cohort.participants), workers)) as work:
            rows = list(bar(work, total=cohort.participants, unit="participant"))
        write_tables(part, sorted(rows, key=lambda row: row.index))


def write_participant(folder: Path, cohort: CohortPlan, index: int) -> ParticipantRows:
    """Write one participant's boxes, pose and pictures, and return their rows of the tables."""
    cv2.setNumThreads(1)  # participants run side by side
    participant = draw_participant(cohort.seed, index)
    if cohort.modalities:
        camera = draw_camera(participant.generator(Purpose.CAMERA)).scaled_to(cohort.width_px)
        _write_boxes(folder / layout.SENSOR_BOXES_FOLDER, participant, camera)
        _write_clips(folder, participant, camera, cohort)
    return _rows(index, participant)


def _write_boxes(folder: Path, participant: Participant, camera: Camera) -> None:
    rng = participant.generator(Purpose.CAMERA, 1)
    for path in dict.fromkeys(clip.sensor_boxes(folder) for clip in participant.walks):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sensor_boxes(camera, rng)))


def _write_clips(folder: Path, participant: Participant, camera: Camera, cohort: CohortPlan) -> None:
    modalities = cohort.modalities
    errors = PRESETS[cohort.pose_errors] if cohort.pose_errors else None
    appearance = draw_appearance(participant.person, participant.generator(Purpose.APPEARANCE))
    methods = FlowMethods()
    for number, (clip, walk) in enumerate(participant.walks.items()):
        pictures = ClipPictures(clip, participant.person, appearance, walk, camera)
        if layout.POSE in modalities:
            rng, errors_rng = (participant.generator(which, number) for which in (Purpose.POSE, Purpose.POSE_ERRORS))
            pictures.write_pose(folder, rng, errors=errors, errors_rng=errors_rng)
        if modalities - {layout.POSE}:
            pictures.write_images(folder, modalities, methods, participant.generator(Purpose.IMAGES, number))


def _rows(index: int, participant: Participant) -> ParticipantRows:
    walks, name = participant.walks, participant.person.participant
    truth = table_files.mean_by_pace(name, walks)
    toe_m = skeleton_of(participant.person).foot_m
    return ParticipantRows(
        index=index,
        measures=table_files.measures_row(participant.person, participant.generator(Purpose.MISSING)),
        sensor=table_files.sensor_row(name, walks, participant.generator(Purpose.SENSOR)),
        estimation=table_files.estimation_row(truth, participant.generator(Purpose.ESTIMATION)),
        truth=truth,
        clips=[table_files.clip_truth_row(clip, walk) for clip, walk in walks.items()],
        events=[row for clip, walk in walks.items() for row in table_files.event_rows(clip, walk, toe_m)],
    )


def write_marker(folder: Path, cohort: CohortPlan) -> None:
    """Write the file that marks a dataset as simulated."""
    marker = {
        "simulated": True,
        "note": WARNING,
        "seed": cohort.seed,
        "participants": cohort.participants,
        "resolution": f"{cohort.width_px}x{cohort.height_px}" if cohort.modalities else None,
        "modalities": [name for name in layout.MODALITIES if name in cohort.modalities],
        **({"pose_errors": cohort.pose_errors} if cohort.pose_errors else {}),
        "healthgait_version": healthgait.__version__,
    }
    (folder / layout.SIMULATED_MARKER).write_text(json.dumps(marker, indent=2) + "\n")


def write_tables(folder: Path, rows: list[ParticipantRows]) -> None:
    """Write the dataset's three tables and the three of ground truth."""
    frames = {
        TRUTH_EVENTS_FILE: pd.DataFrame([event for row in rows for event in row.events]),
        TRUTH_CLIPS_FILE: pd.DataFrame([clip for row in rows for clip in row.clips]),
        TRUTH_FILE: table_files.gait_table([row.truth for row in rows]),
        layout.GAIT_ESTIMATION_FILE: table_files.gait_table([row.estimation for row in rows]),
        layout.GAIT_PARAMETERS_FILE: table_files.gait_table([row.sensor for row in rows]),
        layout.MEASURES_FILE: table_files.measures_table([row.measures for row in rows]),
    }
    for name, frame in frames.items():
        frame.to_csv(folder / name, index=False, lineterminator="\n")


@contextmanager
def _part_folder(output: Path) -> Iterator[Path]:
    """A temporary folder whose contents are moved to ``output`` at the end; removed on errors."""
    output = real_path(output)
    _remove_begun(output)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        kind = "is not empty" if output.is_dir() else "is a file, not a folder"
        raise InputError(f"{output}: {kind}; name a new folder for the simulated dataset, or empty this one first")
    # An empty folder may be a mount point, which cannot be replaced: work inside it.
    beginning = output / PART if output.exists() else output.with_name(f"{output.name}{PART}")
    part = writable_folder(beginning.with_name(beginning.name + secrets.token_hex(8)))
    try:
        with held(part / LOCK_FILE):
            yield part
            _move_into_place(part, output)
            (output / LOCK_FILE).unlink()
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _remove_begun(output: Path) -> None:
    """Remove the temporary folders of killed runs."""
    below = output.glob(f"{PART}*")
    beside = output.parent.glob(f"{glob.escape(output.name)}{PART}*")
    for begun in [*below, *beside]:
        with left_over(begun / LOCK_FILE) as is_left:
            if is_left:
                # The lock last: if a worker still writes and the folder stays, the next run finds it.
                for child in sorted(begun.iterdir(), key=lambda path: path.name == LOCK_FILE):
                    remove(child)
                begun.rmdir()


def _move_into_place(part: Path, output: Path) -> None:
    if not output.exists():
        part.rename(output)
        return
    # The marker first and the tables last, so that there is never a complete but unmarked dataset.
    for child in sorted(part.iterdir(), key=lambda path: (path.name != layout.SIMULATED_MARKER, path.suffix == ".csv")):
        child.rename(output / child.name)
