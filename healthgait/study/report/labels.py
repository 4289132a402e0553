"""How results are named and numbers are written in tables and figures."""

import numpy as np

from healthgait.layout import BOTH, JACKETS
from healthgait.study.cells import BASELINE
from healthgait.study.report.results import Result
from healthgait.study.running.metrics import RECALL

SHARES = ("accuracy", "f1", RECALL)  # from 0 to 1


def input_label(result: Result) -> str:
    """An input in words: ``fast + usual gait + circumference``; for the baseline, what it always answers."""
    if result.method == BASELINE:
        return "majority class" if result.target.is_classification else "training mean"
    words = result.input.replace("fast_usual", "fast + usual").replace("_circumference", " + circumference")
    words = words.replace("_", " ").replace("/", ", ")
    return f"{words}, {result.frames} frames" if result.frames else words


def source_label(result: Result) -> str:
    """Where an input comes from; for clips, their class and what a prediction is of: ``WoJ and WJ, per clip``."""
    return f"{clips_label(result)}, per {result.sample}" if result.sample else result.source


def clips_label(result: Result) -> str:
    """The class of clips in words: ``WoJ``, or for both classes ``WoJ and WJ``."""
    return " and ".join(JACKETS) if result.source == BOTH else result.source


def source_group(result: Result) -> str:
    """Where an input comes from, clips of all classes as one: ``OptoGait`` or ``clips``."""
    return "clips" if result.sample else result.source


def heading(metric: str) -> str:
    """A metric in words with its unit."""
    kind, _, unit = metric.partition("_")
    words = {"accuracy": "Accuracy", "f1": "F1 (macro)", "mae": "MAE", "sd": "SD of |error|", "me": "Mean error"}
    return f"{words[kind]}, {unit}" if unit else words[kind]


def interval_text(low: float, high: float, digits: int) -> str:
    """Empty where there are too few people for an interval."""
    return "" if np.isnan(low) else f"[{number_text(low, digits)}, {number_text(high, digits)}]"


def digits_of(metric: str) -> int:
    """The decimals of a metric that are worth printing."""
    return 3 if metric.partition("_")[0] in SHARES else 2


def plus_minus(value: float, sd: float, digits: int) -> str:
    """A value and its SD; the value alone where the SD is not known."""
    number = number_text(value, digits)
    return number if np.isnan(sd) else f"{number} ± {sd:.{digits}f}"


def number_text(value: float, digits: int, sign: str = "-") -> str:
    """A number with a true minus; never −0."""
    return f"{value:{sign}z.{digits}f}".replace("-", "−")
