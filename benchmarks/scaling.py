"""How time and memory of the study grow with the number of participants.

python benchmarks/scaling.py [-t participants ...] [-c participants ...]

Tables: XGBoost (5 evaluations) and MLP (2 trials of 50 epochs) tell the weight on 4 partitions from the 7 inputs of the
floor sensor and the tape. Clips: MoViNet A0 (random weights) tells it from silhouettes of 480x270, 10 frames a clip; of
fewer than 12 participants on 2 partitions, since 4 would leave too few in each. Each is the study as a user runs it,
with one job, on simulated participants; its processor time, and the most memory that it held, are those that the
operating system counts. The start of the libraries is in each row.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.simulated_study import Used, run_script, write_study

FEW = 12  # participants
CLIP_HEAD = {"model_ids": ["a0"], "epochs": 30, "patience": 30}
SETTINGS = {
    "xgboost": {"search_iterations": 5},
    "mlp": {"search_iterations": 2, "epochs": 50, "patience": 50},
    "movinet": {"weights": None, "frames": 10, "weight": CLIP_HEAD},
}


def _measured(folder: Path, participants: int, on_clips: bool) -> Used:
    modality, methods = ("silhouette", ["MoViNet"]) if on_clips else ("none", ["XGBoost", "MLP"])
    config = write_study(folder, participants, modality, 2 if participants < FEW else 4, 0.1, **SETTINGS)
    what = ["--targets", "weight", "--methods", *methods]
    return run_script("technical_validation.py", "--config", config, *what, "--jobs", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-t", "--tables", type=int, nargs="*", default=[50, 200, 398, 2000])
    parser.add_argument("-c", "--clips", type=int, nargs="*", default=[6, 12, 24])
    options = parser.parse_args()
    for on_clips, sizes in ((False, options.tables), (True, options.clips)):
        for participants in sizes:
            with tempfile.TemporaryDirectory() as folder:
                used = _measured(Path(folder), participants, on_clips)
            print(
                f"{'clips' if on_clips else 'tables'} of {participants} participants: {used.seconds:.0f} s, "
                f"{used.processor_s:.0f} s of processor time, {used.peak_mb:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
