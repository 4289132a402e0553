"""How true lengths are when the scale comes from the person's height alone, camera by camera, beside known bars.

python benchmarks/height_scale.py [-n participants] [-s seed] [--errors none full lite] [--scenes WORD ...]
python benchmarks/height_scale.py --data DIR [--pose FOLDER ...] [-k metres] [-f fps] [--size WIDTH HEIGHT]

The first form simulates people, the second one takes a folder in the layout of Health&Gait with its truth, as
gait_accuracy.py does. Pose alone is used. A person's step is the mean over their clips of a pace.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.agreement.accuracy import given_truths
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.threads import available_cores
from healthgait.errors import InputError
from healthgait.gait.parameters.walk import Walk, analyse_walk
from healthgait.gait.pose.pose_file import Pose, read_pose
from healthgait.gait.walkway.by_height import walkway_by_height
from healthgait.gait.walkway.walkway import Walkway, read_corners
from healthgait.layout import FRAME_RATE_HZ, IMAGE_SIZE, POSE, SENSOR_BOXES_FOLDER, WALKWAY_LENGTH_M, clips_of
from healthgait.synthetic.camera import Camera, bar_ends_m, draw_camera
from healthgait.synthetic.footfalls import TrueFootfalls, gait_parameters
from healthgait.synthetic.motion import motion_of
from healthgait.synthetic.participant import Participant, draw_participant
from healthgait.synthetic.pose import pose_entries
from healthgait.synthetic.pose_errors import PRESETS, with_pose_errors
from healthgait.synthetic.random_streams import Purpose
from healthgait.synthetic.skeleton import skeleton_of

HEADER = """| scene | pose | clips (refused) | Step %: mean, worst person | by bars | Cadence % | by bars \
| BiSP ms | by bars | scale's standard error % | within 2 standard errors: Step, Cadence, Speed (%) | each Step % |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


def camera(away_m: float = 6.0, focal_px: float = 800.0, height_m: float = 1.2, **angles_deg: float) -> Camera:
    """A camera that looks at the walkway's middle; ``yaw`` moves it around that point."""
    angles = {name: np.radians(value) for name, value in ({"yaw": 0.0, "pitch": 2.0, "roll": 0.0} | angles_deg).items()}
    return Camera(
        x_m=WALKWAY_LENGTH_M / 2 - away_m * np.sin(angles["yaw"]),
        distance_m=away_m * np.cos(angles["yaw"]),
        height_m=height_m,
        focal_px=focal_px,
        bars_half_gap_m=0.5,
        **{f"{name}_rad": value for name, value in angles.items()},
    )


SCENES: dict[str, Callable[[Participant], Camera]] = {
    "as simulated": lambda person: draw_camera(person.generator(Purpose.CAMERA)),
    "square on": lambda _: camera(),
    "yaw 10": lambda _: camera(yaw=10),
    "yaw -15": lambda _: camera(yaw=-15),
    "yaw 25": lambda _: camera(yaw=25),
    "roll 3": lambda _: camera(roll=3),
    "roll -5": lambda _: camera(roll=-5),
    "tilt 5, at 1.5 m": lambda _: camera(height_m=1.5, pitch=5),
    "tilt 10, at 2.2 m": lambda _: camera(height_m=2.2, pitch=10),
    "tilt -4, at 0.6 m": lambda _: camera(height_m=0.6, pitch=-4),
    "yaw 12, tilt 5, roll -4": lambda _: camera(height_m=1.5, yaw=12, pitch=5, roll=-4),
    "near (4 m)": lambda _: camera(4.0),
    "far (12 m), narrow lens": lambda _: camera(12.0, 1900.0),
    "wide lens at 4.5 m": lambda _: camera(4.5, 620.0),
    "narrow lens at 8 m": lambda _: camera(8.0, 1500.0),
    "wide lens at 4 m, yaw 15": lambda _: camera(4.0, 620.0, yaw=15),
    "narrow lens at 12 m, yaw 15": lambda _: camera(12.0, 1900.0, yaw=15),
}


