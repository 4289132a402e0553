"""What a check found: as text for the screen, as two tables, and as a picture."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from healthgait.check.dataset import CheckResult
from healthgait.check.findings import (
    ID_NOT_IN_TABLE,
    ID_WITHOUT_FOLDER,
    MEANINGS,
    VALUES_IMPLAUSIBLE,
    Finding,
)
from healthgait.check.heat_map import heat_map_png
from healthgait.check.participant import BOXES
from healthgait.check.remembered import REMEMBERED_FILE
from healthgait.errors import InputError, one_line
from healthgait.files import real_path, writable_file, writable_folder
from healthgait.layout import SIMULATED_NOTICE
from healthgait.outputs import check_replaceable, write_outputs

FINDINGS_FILE, PARTICIPANTS_FILE, PICTURE_FILE = "check_findings.csv", "check_participants.csv", "check.png"
REPORT = "part of a check"
FILES = (FINDINGS_FILE, PARTICIPANTS_FILE, PICTURE_FILE)
FINDING_COLUMNS = ("participant", "modality", "clip", "kind", "place", "what")
LISTED = 5  # findings of each kind on the screen
OF_TABLES = (ID_NOT_IN_TABLE, ID_WITHOUT_FOLDER, VALUES_IMPLAUSIBLE)  # whose place, a table, names no participant


def summary(result: CheckResult) -> str:
    """The result for the screen: a row per modality, a row per kind of finding, and the first findings of each kind."""
    notice = [SIMULATED_NOTICE, ""] if result.simulated else []
    parts = [*notice, _modalities(result), ""]
    if not result.findings:
        return "\n".join([*parts, f"{len(result.participants)} participants, nothing found"])
    return "\n".join([*parts, _kinds(result), "", *_listed(result)])


def _listed(result: CheckResult) -> list[str]:
    """The first findings of each kind, a line each."""
    lines = []
    for kind in MEANINGS:
        found = [one for one in result.findings if one.kind == kind]
        lines += [_line(one) for one in found[:LISTED]]
        if len(found) > LISTED:
            lines.append(f"{kind}: … and {len(found) - LISTED} more")
    return lines


def _line(found: Finding) -> str:
    named = found.participant in Path(found.place).parts and found.kind not in OF_TABLES
    whose = f" ({found.participant})" if found.participant and not named else ""
    return f"{found.kind}: {found.place}: {found.what}{whose}"


def _modalities(result: CheckResult) -> str:
    count = len(result.participants)
    rows = [("modality", "participants", "clips", "frames", "findings")]
    for modality in result.modalities:
        people = result.participants.values()
        there, clips = sum(one.clips[modality] > 0 for one in people), sum(one.clips[modality] for one in people)
        frames = "" if modality == BOXES else str(sum(one.frames[modality] for one in people))
        # A finding in optical_flow concerns both flows.
        findings = sum(found.modality in (modality, modality.split("/")[0]) for found in result.findings)
        expected = sum(one.expected(modality) for one in people)
        rows.append((modality, f"{there} of {count}", f"{clips} of {expected}", frames, str(findings)))
    return _aligned(rows)


def _kinds(result: CheckResult) -> str:
    by_kind = defaultdict(list)
    for found in result.findings:
        by_kind[found.kind].append(found.participant)
    rows = [("kind", "findings", "participants", "meaning")]
    for kind, meaning in MEANINGS.items():
        if people := by_kind[kind]:
            rows.append((kind, str(len(people)), str(len({*people} - {""})), meaning))
    return _aligned(rows)


def _aligned(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def output_folder(output: Path, folders: list[Path], overwrite: bool = False) -> Path:
    """Check that the results can be written.

    Raises InputError if they would lie among the files to be checked, or replace what no earlier run wrote.
    """
    for folder in folders:
        if real_path(output).is_relative_to(real_path(folder)):
            raise InputError(f"{output}: is inside {folder}, which is to be checked; name another folder")
    writable_folder(output)
    for name in (*FILES, REMEMBERED_FILE):
        if (output / name).is_symlink():
            raise InputError(f"{output / name}: is a link; remove it, or name another folder")
        writable_file(output / name)
    check_replaceable((output / name for name in FILES), REPORT, overwrite)
    return output


def write_report(result: CheckResult, output: Path) -> list[Path]:
    """Write both tables and the picture, or none; returns their paths."""
    contents = _findings_table(result).encode(), _participants_table(result).encode(), heat_map_png(result)
    paths = [output / name for name in FILES]
    write_outputs(dict(zip(paths, contents, strict=True)), REPORT)
    return paths


def _findings_table(result: CheckResult) -> str:
    return _csv_text([FINDING_COLUMNS, *(astuple(found) for found in result.findings)])


def _participants_table(result: CheckResult) -> str:
    numbers = Counter((found.participant, found.modality) for found in result.findings)
    in_all = Counter(found.participant for found in result.findings)
    header = ["ID", "findings"]
    for modality in result.modalities:
        header += [f"{modality}_{column}" for column in _columns(modality)]
    rows = []
    for name, one in result.participants.items():
        shown = one_line(name)
        row = [shown, in_all[shown]]
        for modality in result.modalities:
            findings = sum(numbers[shown, named] for named in {modality, modality.split("/")[0]})
            values = {"clips": one.clips[modality], "frames": one.frames[modality], "findings": findings}
            row += [values[column] if one.complete else "" for column in _columns(modality)]
        rows.append(row)
    return _csv_text([header, *rows])


def _columns(modality: str) -> list[str]:
    return ["clips", "findings"] if modality == BOXES else ["clips", "frames", "findings"]


def _csv_text(rows: Iterable[Iterable]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
