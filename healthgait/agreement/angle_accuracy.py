"""How true the joint angles are: curves of simulated people beside those of their true joints."""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from healthgait.agreement.accuracy import settings_for
from healthgait.columns import PACES
from healthgait.gait.angles.curves import PERCENT
from healthgait.gait.angles.cycles import Cycle
from healthgait.gait.angles.joint_angles import Leg, joint_angles
from healthgait.gait.angles.tables import SIDES
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.synthetic.footfalls import TrueFootfalls, gait_parameters
from healthgait.synthetic.participant import Participant
from healthgait.synthetic.scenes.scenes import Scene, write_scene
from healthgait.synthetic.skeleton import skeleton_of
from healthgait.synthetic.walker import walk_body, walking_span_s

RATE_HZ = 200


@dataclass(frozen=True)
class AngleErrors:
    """Errors (curves, angles) in degrees: a curve for each person, pace and side.

    ``form`` is the root mean square over the cycle after the mean difference, ``offset``, is taken off; ``motion`` the
    error of the range of motion.
    """

    form: np.ndarray
    offset: np.ndarray
    motion: np.ndarray


def angle_errors(folder: Path, scene: Scene, participants: int, segmentation: bool = False) -> AngleErrors:
    """The errors for the first people of a scene, which is written to ``folder`` with heels and toes in the pose."""
    write_scene(folder, scene, participants, pose_feet=True, segmentation=segmentation)
    settings = settings_for(folder, scene, pose_alone=not segmentation)
    errors = [one for person in scene.people(participants) for one in _of_person(person, settings)]
    return AngleErrors(*np.stack(errors, axis=1))


def _of_person(person: Participant, settings: EstimationSettings) -> list[np.ndarray]:
    found = estimate_participant(
        replace(settings, angles=True), person.person.participant, person.person.height_cm
    ).angles.curves
    errors = []
    for pace in PACES:
        walks = [walk for clip, walk in person.walks.items() if clip.pace == pace]
        cycles = [cycle for walk in walks for cycle in true_cycles(walk, person)]
        for number, side in enumerate(SIDES):
            estimated = found[pace, side].mean
            true = _mean([cycle for cycle in cycles if cycle.side == number])
            offset = (estimated - true).mean(axis=0)
            form = np.sqrt(((estimated - true - offset) ** 2).mean(axis=0))
            errors.append(np.stack([form, offset, np.ptp(estimated, axis=0) - np.ptp(true, axis=0)]))
    return errors


def _mean(cycles: list[Cycle]) -> np.ndarray:
    """The mean (101, angles) of cycles with many frames: no regression, whose bias would be in both."""
    angles = range(cycles[0].degrees.shape[1])
    return np.mean(
        [
            np.stack([np.interp(PERCENT, cycle.percent, cycle.degrees[:, angle]) for angle in angles], axis=1)
            for cycle in cycles
        ],
        axis=0,
    )


def true_cycles(walk: TrueFootfalls, participant: Participant) -> list[Cycle]:
    """The gait cycles of a simulated walk by its joints in three dimensions."""
    begin, end = walking_span_s(walk)
    times = np.arange(begin, end, 1 / RATE_HZ)
    body = walk_body(walk, skeleton_of(participant.person), gait_parameters(walk)["Speed"], times).joints
    sagittal = {name: joint[:, [0, 2]] for name, joint in body.items()}
    shoulders = (sagittal["l_shoulder"] + sagittal["r_shoulder"]) / 2
    cycles = []
    for side, letter in enumerate("lr"):
        points = (sagittal[f"{letter}_{name}"] for name in ("hip", "knee", "ankle", "heel", "toe"))
        degrees = np.stack(list(joint_angles(Leg(shoulders, sagittal["pelvis"], *points)).values()), axis=1)
        strikes = walk.heel_strike_s[(walk.foot == side) & (walk.heel_strike_s >= begin) & (walk.heel_strike_s <= end)]
        for first, last in pairwise(strikes):
            within = (times >= first) & (times < last)
            percent = 100 * (times[within] - first) / (last - first)
            cycles.append(Cycle(side, float(first), float(last), percent, degrees[within]))
    return cycles
