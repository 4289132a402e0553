"""One line that each benchmark prints at its end, and of which ``all_roads.py`` makes the table of benchmarks."""

ROW = "| "
HEADER = "| What | Documented way | Here | Times as fast |\n|---|---|---|---|"


def print_row(what: str, documented: str, here: str, times: float) -> None:
    """``documented`` and ``here`` are times with their units; ``times`` is the ratio, of medians or as measured."""
    print(f"{ROW}{what} | {documented} | {here} | {times:.1f} |", flush=True)