@dataclass(frozen=True)
class Estimate:
    """What was estimated, and the truth of the same steps."""

    walk: Walk
    truth: dict[str, float]

    def percent(self, quantity: str) -> float:
        return 100 * (self.walk.parameters[quantity] / self.truth[quantity] - 1)

    def milliseconds(self, quantity: str) -> float:
        return 1000 * (self.walk.parameters[quantity] - self.truth[quantity])

    def in_se(self, quantity: str) -> float:
        return (self.walk.parameters[quantity] - self.truth[quantity]) / self.walk.errors.total()[quantity]


@dataclass(frozen=True)
class Compared:
    """A clip of one person and pace, by the height and by the bars; None where the walk was refused."""

    person: str
    by_height: Estimate | None
    by_bars: Estimate


def compared(
    person: str,
    pose: Pose,
    height_cm: float,
    size: tuple[int, int],
    bars: Walkway,
    fps: float,
    truth_on: Callable[[Walkway], dict[str, float]],
) -> Compared:
    by_bars = Estimate(analyse_walk(pose, bars, None, fps), truth_on(bars))
    try:
        found = walkway_by_height(pose, height_cm, size, person)
    except InputError as error:
        print(error, file=sys.stderr)
        return Compared(person, None, by_bars)
    by_height = Estimate(analyse_walk(pose, found.walkway, None, fps), truth_on(found.walkway))
    return Compared(person, by_height, by_bars)


def simulated(arguments: tuple[str, str, int, int]) -> tuple[tuple[str, str], str]:
    """The table's row of one scene and one kind of pose errors."""
    name, kind, participants, seed = arguments
    clips = [
        clip for index in range(participants) for clip in _clips_of(SCENES[name], kind, draw_participant(seed, index))
    ]
    return (name, kind), row_of(name, kind, clips)


def _clips_of(camera_of: Callable[[Participant], Camera], kind: str, person: Participant) -> Iterator[Compared]:
    skeleton, camera = skeleton_of(person.person), camera_of(person)
    camera = replace(camera, bars_half_gap_m=0.5)
    bars = Walkway(camera.project(np.stack(list(bar_ends_m(camera).values()))), WALKWAY_LENGTH_M)
    tall_px = camera.focal_px / camera.distance_m * skeleton.height_m
    for number, (clip, walk) in enumerate(person.walks.items()):
        motion = motion_of(clip, walk, skeleton)
        entries = pose_entries(motion.joints, camera, person.generator(Purpose.POSE, number))
        if kind in PRESETS:
            rng = person.generator(Purpose.POSE_ERRORS, number)
            entries = with_pose_errors(entries, PRESETS[kind], rng, tall_px, camera.size_px)
        entries = [entry | {"frame": motion.first + entry["frame"]} for entry in entries]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pose.json"
            path.write_text(json.dumps(entries))
            pose = read_pose(path, camera.size_px)
        name, height_cm = f"{person.person.participant} {clip.pace}", 100 * skeleton.height_m
        truth_on = partial(_truth_between, camera, clip.direction, walk)
        yield compared(name, pose, height_cm, camera.size_px, bars, FRAME_RATE_HZ, truth_on)


def _truth_between(camera: Camera, direction: int, walk: TrueFootfalls, walkway: Walkway) -> dict[str, float]:
    """The true parameters of the steps between a walkway's lines."""
    places_m = np.linspace(-2, 6, 801)
    columns_px = camera.project(np.stack([places_m, 0 * places_m, 0 * places_m], axis=1))[:, 0]
    lines_px = walkway.in_image(np.array([[0.0, 0.5], [walkway.length_m, 0.5]]))[:, 0]
    begin, end = np.interp(lines_px, columns_px, places_m)
    return gait_parameters(walk, (begin, end) if direction > 0 else (WALKWAY_LENGTH_M - end, WALKWAY_LENGTH_M - begin))


