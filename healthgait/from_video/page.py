"""The page of a video: who walked where, the film, the parameters of each pass, and what to mind; one file."""

import base64
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from healthgait.columns import ERROR_SUFFIX, QUANTITIES, with_error
from healthgait.files import write_text
from healthgait.from_video.passes_of_video import Passes

TEMPLATE = "walk.html"


def write_page(folder: Path, video: str, passes: Passes, warnings: list[str]) -> None:
    """Write the page beside the tables and the film in ``folder``, which it holds."""
    clips, film = pd.read_csv(folder / "clips.csv"), folder / "walk.mp4"
    rows = [_row(clip) for clip in clips.to_dict("records")]
    templates = Environment(
        loader=PackageLoader("healthgait.from_video", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = templates.get_template(TEMPLATE).render(
        video=video,
        film=base64.b64encode(film.read_bytes()).decode() if film.exists() else "",
        found=passes.found,
        warnings=warnings,
        quantities=[*QUANTITIES.items()],
        rows=rows,
    )
    write_text(folder / TEMPLATE, page)


def _row(clip: dict) -> dict:
    values = {
        name: "" if pd.isna(clip[name]) else with_error(clip[name], clip[name + ERROR_SUFFIX], quantity.unit)
        for name, quantity in QUANTITIES.items()
    }
    return {
        "clip": clip["clip"],
        "used": clip["used"],
        "direction": str(clip["direction"]).replace("_", " "),
        "values": values,
    }
