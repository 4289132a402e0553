"""A tiny data set of filmed people for the study, whose sex and weight show in the pictures, and the study on it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from healthgait.layout import FLOWS, SILHOUETTE, Clip
from healthgait.partitioning.partitions import Partition, write_partitions
from healthgait.targets import PAPER_TARGETS
from tests.conftest import ROOT
from tests.scripts.table_data import cells

SCRIPT = ROOT / "scripts" / "technical_validation.py"
TVL1 = FLOWS[1]
SIZE = (24, 32)  # height, width of a picture: padded and not resized, or the two roads of loading would differ by 1/255
FRAMES = 10
PEOPLE = [f"PA{i:03d}" for i in range(12)]
WALKS = (("UGS", "WoJ", 1), ("UGS", "WJ", 1), ("FGS", "WoJ", 2))  # of the silhouettes; the flow has the first two
MOVINET = ["--methods", "MoViNet"]
SEX_HEAD = {"model_ids": ["a0"], "epochs": 20, "patience": 20}
NUMBER_HEAD = {"model_ids": ["a0"], "learning_rate": 1e-3, "epochs": 100, "patience": 100}


@dataclass(frozen=True)
class Study:
    """A folder with data set, partitions and config; results go into its folder ``results``."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.json"

    @property
    def results(self) -> Path:
        return self.folder / "results"

    def edit(self, **fields) -> None:
        """Change fields of the config; those of ``movinet`` one by one."""
        content = json.loads(self.config.read_text())
        fields["movinet"] = content["movinet"] | fields.get("movinet", {})
        self.config.write_text(json.dumps(content | fields))

    def clip(self, person: str, walk: int = 0, modality: str = SILHOUETTE) -> Path:
        return Clip(person, *WALKS[walk]).path(self.folder / "data", modality)

    def command(self, *options: object) -> list[str]:
        return [str(word) for word in (sys.executable, SCRIPT, "--config", self.config, *MOVINET, *options)]

    def run(self, *options: object, **environment: str) -> subprocess.CompletedProcess:
        """The study as a user runs it, from an unrelated folder."""
        return subprocess.run(
            self.command(*options), cwd=self.folder.parent, env=os.environ | environment, capture_output=True,
            text=True, timeout=600, check=False,
        )  # fmt: skip

    def start(self, *options: object) -> subprocess.Popen:
        """Start the study as the leader of a process group of its own."""
        return subprocess.Popen(
            self.command(*options), cwd=self.folder.parent, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def end_when(self, ready: Callable[[], object], signal_number: int, *options: object) -> tuple[int, list[str]]:
        """Start the study, send a signal to its process group as soon as ``ready``; exit code, errors."""
        process = self.start(*options)
        deadline = time.monotonic() + 300
        while not ready() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        over = process.poll() is not None
        if not over:
            os.killpg(process.pid, signal_number)
        output, errors = process.communicate(timeout=60)
        assert not over, f"the run was over before it could be ended:\n{output}{errors}"
        return process.returncode, [line for line in errors.splitlines() if not line.startswith("warning: ")]

    def found(self, pattern: str) -> list[Path]:
        """Paths below the results while a run may be renaming and removing folders there."""
        while True:
            try:
                return list(self.results.glob(pattern))
            except FileNotFoundError:  # a folder went away while it was looked through
                continue

    def cells(self) -> dict[Path, Path]:
        """The folders of finished cells by their place."""
        return {folder.relative_to(self.results): folder for folder in cells(self.results)}

    def cell(self, pattern: str) -> Path:
        """The one finished cell of a place such as ``weight/MoViNet-A0/silhouette_both``."""
        (folder,) = self.results.glob(f"cells/{pattern}/partition_0-????????????")
        return folder

    def predictions(self) -> dict[Path, bytes]:
        return {place: (folder / "predictions.csv").read_bytes() for place, folder in self.cells().items()}

    def chunks(self) -> dict[Path, bytes]:
        """The stored features."""
        return {path.relative_to(self.results): path.read_bytes() for path in self.found("features/*/*.npz")}

    def written(self) -> dict[Path, int]:
        """When each finished cell and each chunk of features was written."""
        files = {place / "provenance.json" for place in self.cells()} | self.chunks().keys()
        return {file: (self.results / file).stat().st_mtime_ns for file in files}


def write_study(folder: Path) -> Study:
    """12 people; 3 clips of silhouettes and 2 of optical flow (TV-L1 alone) each; one partition; short trainings."""
    random = np.random.default_rng(5)
    sex = np.arange(len(PEOPLE)) % 2
    weight = 50 + 4 * (5 * np.arange(len(PEOPLE)) % len(PEOPLE))
    table = {"ID": PEOPLE, "Sex": sex, "Age": random.integers(18, 65, len(PEOPLE)), "Weight": weight, "BMI": weight / 3}
    data = folder / "data"
    data.mkdir(parents=True)
    pd.DataFrame(table).to_csv(folder / "measures.csv", index=False)
    for person, is_man, kilograms in zip(PEOPLE, sex, weight, strict=True):
        for number, walk in enumerate(WALKS):
            write_clip(Clip(person, *walk).path(data, SILHOUETTE), "jpg", is_man, kilograms, top=number)
            if number < 2:
                write_clip(Clip(person, *walk).path(data, TVL1), "png", is_man, kilograms, top=number)
    partition = Partition(PEOPLE[:5], PEOPLE[5:7], PEOPLE[7:])
    write_partitions({target: [partition] for target in PAPER_TARGETS}, folder / "partitions")
    config = {
        "data_path": "data", "partitions_path": "partitions", "save_dir": "results",
        "patients_measures": "measures.csv", "gait_parameters": None, "gait_parameters_estimation": None,
        "hyperparameters_search_space": str(ROOT / "configfiles" / "xgboost_search_space.json"),
        "movinet": {"frames": 4, "image_size": 32, "weights": None, "sex": SEX_HEAD}
        | dict.fromkeys(("weight", "age"), NUMBER_HEAD),
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    return Study(folder)


def write_clip(folder: Path, kind: str, is_man: int, kilograms: float, top: int) -> None:
    """A box that walks through the pictures: men are bright, and the heavier one is, the wider is the box."""
    folder.mkdir(parents=True)
    for frame in range(FRAMES):
        picture = np.zeros((*SIZE, 3), np.uint8)
        picture[top + 4 : top + 20, frame : frame + int(kilograms / 4)] = 250 if is_man else 120
        cv2.imwrite(str(folder / f"{frame + 7:03d}.{kind}"), picture)


def change_a_pixel(path: Path) -> None:
    """Another value for one pixel of a picture whose size and time of writing stay as they were."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    picture[0, 0] = 255
    changed = cv2.imencode(path.suffix, picture)[1].tobytes()
    path.write_bytes(changed)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