def given(arguments: tuple[str, argparse.Namespace]) -> tuple[str, str]:
    """The table's row of one pose folder."""
    folder, options = arguments
    clips = []
    for person in given_truths(options.data):
        for clip in clips_of(person.participant):
            path = clip.path_in(options.data / folder, POSE)
            if path.exists() and (clip.pace, clip.name) in person.clips:
                corners_px = read_corners(clip.sensor_boxes(options.data / SENSOR_BOXES_FOLDER))
                clips.append(
                    compared(
                        f"{person.participant} {clip.pace}", read_pose(path, tuple(options.size)), person.height_cm,
                        tuple(options.size), Walkway(corners_px, options.scale), options.fps,
                        lambda _, truth=person.clips[clip.pace, clip.name]: truth,
                    )
                )  # fmt: skip
    return folder, row_of(options.data.name, folder, clips)


def row_of(name: str, kind: str, clips: list[Compared]) -> str:
    used = [clip for clip in clips if clip.by_height]
    if not used:
        return f"| {name} | {kind} | 0 ({len(clips)}) |" + " – |" * 9
    people = list(dict.fromkeys(clip.person for clip in used))
    steps = [
        np.array([np.nanmean([getattr(clip, by).percent("Step") for clip in used if clip.person == person])
                  for person in people])
        for by in ("by_height", "by_bars")
    ]  # fmt: skip
    cells = [f"{values.mean():+.2f}, {np.abs(values).max():.2f}" for values in steps]
    for by in ("by_height", "by_bars"):
        cells.append(f"{np.nanmean([abs(getattr(clip, by).percent('Cadence')) for clip in used]):.2f}")
    for by in ("by_height", "by_bars"):
        cells.append(f"{np.nanmean([abs(getattr(clip, by).milliseconds('BiSP')) for clip in used]):.0f}")
    cells.append(f"{100 * np.mean([clip.by_height.walk.walkway.scale_se for clip in used]):.2f}")
    cells.append(", ".join(_coverage(used, quantity) for quantity in ("Step", "Cadence", "Speed")))
    cells.append(" ".join(f"{value:+.1f}" for value in steps[0]))
    return f"| {name} | {kind} | {len(used)} ({len(clips) - len(used)}) | {' | '.join(cells)} |"


def _coverage(clips: list[Compared], quantity: str) -> str:
    """Percentage of clips within two standard errors of the truth."""
    sizes = np.array([clip.by_height.in_se(quantity) for clip in clips])
    return f"{100 * np.mean(np.abs(sizes[np.isfinite(sizes)]) <= 2):.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=6)
    parser.add_argument("-s", "--seed", type=int, default=21)
    parser.add_argument("--errors", nargs="+", choices=("none", *PRESETS), default=("none", *PRESETS))
    parser.add_argument("--scenes", nargs="+", default=[""], help="scenes whose name has one of these words")
    parser.add_argument("--data", type=Path, help="a folder with its truth, instead of simulated scenes")
    parser.add_argument("--pose", nargs="+", default=[POSE], help="pose folders below --data (default: pose)")
    parser.add_argument("-k", "--scale", type=float, default=WALKWAY_LENGTH_M, help="metres, of --data")
    parser.add_argument("-f", "--fps", type=float, default=FRAME_RATE_HZ, help="of --data")
    parser.add_argument("--size", nargs=2, type=int, default=IMAGE_SIZE, help="of the images, px, of --data")
    options = parser.parse_args()
    names = [name for name in SCENES if any(word in name for word in options.scenes)]
    if options.data:
        row, tasks = given, [(folder, options) for folder in options.pose]
        order = options.pose
    else:
        order = [(name, kind) for name in names for kind in options.errors]
        row, tasks = simulated, [(*one, options.participants, options.seed) for one in order]
    print(HEADER)
    rows = dict(map_unordered(row, tasks, Workers(available_cores(), apart=True)))
    for one in order:
        print(rows[one])


if __name__ == "__main__":
    main()
