"""How accurate estimated gait parameters are where the truth is known: of simulated walks, or beside the data."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.columns import GAIT_PARAMETERS, GAIT_QUANTITIES, HEIGHT, ID, PACES
from healthgait.gait.estimation.methods import METHODS
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.layout import MEASURES_FILE, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER
from healthgait.participants.tables import read_measures
from healthgait.synthetic.dataset import TRUTH_CLIPS_FILE, TRUTH_FILE
from healthgait.synthetic.scenes.scenes import Scene

HEADER = """mean absolute errors of participant means, usual / fast pace
| scene | Step cm | Stride cm | Cadence 1/min | MonoSP ms | BiSP ms | Speed mm/s \
| worst clip % | clips beyond 2 % (%) | beyond 5 % without a flag | excluded \
| within 2 standard errors: Step, Stride, Cadence, MonoSP, BiSP, Speed (%) |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Truth:
    """A participant's true parameters, and those of each clip by pace and name."""

    participant: str
    height_cm: float
    means: dict[str, float]
    clips: dict[tuple[str, str], dict[str, float]]


@dataclass(frozen=True)
class Errors:
    """The errors of an estimate.

    ``means`` are errors of participant means, (participants,) by parameter, and ``in_se`` the same in standard errors
    as the estimate gives them, NaN where there is none; ``clips_percent`` are errors of each used clip
    in cadence and in speed, (clips, 2); ``flagged`` says which of these clips carry a flag; ``excluded`` counts the
    clips that are not used.
    """

    means: dict[str, np.ndarray]
    in_se: dict[str, np.ndarray]
    clips_percent: np.ndarray
    flagged: np.ndarray
    excluded: int

    @property
    def unflagged(self) -> int:
        """Number of clips whose cadence or speed is wrong by more than 5 % and that carry no flag."""
        return int(np.sum((np.abs(self.clips_percent) > 5).any(axis=-1) & ~self.flagged))


def settings_for(folder: Path, scene: Scene, method: str = "events", pose_alone: bool = False) -> EstimationSettings:
    """The estimator's settings for a scene that was written to ``folder``."""
    return EstimationSettings(
        pose=folder / POSE,
        boxes=folder / SENSOR_BOXES_FOLDER,
        segmentation=None if pose_alone else folder / SEGMENTATION,
        length_m=scene.length_m,
        fps=scene.fps,
        method=method,
        floor_edge=METHODS[method].floor_edge,
        figures=None,
    )


def simulated_truths(scene: Scene, participants: int, seed: int = 1) -> Iterable[Truth]:
    """The truth of the people whom ``write_scene`` writes."""
    for participant in scene.people(participants, seed):
        clips = {(clip.pace, clip.name): scene.truth(walk) for clip, walk in participant.walks.items()}
        yield Truth(participant.person.participant, participant.person.height_cm, _means(clips), clips)


def _means(clips: dict[tuple[str, str], dict[str, float]]) -> dict[str, float]:
    means = {}
    for name in GAIT_PARAMETERS:
        quantity, pace = name.split("_")
        means[name] = float(np.mean([truth[quantity] for (own, _), truth in clips.items() if own == pace]))
    return means


def given_truths(data: Path) -> list[Truth]:
    """The truth in the folder of the data."""
    heights = read_measures(data / MEASURES_FILE, required=())[HEIGHT]
    clips = pd.read_csv(data / TRUTH_CLIPS_FILE, dtype={ID: str}).rename(columns={"gait": "pace"})
    people = pd.read_csv(data / TRUTH_FILE, dtype={ID: str}).set_index(ID)
    return [
        Truth(
            name,
            float(heights[name]),
            dict(people.loc[name, list(GAIT_PARAMETERS)]),
            {(row["pace"], row["clip"]): dict(row[list(GAIT_QUANTITIES)]) for _, row in own.iterrows()},
        )
        for name, own in clips.groupby(ID)
    ]


def errors_of(settings: EstimationSettings, truths: Iterable[Truth]) -> Errors:
    """Estimate everybody and compare."""
    means, in_se = ({name: [] for name in GAIT_PARAMETERS} for _ in range(2))
    clips, flagged, excluded = [], [], 0
    for person in truths:
        result = estimate_participant(settings, person.participant, person.height_cm)
        errors = result.standard_errors()
        for parameter, value in result.means().items():
            means[parameter].append(value - person.means[parameter])
            in_se[parameter].append(means[parameter][-1] / errors[parameter])
        for clip in result.clips:
            if not clip.row["used"]:
                excluded += 1
                continue
            true = person.clips[clip.clip.pace, clip.clip.name]
            clips.append([100 * (clip.row[quantity] / true[quantity] - 1) for quantity in ("Cadence", "Speed")])
            flagged.append(bool(clip.row["flags"]))
    found, sizes = ({name: np.array(values) for name, values in one.items()} for one in (means, in_se))
    return Errors(found, sizes, np.array(clips).reshape(-1, 2), np.array(flagged, bool), excluded)


def row_of(name: str, errors: Errors) -> str:
    """A row of the table."""
    sizes = np.abs(errors.clips_percent)
    beyond = _mean(100 * (sizes > 2).any(axis=-1), 0)
    cells = " | ".join(cells_of(errors.means))
    counts = f"{sizes.max(initial=0.0):.1f} | {beyond} | {errors.unflagged} | {errors.excluded}"
    return f"| {name} | {cells} | {counts} | {', '.join(coverage(errors.in_se))} |"


def coverage(in_se: dict[str, np.ndarray]) -> list[str]:
    """Percentage of participant means, of both paces, within two standard errors of the truth, by quantity."""
    shares = []
    for quantity in GAIT_QUANTITIES:
        values = np.concatenate([in_se[f"{quantity}_{pace}"] for pace in PACES])
        shares.append(_mean(100 * (np.abs(values[np.isfinite(values)]) <= 2), 0))
    return shares


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
