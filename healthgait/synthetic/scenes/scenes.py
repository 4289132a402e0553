"""Simulated walks under harder conditions than the cohort's: other cameras, walks and rates, worse poses and pictures.

Each scene is written as a small dataset with known ground truth, to test an estimator.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from healthgait.layout import FRAME_RATE_HZ, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, WALKWAY_LENGTH_M, Clip
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.atypical_gait import shuffle, step_to_limp, stiff_leg
from healthgait.synthetic.camera import Camera, draw_camera, sensor_boxes
from healthgait.synthetic.flow import FlowMethods
from healthgait.synthetic.footfalls import FOOT_NAMES, TrueFootfalls, gait_parameters
from healthgait.synthetic.participant import Participant, draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.pose_errors import FULL, LITE, PoseErrors
from healthgait.synthetic.random_streams import Purpose
from healthgait.synthetic.scenes.cameras import (
    at_height,
    bars_apart,
    distort_boxes,
    distorted,
    distorted_picture,
    off_centre,
    off_the_middle,
    zoomed,
)
from healthgait.synthetic.scenes.degraded_pictures import FOOT_OF, confused_colours, hide, missing_feet, ragged
from healthgait.synthetic.scenes.degraded_poses import (
    FROZEN,
    ONTO_OTHER,
    USUAL_NOISE_PX,
    Entries,
    gaps,
    hide_leg,
    joints_of,
    jumps,
    lost_ankles,
    lost_frames,
    noise,
    one_after_other,
    swaps,
)

BORDER_ALONE = replace(FULL, leg_noise=0, body_noise=0, onto_one=0, exchanged=0, onto_one_at_border=1)
HIDDEN_FROM = 0.4  # of the last step's swing


@dataclass(frozen=True)
class Scene:
    """A condition: gait, camera, frame rate, and degradations of poses and pictures."""

    walker: Callable[[Participant], Participant] = lambda participant: participant
    camera: Callable[[Camera], Camera] = lambda camera: camera
    bars: Callable[[Camera], Camera] = lambda camera: camera  # that sees the bars where they are, seen from the walker
    length_m: float = WALKWAY_LENGTH_M  # between the lines, about the walkway's middle
    fps: float = FRAME_RATE_HZ
    errors: PoseErrors | None = None  # of a real estimator
    pose: Callable[[Entries, np.random.Generator], None] | None = None
    picture: Callable[[np.ndarray, np.random.Generator], np.ndarray] | None = None
    last_step: str = ""  # FROZEN or ONTO_OTHER: pose of the leg that is hidden in the last step on the walkway
    lost_of_20: int = 0  # frames of every 20 that are lost without a gap in the numbers
    distortion: float = 0.0  # of the lens: share by which the image's edge at half height moves outwards

    @property
    def lines_m(self) -> tuple[float, float]:
        """Positions of the lines along the whole walkway, m."""
        return (WALKWAY_LENGTH_M - self.length_m) / 2, (WALKWAY_LENGTH_M + self.length_m) / 2

    def people(self, participants: int, seed: int = 1) -> list[Participant]:
        """The first ``participants`` of the cohort of ``seed``, with this scene's gait."""
        return [self.walker(draw_participant(seed, index)) for index in range(participants)]

    def truth(self, walk: TrueFootfalls) -> dict[str, float]:
        """The true gait parameters of all steps that are completely visible."""
        first, last = self.lines_m
        return gait_parameters(walk, (first, np.nextafter(self._last_heel_m(walk), 0) if self.last_step else last))

    def hidden(self, walk: TrueFootfalls) -> tuple[str, float]:
        """The leg (``l`` or ``r``) of the last step on the walkway, and the time in seconds from which it is hidden."""
        last = int(np.searchsorted(walk.heel_m, self._last_heel_m(walk)))
        swing_s = walk.heel_strike_s[last] - walk.toe_off_s[last - 2]
        return FOOT_NAMES[walk.foot[last]][0], float(walk.toe_off_s[last - 2] + HIDDEN_FROM * swing_s)

    def _last_heel_m(self, walk: TrueFootfalls) -> float:
        return float(walk.heel_m[walk.heel_m <= self.lines_m[1]].max())


def write_scene(
    folder: Path, scene: Scene, participants: int, seed: int = 1, pose_feet: bool = False, segmentation: bool = True
) -> None:
    """Pose, segmentation and sensor boxes of the first ``participants`` of the cohort of ``seed``, as ``scene``.

    With ``pose_feet`` the pose has heels and toes, too. Without ``segmentation`` there are no pictures, which take most
    of the time to draw; everything else is the same.
    """
    for participant in scene.people(participants, seed):
        camera = scene.camera(draw_camera(participant.generator(Purpose.CAMERA)))
        _write_boxes(folder, scene, participant, camera)
        appearance = draw_appearance(participant.person, participant.generator(Purpose.APPEARANCE))
        for number, (clip, walk) in enumerate(participant.walks.items()):
            pictures = ClipPictures(clip, participant.person, appearance, walk, camera, scene.fps)
            feet_rng = participant.generator(Purpose.POSE_FEET, number) if pose_feet else None
            rng, errors_rng = (participant.generator(which, number) for which in (Purpose.POSE, Purpose.POSE_ERRORS))
            pictures.write_pose(folder, rng, feet_rng, scene.errors, errors_rng)
            if segmentation:
                images_rng = participant.generator(Purpose.IMAGES, number)
                pictures.write_images(folder, {SEGMENTATION}, FlowMethods(), images_rng)
            _degrade(clip, walk, folder, scene, np.random.default_rng([seed, participant.index, number]))


