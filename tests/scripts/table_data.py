"""The study on small tables: its config, how it is run, and what it has stored."""

import json
import os
import subprocess
import sys
from pathlib import Path

from healthgait.participants.tables import read_measures
from healthgait.partitioning.partitions import make_partitions, write_partitions
from healthgait.targets import PAPER_TARGETS
from tests.conftest import ROOT
from tests.small_tables import FIELDS

SCRIPT = ROOT / "scripts" / "technical_validation.py"
TABLES = ["--targets", "sex", "--methods", "XGBoost", "MLP"]
CELLS = 30  # 2 partitions x (7 inputs with data x 2 methods + baseline)
XGBOOST = ["--targets", "sex", "--methods", "XGBoost"]
CELLS_OF_XGBOOST = 16  # and 12 that have no data


def write_config(tables):
    """A config in the folder of small tables: two partitions, the shortest searches, and no estimated parameters."""
    measures = read_measures(tables / "participants_measures.csv")
    partitions = {target: make_partitions(measures, target, folds=2)[0] for target in PAPER_TARGETS}
    write_partitions(partitions, tables / "partitions")
    content = FIELDS | {
        "xgboost": {"search_iterations": 2},
        "mlp": {"search_iterations": 2, "epochs": 20, "max_layers": 2, "max_units": 64},
    }
    path = tables / "config.json"
    path.write_text(json.dumps(content))
    return path


def edit(config, **fields):
    config.write_text(json.dumps(json.loads(config.read_text()) | fields))


def command(config, *options):
    """The study of CELLS cells with further options, of which later ones count."""
    return [str(word) for word in (sys.executable, SCRIPT, "--config", config, *TABLES, *options)]


def run_study(config, *options):
    return subprocess.run(command(config, *options), capture_output=True, text=True, timeout=600, check=False)


def start_study(config, *options):
    return subprocess.Popen(command(config, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def cells(folder):
    """The folders of finished cells, in no order, also while a run writes others."""
    found = []
    for place, folders, files in os.walk(folder):  # which goes on where a folder was renamed or removed meanwhile
        folders[:] = [name for name in folders if not name.endswith(".part")]
        if "provenance.json" in files:
            found.append(Path(place))
    return found


def predictions(folder):
    return {cell.relative_to(folder): (cell / "predictions.csv").read_bytes() for cell in cells(folder)}


def written(folder):
    """When each finished cell was written."""
    return {cell: (cell / "provenance.json").stat().st_mtime_ns for cell in cells(folder)}
