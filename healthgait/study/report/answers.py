"""The answer of a study to each target in a sentence: the best result beside the baseline and the published value."""

from dataclasses import dataclass, replace

from healthgait.columns import CLIP
from healthgait.study.report.labels import digits_of, input_label, interval_text, number_text, source_label
from healthgait.study.report.results import ALIKE, BETTER, PARTIAL, PARTICIPANT, WORSE, Result, best_results, compared
from healthgait.targets import Target

HOW_CHOSEN = (
    "In square brackets: 95 % interval. The best is chosen by these same scores, so it looks slightly too good, and of "
    "many results some are better than the baseline by chance."
)


@dataclass(frozen=True)
class Answer:
    """``verdict``: what was learnt of a target, as ``title`` names it; ``numbers``: by what, and how well."""

    title: str
    verdict: str
    numbers: str


def answer(results: list[Result], target: Target, simulated: bool) -> Answer:
    """What a target's results say: the best of those better than the baseline, else of those not clearly different."""
    title = f"{target.title}, of simulated people" if simulated else target.title
    everything = compared(results, target)
    if not everything:
        return Answer(title, "no result", "No method has finished.")
    verdicts = (BETTER, ALIKE, WORSE, "")  # the last: of too few people, or without a baseline
    alike = ([result for result in everything if result.versus_baseline == verdict] for verdict in verdicts)
    found = next(filter(None, alike))
    (best,) = best_results(found, target, lambda result: result.target)
    better = f"better than the baseline in {len(found)} of {len(everything)} results"
    verdict = better if best.beats_baseline else _nothing(best)
    return Answer(title, verdict, _numbers(best, simulated))


def _nothing(best: Result) -> str:
    """Why not even the best result shows that something was learnt."""
    if not best.baseline:
        return "there is no baseline on the same people to compare with"
    if not best.versus_baseline:
        return "too few people to tell whether anything was learnt beyond the baseline"
    if best.versus_baseline == WORSE:
        return "worse than the baseline"
    return f"{ALIKE} from the baseline"


def _numbers(best: Result, simulated: bool) -> str:
    score = best.summary.scores[best.headline]
    interval = interval_text(score.low, score.high, digits_of(best.headline))
    is_class = best.target.is_classification
    parts = [f"{'accuracy' if is_class else 'MAE'} {_with_unit(score.value, interval, best)}"]
    if best.baseline:
        answers = "majority class" if is_class else "training mean"
        parts.append(f"baseline ({answers}) {_with_unit(best.baseline[best.headline], '', best)}")
    parts.append(_published(best, simulated))
    people = f"{best.summary.participants} people"
    folds = f", {len(best.folds)} of {len(best.outcomes)} folds" * (best.status == PARTIAL)
    return f"Best: {best.method} on {input_label(best)} ({source_label(best)}, {people}{folds}): {'; '.join(parts)}."


def _published(best: Result, simulated: bool) -> str:
    """The paper's value; of the mean over a person's clips, that per clip, as it has no other."""
    clips = " per clip" * (best.sample == PARTICIPANT)
    paper = replace(best, sample=CLIP if clips else best.sample).published(best.headline)
    if paper is None:
        return "no published value"
    return f"published{clips}{', of real people,' * simulated} {_with_unit(paper, '', best)}"


def _with_unit(value: float, interval: str, result: Result) -> str:
    number = number_text(value, digits_of(result.headline))
    return " ".join(filter(None, (number, interval, result.target.unit)))
