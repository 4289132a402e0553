"""How true the joint angles are: curves of simulated people beside those of their true joints, degrees.

python benchmarks/joint_angles.py [-n participants] [--scenes NAME ...] [--segmentation]

Of each person, pace and side: the root mean square over the cycle after the mean offset is taken off, the offset, and
the error of the range of motion; the table has the means of their sizes over all, and the largest.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.agreement.angle_accuracy import angle_errors
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.synthetic.scenes.scenes import SCENES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=6)
    parser.add_argument("--scenes", nargs="+", choices=SCENES, default=["as simulated", "real estimator, full"])
    parser.add_argument("--segmentation", action="store_true", help="for the events, too; takes minutes to draw")
    options = parser.parse_args()
    for name in options.scenes:
        with tempfile.TemporaryDirectory() as folder:
            errors = angle_errors(Path(folder), SCENES[name], options.participants, options.segmentation)
        print(f"{name}: {options.participants} people, {len(errors.form)} curves")
        print(f"| angle | form | worst | offset | worst | range of motion | worst |\n|{'---|' * 7}")
        for number, angle in enumerate(ANGLES):
            columns = (one[:, number] for one in (errors.form, errors.offset, errors.motion))
            sizes = [f"{np.abs(one).mean():.1f} | {one[np.abs(one).argmax()]:.1f}" for one in columns]
            print(f"| {angle} | {' | '.join(sizes)} |")


if __name__ == "__main__":
    main()
