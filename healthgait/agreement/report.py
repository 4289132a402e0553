"""The report on the agreement of two tables of gait parameters: a CSV file, a Markdown page and figures."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from healthgait.agreement.figures import figures, file_name
from healthgait.agreement.statistics import agreement, paired
from healthgait.agreement.units import other_unit
from healthgait.columns import QUANTITIES, quantity_of, rounded
from healthgait.errors import InputError, one_line
from healthgait.layout import is_simulated
from healthgait.outputs import write_outputs
from healthgait.participants.tables import read_gait_parameters

TABLE_FILE, PAGE_FILE = "agreement.csv", "agreement.md"
AGREEMENT = "part of an agreement"
NAMES_SHOWN = 10  # of people in only one of the files
NOTES = """\
- A difference is estimate - reference; in brackets: 95 % confidence intervals.
- n: people with both values. Only ref., only est.: people with a value in just that file.
- Limits of agreement: bias -/+ 1.96 SD of the differences. MAE: mean absolute difference.
- MAPE: mean absolute difference in % of the reference. r: Pearson's correlation, which ignores a bias.
- ICC(A,1): two-way, absolute agreement, single measurement.
- –: too few people, or no variation between them.
"""


@dataclass(frozen=True)
class GaitFile:
    """A table of gait parameters as the user named it."""

    path: Path

    @cached_property
    def values(self) -> pd.DataFrame:
        return read_gait_parameters(self.path)

    @property
    def simulated(self) -> bool:
        return is_simulated(self.path)

    @property
    def title(self) -> str:
        return _code(self.path) + (" (SIMULATED data)" if self.simulated else "")


def output_files() -> set[str]:
    """Names of all that ``write_agreement`` writes."""
    return {TABLE_FILE, PAGE_FILE, *map(file_name, QUANTITIES)}


def check_comparable(reference: GaitFile, estimate: GaitFile) -> None:
    """Raises InputError if nobody has values to compare, or if those of a parameter are in two units."""
    left, right = reference.values, estimate.values
    files = f"{reference.path} and {estimate.path}"
    if left.index.intersection(right.index).empty:
        raise InputError(f"{files} have no ID in common (the first ones: {left.index[0]} and {right.index[0]})")
    if not agreement(left, right)["n"].any():
        raise InputError(f"{files}: no person has a value of the same parameter in both")
    for name in left.columns.intersection(right.columns):
        medians, unit = paired(left[name], right[name]).median(), quantity_of(name).unit
        _check_unit(estimate.path, name, unit, medians["estimate"], medians["reference"])
        _check_unit(reference.path, name, unit, medians["reference"], medians["estimate"])


def _check_unit(path: Path, name: str, unit: str, median: float, usual: float) -> None:
    """Raises InputError if a parameter's ``median`` is in another unit than that of the same people elsewhere."""
    if other := other_unit(unit, median, usual):
        raise InputError(
            f"{path}: {name} looks like {other}: its median is {median:.4g}, and that of the same people in the other "
            f"file {usual:.4g}; convert it to {unit}"
        )


def write_agreement(reference: GaitFile, estimate: GaitFile, output: Path) -> str:
    """Write agreement.csv, agreement.md and the figures into the folder ``output``; return the heading and the table.

    Figures of an earlier comparison in the same folder are replaced or removed. All files are written, or none.
    """
    table = agreement(reference.values, estimate.values)
    note = ", simulated data" if reference.simulated or estimate.simulated else ""
    pictures = figures(reference.values, estimate.values, table, note)
    summary = f"{_heading(reference, estimate)}\n{markdown_table(table)}"
    links = [f"![{QUANTITIES[quantity].label}]({file_name(quantity)})\n" for quantity in pictures]
    contents = {
        **{file_name(quantity): png for quantity, png in pictures.items()},
        TABLE_FILE: table.to_csv(float_format="%.6g").encode(),
        PAGE_FILE: "\n".join([summary, NOTES, *links]).encode(),
    }
    paths = {output / name: content for name, content in contents.items()}
    write_outputs(paths, AGREEMENT)
    for name in output_files() - contents.keys():
        (output / name).unlink(missing_ok=True)
    return summary


def _heading(reference: GaitFile, estimate: GaitFile) -> str:
    here, there = reference.values.index, estimate.values.index
    return (
        f"# Agreement of {estimate.title}, the estimate, with {reference.title}, the reference\n\n"
        f"People in both files: {len(here.intersection(there))}; only in the reference: "
        f"{_people(here.difference(there))}; only in the estimate: {_people(there.difference(here))}.\n"
    )


def _people(ids: pd.Index) -> str:
    names = ", ".join(map(_code, ids[:NAMES_SHOWN]))
    more = f" and {len(ids) - NAMES_SHOWN} more" if len(ids) > NAMES_SHOWN else ""
    return f"{len(ids)} ({names}{more})" if len(ids) else "0"


def _code(text: object) -> str:
    """A name as Markdown code, in which nothing is taken for markup."""
    return "`" + one_line(str(text)).replace("`", "'") + "`"


def markdown_table(table: pd.DataFrame) -> str:
    """What ``agreement`` returns, rounded for people, as a Markdown table that is also legible as plain text."""
    rows = [_cells(parameter, row) for parameter, row in table.iterrows()]
    columns = []
    for name in rows[0]:
        cells = [row[name] for row in rows]
        width = max(map(len, [name, *cells, "-:"]))
        if name in ("Parameter", "Unit"):
            columns.append([cell.ljust(width) for cell in (name, "-" * width, *cells)])
        else:
            columns.append([cell.rjust(width) for cell in (name, "-" * (width - 1) + ":", *cells)])
    return "".join(f"| {' | '.join(line)} |\n" for line in zip(*columns, strict=True))


def _cells(parameter: str, row: pd.Series) -> dict[str, str]:
    decimals = quantity_of(parameter).decimals
    return {
        "Parameter": parameter,
        "Unit": row["unit"],
        "n": str(row["n"]),
        "Only ref.": str(row["only_reference"]),
        "Only est.": str(row["only_estimate"]),
        "Bias": _with_range(row, "bias", decimals),
        "Limits of agreement": _range(row, "loa", decimals) or "–",
        "MAE": rounded(row["mae"], decimals),
        "MAPE, %": rounded(row["mape_percent"], 1),
        "r": rounded(row["r"], 3),
        "ICC(A,1)": _with_range(row, "icc", 3),
    }


def _with_range(row: pd.Series, name: str, decimals: int) -> str:
    interval = _range(row, name, decimals)
    return rounded(row[name], decimals) + (f" [{interval}]" if interval else "")


def _range(row: pd.Series, name: str, decimals: int) -> str:
    """For example ``-1.2 to 3.4``, empty if it is not known."""
    ends = [row[f"{name}_{end}"] for end in ("lower", "upper")]
    return "" if pd.isna(ends).any() else " to ".join(rounded(end, decimals) for end in ends)
