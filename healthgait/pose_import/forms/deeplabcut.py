"""DeepLabCut's CSV: three header rows, scorer, bodyparts and coords, or four, with individuals; a row per frame.

Lightning Pose writes the same header; its further column ``set`` is of no axis and left out.

References
----------
The writers: DeepLabCut, create_df_from_prediction of deeplabcut/pose_estimation_pytorch/apis (the levels) and
docs/HelperFunctions.md (the CSV); Lightning Pose, lightning_pose/utils/predictions.py, make_dlc_pandas_index and
add_split_indices_to_df; SLEAP's export to this form, sleap-io, docs/formats/csv.md.
"""

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.pose_import.detections import Detections
from healthgait.pose_import.forms.cells import MOST_POINTS, Cells, people_of, points_of, read_cells
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.hdf5 import names_in

LEVELS = (("scorer", "bodyparts", "coords"), ("scorer", "individuals", "bodyparts", "coords"))
AXES = ("x", "y", "likelihood")
H5_TABLE = "df_with_missing"  # pandas' table of DeepLabCut's .h5
LARGEST = 50_000_000  # values of all people; an hour of 25 frames a second has 7 million of each


def _recognise(source: Source) -> bool:
    return source.columns[:1] == ("scorer",) or H5_TABLE in names_in(source)


def _read(source: Source) -> Detections:
    if source.suffix != ".csv":
        raise InputError(
            f"{source.path}: DeepLabCut's .h5 is not read; save its CSV, by deeplabcut.analyze_videos(save_as_csv=True)"
            " or deeplabcut.analyze_videos_converth5_to_csv"
        )
    cells, levels = _without_header(read_cells(source.path))
    columns = _columns(levels, cells)
    individuals = list(dict.fromkeys(individual for individual, _, _ in columns))
    names = list(dict.fromkeys(name for _, name, _ in columns))
    if len(names) > MOST_POINTS or len(individuals) * len(names) * len(cells) > LARGEST:
        raise InputError(f"{source.path}: {len(individuals)} individuals of {len(names)} bodyparts are too many")

    frames = cells.frames(cells.header[0])
    for row in np.flatnonzero(np.unique(frames, return_inverse=True, return_counts=True)[2] > 1):
        raise InputError(f"{cells.path}: frame {np.unique(frames)[row]} appears twice; keep one row for each")
    numbers = cells.numbers_at([*columns.values()])
    values = np.full((len(individuals), len(cells), len(names), 3), np.nan)
    for (individual, name, axis), column in zip(columns, numbers.T, strict=True):
        values[individuals.index(individual), :, names.index(name), AXES.index(axis)] = column
    points = points_of(values[..., 0], values[..., 1], values[..., 2])
    tracks = [individual or None for individual in individuals for _ in frames]
    people = people_of(frames.tolist() * len(individuals), points.reshape(-1, len(names), 3), tracks)
    has_scores = any(axis == "likelihood" for _, _, axis in columns)
    return Detections(people, FORM.program, names=tuple(names), has_scores=has_scores)


def _without_header(cells: Cells) -> tuple[Cells, dict[str, list[str]]]:
    """The rows of frames alone, and the header's rows by name."""
    first_cells = ["scorer", *(str(cell).lower() for cell in cells.cells[: len(LEVELS[1]) - 1, 0])]
    names = next((names for names in LEVELS if tuple(first_cells[: len(names)]) == names), None)
    if cells.header[0] != "scorer" or names is None:
        expected = " or ".join(", ".join(names) for names in LEVELS)
        raise InputError(f"{cells.path}: expected header rows that begin with {expected}")
    rows = len(names) - 1
    if len(cells) == rows:
        raise InputError(f"{cells.path}: there is a header but no rows of frames")
    levels = dict(zip(names[1:], cells.cells[:rows].tolist(), strict=True))
    # Messages name a column by its bodypart and axis; the first one has the frames.
    titles = [f"{name} {axis}" for name, axis in zip(levels["bodyparts"], levels["coords"], strict=True)]
    return Cells(cells.path, ("frame", *titles[1:]), cells.cells[rows:], cells.lines[rows:]), levels


def _columns(levels: dict[str, list[str]], cells: Cells) -> dict[tuple[str, str, str], int]:
    """The place of each column by individual (empty if there are none), bodypart and axis."""
    individuals = levels.get("individuals", [""] * len(cells.header))
    columns: dict[tuple[str, str, str], int] = {}
    parts = zip(individuals, levels["bodyparts"], levels["coords"], strict=True)
    for place, (individual, name, axis) in enumerate(parts):
        if place == 0 or axis.lower() not in AXES:
            continue
        if columns.setdefault((individual, name, axis.lower()), place) != place:
            shown = shortened(f"{individual} {name} {axis}".strip(), 60)
            raise InputError(f"{cells.path}: the columns of {shown} appear twice; expected one scorer")
    for individual, name, _ in columns:
        for axis in ("x", "y"):
            if (individual, name, axis) not in columns:
                raise InputError(f"{cells.path}: {shortened(name, 60)!r} has no column of its {axis}")
    if not columns:
        raise InputError(f"{cells.path}: no columns of x and y in the row coords")
    return columns


FORM = Form("deeplabcut", "DeepLabCut", "table with header rows scorer, bodyparts and coords", _recognise, _read)
