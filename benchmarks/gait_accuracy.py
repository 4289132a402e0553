"""How true the estimated gait parameters are, scene by scene: mean absolute errors of participant means.

python benchmarks/gait_accuracy.py [-n participants] [-m events|paper] [--pose-alone] [--scenes WORD ...]
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.gait_scenes import SCENES, Scene, write_scene
from healthgait.columns import GAIT_QUANTITIES, PACES
from healthgait.gait.participant import METHODS, PAPER, Settings, estimate_participant
from healthgait.layout import POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, WALKWAY_LENGTH_M
from healthgait.parallel import Workers, map_unordered
from healthgait.synthetic.footfalls import gait_parameters
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.tables import mean_by_pace
from healthgait.threads import available_cores


def settings_for(folder: Path, scene: Scene, method: str = "events", pose_alone: bool = False) -> Settings:
    """The estimator's settings for a scene that was written to ``folder``."""
    return Settings(
        pose=folder / POSE,
        boxes=folder / SENSOR_BOXES_FOLDER,
        segmentation=None if pose_alone else folder / SEGMENTATION,
        length_m=WALKWAY_LENGTH_M,
        fps=scene.fps,
        method=method,
        floor_edge="y_min" if method == "paper" else "y_max",
        figures=None,
    )


def errors_of(settings: Settings, participants: int, seed: int = 1) -> tuple[dict[str, np.ndarray], np.ndarray, int]:
    """Errors of participant means, (participants,) by parameter; of clips in cadence and speed, %; clips excluded."""
    means: dict[str, list[float]] = {}
    clips, excluded = [], 0
    for index in range(participants):
        participant = draw_participant(seed, index)
        name = participant.person.participant
        result = estimate_participant(settings, name, participant.person.height_cm)
        truth, found = mean_by_pace(name, participant.walks), result.means()
        for parameter, value in found.items():
            means.setdefault(parameter, []).append(value - truth[parameter])
        for clip in result.clips:
            if not clip.row["used"]:
                excluded += 1
                continue
            true = gait_parameters(participant.walks[clip.clip])
            clips.append([100 * (clip.row[quantity] / true[quantity] - 1) for quantity in ("Cadence", "Speed")])
    return {name: np.array(values) for name, values in means.items()}, np.array(clips), excluded


def _row(arguments: tuple[str, argparse.Namespace]) -> tuple[str, str]:
    name, options = arguments
    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        write_scene(Path(folder), scene, options.participants)
        settings = settings_for(Path(folder), scene, options.method, options.pose_alone)
        errors, clips, excluded = errors_of(settings, options.participants)
    worst = np.abs(clips).max(initial=0.0)
    beyond = _mean(100 * (np.abs(clips) > 2).any(axis=-1), 0)
    return name, f"| {name} | {' | '.join(cells_of(errors))} | {worst:.1f} | {beyond} | {excluded} |"


def cells_of(errors: dict[str, np.ndarray]) -> list[str]:
    """The mean absolute error of each of GAIT_QUANTITIES, usual / fast pace; seconds as ms and m/s as mm/s."""
    cells = []
    for quantity in GAIT_QUANTITIES:
        scale = 1000 if quantity.endswith("SP") or quantity == "Speed" else 1
        values = [scale * np.abs(errors[f"{quantity}_{pace}"]) for pace in PACES]
        cells.append(" / ".join(_mean(known[np.isfinite(known)], 2 if scale == 1 else 0) for known in values))
    return cells


def _mean(values: np.ndarray, decimals: int) -> str:
    return f"{values.mean():.{decimals}f}" if len(values) else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--participants", type=int, default=6)
    parser.add_argument("-m", "--method", choices=METHODS, default="events")
    parser.add_argument("--pose-alone", action="store_true")
    parser.add_argument("--scenes", nargs="+", default=[""], help="scenes whose name has one of these words")
    options = parser.parse_args()
    if options.method == PAPER and options.pose_alone:
        parser.error("the published method needs the segmentation")
    names = [name for name in SCENES if any(word in name for word in options.scenes)]
    print("mean absolute errors of participant means, usual / fast pace")
    print(
        "| scene | Step cm | Stride cm | Cadence 1/min | MonoSP ms | BiSP ms | Speed mm/s "
        "| worst clip % | clips beyond 2 % (%) | excluded |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    rows = dict(map_unordered(_row, [(name, options) for name in names], Workers(available_cores())))
    for name in names:
        print(rows[name])


if __name__ == "__main__":
    main()
