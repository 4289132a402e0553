"""Six people whose figures can be counted by hand, and some clips of theirs."""

from pathlib import Path

from healthgait.cohort.cohort import Cohort, read_cohort
from healthgait.cohort.counts import BarCounts
from healthgait.columns import GAIT_PARAMETERS
from healthgait.layout import GAIT_PARAMETERS_FILE, MEASURES_FILE, clips_of

# PA002 stands at both lower bounds of age and at edges of ranges; PA004 lacks an age, PA005 a sex and a weight.
MEASURES = """ID,Sex,Age,PA_level,Height,Weight,BMI
PA000,0,34,Active,160,55,21.5
PA001,0,34.9,Non active,164.9,59.9,22
PA002,1,35,Non active,165,60,22.04
PA003,1,49,Non active,181,90,27.5
PA004,1,NA,Active,170,65,22.5
PA005,NA,50,,178,,28
"""
SPEEDS = {  # usual, fast, m/s
    "PA000": (1.4, 1.8), "PA001": (1.2, 1.7), "PA002": (1.1, 1.5), "PA003": (1.3, ""), "PA004": (1.3, 1.6),
    "PA005": (1.0, 1.4), "PA900": (1.0, 1.4),
}  # fmt: skip


def write_tables(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MEASURES_FILE).write_text(MEASURES)
    lines = [",".join(["ID", *GAIT_PARAMETERS])]
    for name, (usual, fast) in SPEEDS.items():
        speeds = {"Speed_UGS": str(usual), "Speed_FGS": str(fast)}
        lines.append(",".join([name, *(speeds.get(column, "") for column in GAIT_PARAMETERS)]))
    (folder / GAIT_PARAMETERS_FILE).write_text("\n".join(lines) + "\n")
    return folder


def keep_sexes(folder: Path) -> None:
    """Empty all measures but the sex: one figure, not seven that take their time."""
    lines = [",".join((line.split(",") + [""] * 5)[:2] + [""] * 5) for line in MEASURES.splitlines()[1:]]
    (folder / MEASURES_FILE).write_text("\n".join([MEASURES.splitlines()[0], *lines]) + "\n")


def write_frames(folder: Path, modality: str, counts: dict[str, int], person: str = "PA000") -> None:
    """Empty files named as frames from 13 on, for clips by name such as ``NW-WoJ_1``."""
    suffix = ".jpg" if modality == "silhouette" else ".png"
    for clip in clips_of(person):
        if clip.name in counts:
            clip.path(folder, modality).mkdir(parents=True)
            for frame in range(13, 13 + counts[clip.name]):
                (clip.path(folder, modality) / f"{frame:03d}{suffix}").touch()


def cohort_of(folder: Path, dataset: Path | None = None) -> Cohort:
    """The cohort of the tables in ``folder``."""
    return read_cohort(folder / MEASURES_FILE, folder / GAIT_PARAMETERS_FILE, dataset)


def counts_of(bars: BarCounts) -> dict[str, dict[str, int]]:
    """The bars that have a height."""
    return {group: {name: n for name, n in column.items() if n} for group, column in bars.counts.items()}
