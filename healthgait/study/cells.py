"""A study is a matrix of cells: one target predicted by one method from one input on one partition.

Each finished cell is a folder that is renamed into place when complete:

    <save_dir>/cells/<target>/<method>/<input>_<source>/partition_<i>-<digest>/
        predictions.csv   ID, clip (if the rows are clips), true, predicted, probability (see study/predictions.py)
        metrics.json      the cell's scores on its test participants; null: the recall of a class that nobody has
        importance.csv    feature, importance: rise of the error when the feature is shuffled
        parameters.json   the hyperparameters found
        preprocessing.json and the model, as the method stores it
        provenance.json   digest and what it covers, seed, versions, seconds, who was left out and why
        checksums.json    SHA-256 of each file above

The digest covers everything that determines the predictions, so that a changed setting, table, library or line of the
method's code leads to another folder and no result is ever mistaken for another's.
"""

from dataclasses import dataclass
from pathlib import Path

from healthgait.targets import Target

BASELINE = "Baseline"  # the method that all others are compared with

FEATURES_FOLDER = "features"  # of the save_dir: what cells on clips share
PREDICTIONS_FILE = "predictions.csv"
METRICS_FILE = "metrics.json"
IMPORTANCE_FILE = "importance.csv"
PROVENANCE_FILE = "provenance.json"


@dataclass(frozen=True)
class Cell:
    """One (target, method, input, partition).

    ``method`` may name one of a method's networks: MoViNet-A0. ``source`` is OptoGait, Estimated or SECA201; where the
    ``input`` is a modality, the class of clips: WoJ, WJ or both. ``frames`` is the number of frames of a clip where a
    study varies it, else 0. ``sample`` is what a prediction is of: ``"clip"``, or ``""`` for a participant.
    """

    target: Target
    method: str
    input: str
    source: str
    partition: int
    frames: int = 0
    sample: str = ""

    def folder(self, save_dir: Path, digest: str) -> Path:
        inputs = f"{self.input}_{self.source}" if self.source else self.input
        inputs += f"_{self.frames}_frames" * bool(self.frames)
        return (
            save_dir / "cells" / self.target.name / self.method / inputs / f"partition_{self.partition}-{digest[:12]}"
        )

    @property
    def inputs(self) -> str:
        """For example ``usual_gait (OptoGait)`` or ``silhouette (WoJ, 10 frames)``; empty for the baseline."""
        source = f"{self.source}, {self.frames} frames" if self.frames else self.source
        return f"{self.input} ({source})" if source else self.input

    @property
    def label(self) -> str:
        """The same of every partition: ``sex MLP usual_gait (OptoGait)``."""
        return f"{self.target} {self.method} {self.inputs}".rstrip()

    def __str__(self) -> str:
        return f"{self.label} partition {self.partition}"


@dataclass(frozen=True)
class Outcome:
    """The outcome of a cell: done (then ``folder`` holds it), no data or failed (then ``reason`` says why).

    Of one that is done, ``seconds`` is the time it took, and ``warnings`` are those of the libraries meanwhile, also
    of one that failed.
    """

    cell: Cell
    status: str
    folder: Path | None = None
    reason: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()


DONE, NO_DATA, FAILED = "done", "no data", "failed"
