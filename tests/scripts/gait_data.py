"""A small data set for the gait estimation that tests may damage, and the script on it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from healthgait.layout import MEASURES_FILE, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, Clip
from tests.conftest import ROOT

SCRIPT = "gait_parameters_estimation.sh"
WALK = Clip("PA000", "UGS", "WoJ", 2)


@dataclass(frozen=True)
class Data:
    """A data set made from a simulated one; its pictures are links: remove one before you write another."""

    folder: Path
    source: Path

    def add(self, clip: Clip, like: Clip = WALK) -> Clip:
        """Add a clip whose files are those of a simulated one."""
        copies = {
            like.path(self.source, POSE): self.pose(clip),
            like.sensor_boxes(self.source / SENSOR_BOXES_FOLDER): self.boxes(clip),
        }
        for original, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, copy)
        with self.pose(clip).open("a") as stream:  # of the same walk, but no copy
            stream.write("\n" * len([*(self.folder / POSE).rglob("*.json")]))
        frames = like.path(self.source, SEGMENTATION)
        if frames.is_dir():
            shutil.copytree(frames, self.frames(clip), copy_function=os.link)
        return clip

    def name(self, *participants: str) -> None:
        """Write the table of participants."""
        self.folder.mkdir(exist_ok=True)
        rows = [f"{participant},170\n" for participant in participants]
        (self.folder / MEASURES_FILE).write_text("ID,Height\n" + "".join(rows))

    def pose(self, clip: Clip) -> Path:
        return clip.path(self.folder, POSE)

    def boxes(self, clip: Clip) -> Path:
        return clip.sensor_boxes(self.folder / SENSOR_BOXES_FOLDER)

    def frames(self, clip: Clip) -> Path:
        return clip.path(self.folder, SEGMENTATION)

    def options(self, *others: object) -> list[object]:
        """-p, -s and -e, one process, and others; a later -n counts."""
        folder = self.folder
        given = ["-p", folder / MEASURES_FILE, "-s", folder / SENSOR_BOXES_FOLDER, "-e", folder / SEGMENTATION]
        return [*given, "--jobs", 1, *others]

    def files(self) -> dict[Path, bytes]:
        """Everything that the data set holds."""
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


def edit(path: Path, change: Callable) -> None:
    """Change the content of a JSON file, in place or to what ``change`` returns."""
    content = json.loads(path.read_text())
    changed = change(content)
    path.write_text(json.dumps(content if changed is None else changed))


def table_of(path: Path) -> pd.DataFrame:
    """A table by ID as text, so that nothing is read into it."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, index_col="ID")


def start(cwd: Path, *arguments: object) -> subprocess.Popen:
    """Start the script as the leader of a process group of its own."""
    return subprocess.Popen(
        ["bash", ROOT / "scripts" / SCRIPT, *map(str, arguments)], cwd=cwd, text=True, start_new_session=True,
        env=os.environ | {"VIRTUAL_ENV": sys.prefix}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


# A case damages the one clip of a participant of its name.


def pose(change: Callable) -> Callable:
    """A case that changes the entries of the pose file."""
    return lambda data, clip: edit(data.pose(clip), change)


def frames(change: Callable[[bytes], bytes], share: float = 0.0) -> Callable:
    """A case that replaces the pictures from a share of them on by what ``change`` makes of their bytes."""

    def damage(data: Data, clip: Clip) -> None:
        paths = sorted(data.frames(clip).iterdir())
        for path in paths[int(share * len(paths)) :]:
            content = change(path.read_bytes())
            path.unlink()
            path.write_bytes(content)

    return damage


def with_joints(entries: list[dict]) -> list[dict]:
    """The entries in which the person is seen."""
    return [entry for entry in entries if entry["joints"]]


@dataclass(frozen=True)
class CasesRun:
    """The finished script over one participant for each case and one called "whole", whose clip is as simulated."""

    made: Path

    @property
    def folder(self) -> Path:
        """Where the script was run."""
        return self.made / "run"

    @property
    def exit_code(self) -> int:
        return int((self.made / "exit_code.txt").read_text())

    @property
    def output(self) -> list[str]:
        return (self.made / "output.txt").read_text().splitlines()

    @property
    def errors(self) -> list[str]:
        return (self.made / "errors.txt").read_text().splitlines()

    def table(self, name: str) -> pd.DataFrame:
        return table_of(self.folder / f"{name}.csv")

    def error_on(self, case: str) -> str:
        """The one line about a case."""
        (line,) = [line for line in self.errors if f"/{case}/UGS/" in line]
        return line


def run_cases(made: Path, source: Path, cases: dict[str, Callable]) -> None:
    """Make the data, damage them by ``cases``, and write what a ``CasesRun`` reads."""
    folder = CasesRun(made).folder
    folder.mkdir(parents=True)
    data = Data(folder / "data", source)
    data.name(*cases, "whole")
    for name in (*cases, "whole"):
        clip = data.add(Clip(name, "UGS", "WoJ", 2))
        cases.get(name, lambda *_: None)(data, clip)
    process = start(folder, *data.options("-o", "out.csv", "--clips", "clips.csv", "--events", "events.csv"))
    output, errors = process.communicate(timeout=300)
    texts = {"output": output, "errors": errors, "exit_code": str(process.returncode)}
    for name, text in texts.items():
        (made / f"{name}.txt").write_text(text)
