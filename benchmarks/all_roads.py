"""All benchmarks that compare our road with the documented one, and the table of their page in the documentation.

python benchmarks/all_roads.py --official-python <python with tf-models-official 2.20> [--write]

About three quarters of an hour on two quiet cores. ``--write`` puts the table into docs/explanation/benchmarks.md, with
machine and date.
"""

import argparse
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.comparison import HEADER, ROW
from healthgait.computing.threads import available_cores
from healthgait.files import write_text

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER.parent / "docs" / "explanation" / "benchmarks.md"
BEGIN, END = "<!-- benchmarks: written by benchmarks/all_roads.py -->\n", "<!-- end of benchmarks -->\n"


def _commands(official_python: str) -> list[list[str]]:
    return [
        ["frame_loading.py"],
        ["backbone_speed.py", "--official-python", official_python, "--rounds", "1"],
        ["feature_reuse.py"],
        ["hyperparameter_search.py", "--pairs", "3"],
        ["mlp_trial.py"],
        ["gait_speed.py"],
    ]


def _rows(command: list[str]) -> list[str]:
    """Run a benchmark, show what it prints, and give its rows."""
    print(f"== {' '.join(command)}", flush=True)
    rows = []
    with subprocess.Popen(
        [sys.executable, FOLDER / command[0], *command[1:]], stdout=subprocess.PIPE, text=True
    ) as run:
        for line in run.stdout:
            print(line, end="", flush=True)
            if line.startswith(ROW):
                rows.append(line.rstrip("\n"))
    if run.returncode:
        raise SystemExit(f"{command[0]} ended with {run.returncode}")
    return rows


def _processor() -> str:
    with open("/proc/cpuinfo") as lines:  # noqa: PTH123
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--official-python", required=True, help="a Python that has tf-models-official and tf_keras")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args()
    rows = [row for command in _commands(options.official_python) for row in _rows(command)]
    machine = f"{_processor()}, {available_cores()} cores, Python {platform.python_version()}"
    table = "\n".join([HEADER, *rows, "", f"Measured on {machine}, {date.today().isoformat()}.", ""])
    print(table)
    if options.write:
        before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, end, after = rest.partition(END)
        if not (begin and end):
            raise SystemExit(f"{PAGE}: lacks one of the lines {BEGIN}and {END}between which the table stands")
        write_text(PAGE, before + begin + table + end + after)


if __name__ == "__main__":
    main()
