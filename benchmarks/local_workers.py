"""How much faster two local workers are than one job in process, with start and report; both predict the same.

python benchmarks/local_workers.py [-t participants] [-r rounds]

The study of tables as a user runs it: XGBoost (30 evaluations) and MLP (8 trials of 150 epochs) tell the weight on 4
partitions from the 7 inputs of the floor sensor and the tape, of simulated participants.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.simulated_study import run_script, write_study

SETTINGS = {
    "xgboost": {"search_iterations": 30},
    "mlp": {"search_iterations": 8, "epochs": 150, "patience": 150},
}


def _measured(config: Path, jobs: int) -> tuple[float, dict[str, bytes]]:
    """Seconds of the study, whose results are removed, and the predictions by their place in them."""
    what = ["--targets", "weight", "--methods", "XGBoost", "MLP", "--jobs", jobs]
    used = run_script("technical_validation.py", "--config", config, *what)
    results = config.parent / "results"
    found = {str(path.relative_to(results)): path.read_bytes() for path in results.rglob("predictions.csv")}
    shutil.rmtree(results)
    return used.seconds, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-t", "--participants", type=int, default=398)
    parser.add_argument("-r", "--rounds", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = write_study(Path(folder), options.participants, "none", 4, 0.1, **SETTINGS)
        for _ in range(options.rounds):
            (one_s, one), (two_s, two) = (_measured(config, jobs) for jobs in (1, 2))
            if not one or one != two:
                raise SystemExit("the predictions of one and of two workers are not the same, or there are none")
            print(
                f"{len(one)} cells: one worker {one_s:.0f} s, two {two_s:.0f} s, {one_s / two_s:.2f} times as fast; "
                "predictions: the same bytes",
                flush=True,
            )


if __name__ == "__main__":
    main()
