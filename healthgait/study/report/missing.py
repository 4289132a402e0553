"""What a report lacks: cells that failed or have no data, and people who were left out."""

from healthgait.study.report.results import PARTICIPANT, Result, left_out


def missing_cells(results: list[Result], status: str) -> list[tuple[str, list[str]]]:
    """Reasons why cells ended with ``status``, each with the cells (``sex MLP usual_gait (OptoGait), fold 0, 1``)."""
    found: dict[str, dict[str, list[str]]] = {}
    for result in results:
        for outcome in result.outcomes:
            if outcome.status == status and result.sample != PARTICIPANT:  # which has the same cells as per clip
                folds = found.setdefault(outcome.reason or "no reason given", {})
                folds.setdefault(outcome.cell.label, []).append(str(outcome.cell.partition))
    return [
        (reason, [f"{label}, fold {', '.join(numbers)}" for label, numbers in folds.items()])
        for reason, folds in found.items()
    ]


def people_left_out(results: list[Result]) -> list[tuple[str, list[str], list[str]]]:
    """Each reason with the IDs left out, and of what (``sex: usual_gait (OptoGait), fast_gait (OptoGait)``).

    Inputs and targets that leave out the same people for the same reason share one entry.
    """
    by_input: dict[tuple[str, str, str], set[str]] = {}
    for result in results:
        inputs = result.inputs or result.method
        for reason, ids in left_out(result).items():
            by_input.setdefault((reason, str(result.target), inputs), set()).update(ids)
    merged: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
    for (reason, target, inputs), ids in by_input.items():
        merged.setdefault((reason, tuple(sorted(ids))), {}).setdefault(target, []).append(inputs)
    return [
        (reason, list(ids), [f"{target}: {', '.join(inputs)}" for target, inputs in places.items()])
        for (reason, ids), places in merged.items()
    ]
