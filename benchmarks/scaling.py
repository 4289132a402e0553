"""How time and memory of the study grow with the number of participants.

python benchmarks/scaling.py [-t participants ...] [-c participants ...]

Tables: XGBoost (5 evaluations) and MLP (2 trials of 50 epochs) tell the weight on 4 partitions from 13 inputs. Clips:
MoViNet A0 (random weights) tells it from silhouettes of 480x270, 10 frames a clip. Each is the study as a user runs it,
with one job, on simulated participants; its processor time, and the most memory that it held, are those that the
operating system counts. A study of one participant less is no study: the start of the libraries is in each row.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
CLIP_HEAD = {"model_ids": ["a0"], "epochs": 30, "patience": 30}


def _run(script: str, *arguments: object) -> tuple[float, float, float]:
    """Run a script; its seconds, its seconds of processor time, and the most memory it held, in MB."""
    begin = time.perf_counter()
    command = [sys.executable, str(SCRIPTS / script), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _measured(folder: Path, participants: int, on_clips: bool) -> tuple[float, float, float]:
    data = folder / "data"
    modalities = ["silhouette"] if on_clips else ["none"]
    _run("make_synthetic_dataset.py", "-o", data, "-n", participants, "-r", "480x270", "-m", *modalities)
    folds = 2 if participants < 12 else 4
    share = 0.2 if participants < 12 else 0.1
    table = data / "participants_measures.csv"
    _run("create_partitions.py", "-p", table, "-o", data / "partitions", "-k", folds, "-v", share)
    config = {
        "data_path": "data",
        "partitions_path": "data/partitions",
        "save_dir": "results",
        "patients_measures": "data/participants_measures.csv",
        "gait_parameters": "data/gait_parameters.csv",
        "gait_parameters_estimation": None,
        "hyperparameters_search_space": str(ROOT / "configfiles" / "xgboost_search_space.json"),
        "xgboost": {"search_iterations": 5},
        "mlp": {"search_iterations": 2, "epochs": 50, "patience": 50},
        "movinet": {"weights": None, "frames": 10, "weight": CLIP_HEAD},
    }
    (folder / "config.json").write_text(json.dumps(config))
    methods = ["MoViNet"] if on_clips else ["XGBoost", "MLP"]
    return _run(
        "technical_validation.py", "--config", folder / "config.json", "--targets", "weight", "--methods", *methods,
        "--jobs", 1,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-t", "--tables", type=int, nargs="*", default=[50, 200, 398, 2000])
    parser.add_argument("-c", "--clips", type=int, nargs="*", default=[8, 12, 24])
    options = parser.parse_args()
    for on_clips, sizes in ((False, options.tables), (True, options.clips)):
        for participants in sizes:
            with tempfile.TemporaryDirectory() as folder:
                seconds, work, memory = _measured(Path(folder), participants, on_clips)
            print(
                f"{'clips' if on_clips else 'tables'} of {participants} participants: {seconds:.0f} s, "
                f"{work:.0f} s of processor time, {memory:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
