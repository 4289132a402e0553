"""A simulated dataset and a study of it, made and run by the scripts as a user does."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"


@dataclass(frozen=True)
class Used:
    """What a process took: seconds, seconds of processor time, and the most memory it held."""

    seconds: float
    processor_s: float
    peak_mb: float


def write_study(folder: Path, participants: int, modality: str, folds: int, validation: float, **settings: Any) -> Path:
    """Data, partitions and a config with further ``settings`` in ``folder``; returns the config.

    ``modality`` is that of the clips, of 480x270, or ``none``; ``validation`` the share of the validation set. There is
    no table of estimated gait parameters: 7 of the 13 inputs have data.
    """
    data = folder / "data"
    table = data / "participants_measures.csv"
    run_script("make_synthetic_dataset.py", "-o", data, "-n", participants, "-r", "480x270", "-m", modality)
    run_script("create_partitions.py", "-p", table, "-o", data / "partitions", "-k", folds, "-v", validation)
    config = {
        "data_path": "data",
        "partitions_path": "data/partitions",
        "save_dir": "results",
        "patients_measures": "data/participants_measures.csv",
        "gait_parameters": "data/gait_parameters.csv",
        "gait_parameters_estimation": None,
        "hyperparameters_search_space": str(ROOT / "configfiles" / "xgboost_search_space.json"),
    }
    path = folder / "config.json"
    path.write_text(json.dumps(config | settings))
    return path


def run_script(script: str, *arguments: object) -> Used:
    """Run a script without its output; if it fails, end with what it said."""
    begin = time.perf_counter()
    command = [sys.executable, str(SCRIPTS / script), *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as messages:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=messages)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)  # Popen did not see it end
        if process.returncode:
            messages.seek(0)
            raise SystemExit(f"{messages.read()}\n{script} ended with {process.returncode}")
    return Used(time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
