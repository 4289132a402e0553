"""The clips with the worst predictions, shown as pictures: five frames of each."""

from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from healthgait.clips.pictures import read_picture
from healthgait.clips.sampling import SKIP_PERCENT, UNIFORM, chosen_frames
from healthgait.columns import CLIP, ID
from healthgait.errors import InputError
from healthgait.figure_style import STYLE
from healthgait.layout import clips_of_person
from healthgait.study.inputs.clip_rows import clip_name
from healthgait.study.report.figures import best_inputs
from healthgait.study.report.labels import clips_label, input_label
from healthgait.study.report.pictures import Drawing, Picture, finished, of_result
from healthgait.study.report.results import Result, targets_of
from healthgait.study.running.predictions import probability_columns
from healthgait.targets import Target

CLIPS_SHOWN = 6
FRAMES_SHOWN = 5
STRIP_WIDTH_IN, TITLE_HEIGHT_IN = 6.4, 0.35
DARK = 40  # a pixel that is not the black ground, nor what JPEG makes of it


def clip_figures(results: list[Result], data_path: Path | None, simulated: bool = False) -> list[Picture]:
    """For each target and backbone the clips with the largest errors, of the input with the best score.

    Clips whose frames are not there any more, or cannot be read, are ignored; without any, there is no figure. Each
    says so if the people are ``simulated``.
    """
    if data_path is None:
        return []
    pictures = []
    for target in targets_of(results):
        for result in best_inputs(results, target):
            if result.sample:
                strips = _strips(result, data_path)
                if strips:
                    pictures.append(finished(_draw(result, strips), simulated))
    return pictures


def worst_clips(result: Result) -> pd.DataFrame:
    """The predictions that are wrong, the worst first; their columns and ``error``.

    That is the probability of the wrong class, or the absolute error in the target's unit.
    """
    predictions = pd.concat(result.folds)
    if not result.target.is_classification:
        errors = (predictions["predicted"] - predictions["true"]).abs()
        return predictions.assign(error=errors).sort_values("error", ascending=False)
    wrong = predictions[predictions["true"] != predictions["predicted"]]
    return wrong.assign(error=_probability(wrong, result.target)).sort_values("error", ascending=False)


def _probability(predictions: pd.DataFrame, target: Target) -> np.ndarray:
    """The probability of the class that each clip was predicted as."""
    columns = probability_columns(target)
    if len(columns) == 1:
        return np.where(predictions["predicted"] == 1, predictions[columns[0]], 1 - predictions[columns[0]])
    return predictions[columns].to_numpy()[np.arange(len(predictions)), predictions["predicted"]]


def _strips(result: Result, data_path: Path) -> list[tuple[tuple, np.ndarray]]:
    """The prediction of a clip and its frames side by side, for the worst that can be shown: one per person."""
    strips, shown = [], set()
    for row in worst_clips(result).itertuples(index=False):
        if getattr(row, ID) in shown:
            continue
        folder = _folder(row, result, data_path)
        frames = _frames(folder) if folder else []
        if frames:
            strips.append((row, side_by_side(frames)))
            shown.add(getattr(row, ID))
        if len(strips) == CLIPS_SHOWN:
            break
    return strips


def side_by_side(frames: list[np.ndarray]) -> np.ndarray:
    """Frames (height, width, 3) in a row with white gaps, cut to the rows in which any of them shows something."""
    bright = np.max(frames, axis=(0, 2, 3)) > DARK
    rows = slice(*np.flatnonzero(bright)[[0, -1]] + (0, 1)) if bright.any() else slice(None)
    gap = np.full((len(frames[0][rows]), frames[0].shape[1] // 40 + 1, 3), 255, np.uint8)
    return np.concatenate([part for frame in frames for part in (frame[rows], gap)][:-1], axis=1)


def _folder(row, result: Result, data_path: Path) -> Path | None:
    """The folder of a clip, found by the name it has in the predictions; None if it is not there any more."""
    person = data_path / result.input.split("/")[0] / getattr(row, ID)
    try:
        found = clips_of_person(person, result.source, result.input) if person.is_dir() else []
    except InputError:  # others were put beside it since
        return None
    return next((clip for clip in found if clip_name(person, clip) == getattr(row, CLIP)), None)


def _frames(folder: Path) -> list[np.ndarray]:
    try:
        paths = chosen_frames(folder, FRAMES_SHOWN, SKIP_PERCENT, UNIFORM)
        frames = [read_picture(path)[..., ::-1] for path in paths]
    except InputError:  # the folder was moved or emptied since
        return []
    # Pictures of several sizes cannot be laid side by side.
    return frames if len({frame.shape for frame in frames}) == 1 else []


def _in_words(row, target: Target) -> str:
    clip = f"{getattr(row, ID)} {getattr(row, CLIP)}"
    if target.is_classification:
        return f"{clip}: predicted {target.labels[row.predicted]} ({row.error:.0%}), true {target.labels[row.true]}"
    return f"{clip}: predicted {row.predicted:.1f} {target.unit}, true {row.true:.1f} {target.unit}"


def _data(rows: list[tuple], target: Target) -> pd.DataFrame:
    """Whose clip, and in the target's unit true, predicted and error; of classes, labels and probability."""
    table = pd.DataFrame(rows)[[ID, CLIP, "true", "predicted", "error"]]
    if target.is_classification:
        labels = {column: table[column].map(dict(enumerate(target.labels))) for column in ("true", "predicted")}
        return table.assign(**labels).rename(columns={"error": "probability"})
    return table.rename(columns={name: f"{name}_{target.unit}".rstrip("_") for name in ("true", "predicted", "error")})


def _draw(result: Result, strips: list[tuple[tuple, np.ndarray]]) -> Drawing:
    with matplotlib.rc_context(STYLE):
        heights = [TITLE_HEIGHT_IN + STRIP_WIDTH_IN * strip.shape[0] / strip.shape[1] for _, strip in strips]
        figure = Figure(figsize=(STRIP_WIDTH_IN, sum(heights)), layout="constrained")
        grid = figure.subplots(len(strips), squeeze=False, height_ratios=heights)[:, 0]
        for axes, (row, strip) in zip(grid, strips, strict=True):
            axes.set_title(_in_words(row, result.target), loc="left")
            axes.imshow(strip)
            axes.set_axis_off()
    kind = "misclassified with the most confidence" if result.target.is_classification else "with the largest errors"
    caption = (
        f"{result.target.title}, {result.method}, {input_label(result)}, {clips_label(result)}: the "
        f"{len(strips)} clips {kind}, one per person, the worst first, {FRAMES_SHOWN} frames of each."
    )
    name = f"{result.target}_{result.method}_worst_clips".lower().replace("-", "_")
    data = of_result(result, _data([row for row, _ in strips], result.target))
    return Drawing(name, caption, figure, data)
