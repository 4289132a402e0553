"""Warnings for readers of a study."""

from healthgait.columns import CLIP
from healthgait.learning.rows import UNREADABLE
from healthgait.study.cells import BASELINE, FAILED
from healthgait.study.inputs.clip_rows import NO_CLIP
from healthgait.study.report.rendering import first_names
from healthgait.study.report.results import PARTICIPANT, Result, left_out
from healthgait.study.running.runner import Study


def cautions(study: Study, results: list[Result]) -> list[str]:
    """One line each, those first that put results into doubt."""
    warnings = _failed(results) + _learnt_nothing(results)
    tables = list(study.data.tables.gait.values())
    if len(tables) == 2 and tables[0].equals(tables[1]):
        warnings.append(
            "both tables of gait parameters hold the same numbers: OptoGait and Estimated are the same input"
        )
    warnings += study.warnings
    if unreadable := unreadable_clips(results):
        warnings.append(f"{len(unreadable)} clips cannot be read and were left out: {first_names(unreadable, '; ')}")
    return warnings + _people_without_clips(results)


def _failed(results: list[Result]) -> list[str]:
    """A line if there are failed cells; results per participant are of the same cells as those per clip."""
    outcomes = [outcome for result in results if result.sample != PARTICIPANT for outcome in result.outcomes]
    failed = sum(outcome.status == FAILED for outcome in outcomes)
    return [f"{failed} of {len(outcomes)} cells failed: the report lacks them"] * bool(failed)


def _learnt_nothing(results: list[Result]) -> list[str]:
    """A line for each method that gave everyone the same answer."""
    trained = [result for result in results if result.method != BASELINE and result.sample != PARTICIPANT]
    constant = [result for result in trained if result.constant_folds]
    lines = []
    for method in dict.fromkeys(result.method for result in constant):
        named = ", ".join(
            f"{result.target} {result.inputs} in {result.constant_folds} of {len(result.folds)} folds"
            for result in constant
            if result.method == method
        )
        lines.append(f"{method} predicted (nearly) the same for everyone, so it learnt nothing: {named}")
    return lines


def _left_out_of_clips(results: list[Result], reason: str) -> list[tuple[Result, list[str]]]:
    """Results on clips, each with who or what was left out of it for a reason."""
    return [(result, sorted(left_out(result).get(reason, ()))) for result in results if result.sample == CLIP]


def unreadable_clips(results: list[Result]) -> list[str]:
    """The clips that were left out for it, with the reasons."""
    return sorted({clip for _, clips in _left_out_of_clips(results, UNREADABLE) for clip in clips})


def _people_without_clips(results: list[Result]) -> list[str]:
    """A line for each set of people who lack the clips of some inputs."""
    inputs: dict[tuple[str, ...], dict[str, None]] = {}
    for result, found in _left_out_of_clips(results, NO_CLIP):
        people = tuple(found)
        if people:
            inputs.setdefault(people, {})[f"{result.input} ({result.source})"] = None
    return [
        f"people without a clip of {', '.join(named)}, left out there: {len(people)} ({first_names(people)})"
        for people, named in inputs.items()
    ]
