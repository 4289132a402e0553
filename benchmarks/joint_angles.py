"""How true the joint angles are: curves of simulated people beside those of their true joints, degrees.

python benchmarks/joint_angles.py [-n participants] [--scenes WORD ...] [--segmentation]

Of each person, pace and side: the root mean square over the cycle after the mean offset is taken off, the offset, and
the error of the range of motion; the table has their means (of the sizes) over all, and the largest.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.agreement.accuracy import settings_for
from healthgait.columns import PACES
from healthgait.gait.angles.curves import curves_of
from healthgait.gait.angles.cycles import Cycle, cycles_of
from healthgait.gait.angles.joint_angles import ANGLES, Leg, joint_angles
from healthgait.gait.estimation.participant import bars_of
from healthgait.gait.quality.assessment import assess_clip
from healthgait.layout import POSE, SEGMENTATION
from healthgait.synthetic.footfalls import TrueFootfalls, gait_parameters
from healthgait.synthetic.participant import Participant
from healthgait.synthetic.scenes.scenes import SCENES, Scene, write_scene
from healthgait.synthetic.skeleton import skeleton_of
from healthgait.synthetic.walker import walk_body, walking_span_s

RATE_HZ = 200


def true_cycles(walk: TrueFootfalls, participant: Participant) -> list[Cycle]:
    """The cycles of a walk by its joints in three dimensions."""
    begin, end = walking_span_s(walk)
    times = np.arange(begin, end, 1 / RATE_HZ)
    body = walk_body(walk, skeleton_of(participant.person), gait_parameters(walk)["Speed"], times).joints
    sagittal = {name: joint[:, [0, 2]] for name, joint in body.items()}
    shoulders = (sagittal["l_shoulder"] + sagittal["r_shoulder"]) / 2
    cycles = []
    for side, letter in enumerate("lr"):
        points = (sagittal[f"{letter}_{name}"] for name in ("hip", "knee", "ankle", "heel", "toe"))
        angles = joint_angles(Leg(shoulders, sagittal["pelvis"], *points))
        degrees = np.stack(list(angles.values()), axis=1)
        strikes = walk.heel_strike_s[walk.foot == side]
        strikes = strikes[(strikes >= begin) & (strikes <= end)]
        for first, last in zip(strikes[:-1], strikes[1:], strict=True):
            within = (times >= first) & (times < last)
            cycles.append(Cycle(side, first, last, 100 * (times[within] - first) / (last - first), degrees[within]))
    return cycles


def errors_of(scene: Scene, participants: int, segmentation: bool) -> np.ndarray:
    """Errors (curves, 3, angles): shape, offset and range of motion."""
    errors = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_scene(folder, scene, participants, pose_feet=True, segmentation=segmentation)
        settings = settings_for(folder, scene, pose_alone=not segmentation)
        for person in scene.people(participants):
            found: dict[tuple[str, int], list[Cycle]] = {}
            true: dict[tuple[str, int], list[Cycle]] = {}
            bars, _ = bars_of(list(person.walks), settings)
            for clip, walk in person.walks.items():
                walkway = bars[clip.sensor_boxes(settings.boxes)].walkway
                pictures = clip.path_in(settings.segmentation, SEGMENTATION) if segmentation else None
                height = person.person.height_cm
                assessment = assess_clip(clip, clip.path_in(settings.pose, POSE), pictures, walkway, height, scene.fps)
                for cycle in cycles_of(assessment.pose, assessment.walk):
                    found.setdefault((clip.pace, cycle.side), []).append(cycle)
                for cycle in true_cycles(walk, person):
                    true.setdefault((clip.pace, cycle.side), []).append(cycle)
            for key in [(pace, side) for pace in PACES for side in (0, 1)]:
                estimated, truth = curves_of(found[key]).mean, curves_of(true[key]).mean
                offset = (estimated - truth).mean(axis=0)
                shape = np.sqrt(((estimated - truth - offset) ** 2).mean(axis=0))
                errors.append([shape, offset, np.ptp(estimated, axis=0) - np.ptp(truth, axis=0)])
    return np.array(errors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=6)
    parser.add_argument("--scenes", nargs="+", default=["as simulated", "real estimator, full"])
    parser.add_argument("--segmentation", action="store_true", help="use it for the events; takes minutes to draw")
    options = parser.parse_args()
    for name in [name for name in SCENES if any(word == name for word in options.scenes)]:
        errors = errors_of(SCENES[name], options.participants, options.segmentation)
        print(f"{name}: {options.participants} people, {len(errors)} curves")
        print(f"| angle | shape | worst | offset | worst | range of motion | worst |\n|{'---|' * 7}")
        for number, angle in enumerate(ANGLES):
            shape, offset, motion = errors[:, :, number].T
            sizes = [f"{np.abs(one).mean():.1f} | {one[np.abs(one).argmax()]:.1f}" for one in (shape, offset, motion)]
            print(f"| {angle} | {' | '.join(sizes)} |")


if __name__ == "__main__":
    main()