def _write_boxes(folder: Path, scene: Scene, participant: Participant, camera: Camera) -> None:
    rng = participant.generator(Purpose.CAMERA, 1)
    for path in dict.fromkeys(clip.sensor_boxes(folder / SENSOR_BOXES_FOLDER) for clip in participant.walks):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sensor_boxes(scene.bars(camera), rng, scene.lines_m)))
        distort_boxes(path, scene.distortion)


def _degrade(clip: Clip, walk: TrueFootfalls, folder: Path, scene: Scene, rng: np.random.Generator) -> None:
    path = clip.path(folder, POSE)
    entries = json.loads(path.read_text())
    if scene.pose:
        scene.pose(entries, rng)
    if scene.last_step:
        side, from_s = scene.hidden(walk)
        hide_leg(entries, side, round(from_s * scene.fps), scene.last_step, rng)
    for joint in joints_of(entries):
        joint["x"], joint["y"] = distorted(joint["x"], joint["y"], scene.distortion)
    path.write_text(json.dumps(entries))
    if scene.picture or scene.last_step or scene.distortion:
        _degrade_pictures(clip, walk, folder, scene, rng)
    if scene.lost_of_20:
        _lose_frames(clip, folder, scene.lost_of_20, rng)


def _degrade_pictures(clip: Clip, walk: TrueFootfalls, folder: Path, scene: Scene, rng: np.random.Generator) -> None:
    for frame in sorted(clip.path(folder, SEGMENTATION).glob("*.png")):
        picture = cv2.cvtColor(cv2.imread(str(frame)), cv2.COLOR_BGR2RGB)
        if scene.picture:
            picture = scene.picture(picture, rng)
        if scene.last_step:
            side, from_s = scene.hidden(walk)
            if int(frame.stem) >= from_s * scene.fps:
                hide(picture, FOOT_OF[side])
        picture = distorted_picture(picture, scene.distortion)
        cv2.imwrite(str(frame), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))


def _lose_frames(clip: Clip, folder: Path, of_20: int, rng: np.random.Generator) -> None:
    """The remaining frames are renumbered without a gap, in the pose and in the segmentation."""
    path = clip.path(folder, POSE)
    entries = json.loads(path.read_text())
    lost = {start + k for start in range(0, len(entries), 20) for k in rng.choice(20, of_20, replace=False)}
    kept = [frame for frame in range(len(entries)) if frame not in lost]
    path.write_text(json.dumps([entries[frame] | {"frame": number} for number, frame in enumerate(kept)]))
    pictures = clip.path(folder, SEGMENTATION)
    for frame in lost:
        (pictures / f"{frame:03d}.png").unlink(missing_ok=True)
    for number, frame in enumerate(kept):  # in order, so that none is overwritten
        picture = pictures / f"{frame:03d}.png"
        if picture.exists():
            picture.rename(pictures / f"{number:03d}.png")


SCENES = {
    "as simulated": Scene(),
    "joint noise doubled": Scene(pose=noise(2 * USUAL_NOISE_PX)),
    "10 % of frames lost": Scene(pose=lost_frames(0.1)),
    "swaps of 4-12 frames": Scene(pose=swaps(4, 12, 30)),
    "swaps, 15 % of ankles lost": Scene(pose=one_after_other(swaps(4, 12, 30), lost_ankles(0.15))),
    "gaps of 8 frames": Scene(pose=gaps(8, 40)),
    "all four together": Scene(
        pose=one_after_other(noise(2 * USUAL_NOISE_PX), swaps(4, 12, 40), lost_frames(0.1), gaps(8, 60))
    ),
    "block swaps, gaps, outliers": Scene(
        pose=one_after_other(swaps(4, 12, 40), gaps(8, 60), jumps(0.01)), picture=confused_colours(0.3)
    ),
    "feet missing in 30 %": Scene(picture=missing_feet(0.3)),
    "feet ragged by 2 px": Scene(picture=ragged(2.0)),
    "feet's colours confused": Scene(picture=confused_colours(0.3)),
    "real estimator, full": Scene(errors=FULL),
    "real estimator, lite": Scene(errors=LITE),
    "body cut by the border": Scene(camera=zoomed(0.87), errors=BORDER_ALONE),
    "step-to limp": Scene(walker=step_to_limp),
    "step-to limp, real estimator": Scene(walker=step_to_limp, errors=FULL),
    "shuffle": Scene(walker=shuffle),
    "shuffle, real estimator": Scene(walker=shuffle, errors=FULL),
    "stiff leg": Scene(walker=stiff_leg),
    "stiff leg, real estimator": Scene(walker=stiff_leg, errors=FULL),
    "walkway of 3 m": Scene(camera=zoomed(0.7, 3.0), length_m=3.0),
    "walkway of 3 m, real estimator": Scene(camera=zoomed(0.7, 3.0), length_m=3.0, errors=FULL),
    "last step hidden, leg frozen": Scene(last_step=FROZEN),
    "last step hidden, leg on the other": Scene(last_step=ONTO_OTHER),
    "2 of 20 frames lost, not numbered": Scene(lost_of_20=2),
    "25 fps": Scene(fps=25.0),
    "50 fps": Scene(fps=50.0),
    "camera at 0.7 m": Scene(camera=at_height(0.7)),
    "camera at 2 m": Scene(camera=at_height(2.0)),
    "walkway not centred": Scene(camera=off_centre),
    "walker 20 cm off the middle": Scene(bars=off_the_middle),
    "bars 2 m apart": Scene(bars=bars_apart(2.0)),
    "lens distortion of 1 %": Scene(distortion=0.01),
    "lens distortion of -1 %": Scene(distortion=-0.01),
}
