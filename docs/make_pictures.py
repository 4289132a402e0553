"""Make the pictures of the README and the pages, of simulated people, as the scripts show them.

python docs/make_pictures.py

They are made smaller, so that the pages open quickly. Chromium is needed.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageSequence

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.frames import frames_from_video_file
from healthgait.gait.pose.pose_file import read_pose
from healthgait.layout import POSE, SEGMENTATION, SILHOUETTE, clip_named

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
CLIP = "PA000/FGS/FW-WoJ_2"
WIDTH, COLOURS = 800, 64  # of the film; much larger is over 300 kB
FRAMES, SHOWN, SIZE_PX = 40, 5, 224  # as a network sees them, and how many are shown


def _run(script: str, *options: str | Path) -> None:
    subprocess.run(["bash", ROOT / "scripts" / script, *options], check=True)


def _smaller(film: Path, output: Path) -> None:
    """The film with fewer pixels and with the colours of the frame in its middle."""
    with Image.open(film) as whole:
        size = WIDTH, round(WIDTH * whole.height / whole.width)
        frames = [
            frame.convert("RGB").resize(size, Image.Resampling.LANCZOS) for frame in ImageSequence.Iterator(whole)
        ]
        duration_ms = whole.info["duration"]
    colours = frames[len(frames) // 2].quantize(COLOURS)
    first, *others = [frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in frames]
    first.save(output, save_all=True, append_images=others, duration=duration_ms, loop=0, optimize=True)


def _small(picture: Path, output: Path) -> None:
    """The picture with 256 colours, not wider than WIDTH."""
    with Image.open(picture) as whole:
        size = WIDTH, round(WIDTH * whole.height / whole.width)
        smaller = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS) if whole.width > WIDTH else whole
        smaller.convert("RGB").quantize(dither=Image.Dither.NONE).save(output, optimize=True)


def _walk(data: Path, folder: Path) -> None:
    """The film of a walk, from the first to the last frame with a pose, and its sheet."""
    pose = read_pose(clip_named(CLIP).path_in(data / POSE, POSE))
    for modality in (SILHOUETTE, SEGMENTATION):
        for picture in clip_named(CLIP).path_in(data / modality, modality).iterdir():
            if not 0 <= int(picture.stem) - pose.first < len(pose):
                picture.unlink()
    for output in (film := folder / "walk.gif"), (sheet := folder / "sheet.png"):
        _run("show_clip.sh", "-d", data, "-c", CLIP, "-o", output)
    _smaller(film, PICTURES / "walk.gif")
    _small(sheet, PICTURES / "sheet.png")


def _gait(data: Path, folder: Path) -> None:
    """The estimation's picture of a walk, and the beginning of a person's page."""
    gait, pages = folder / "gait", folder / "pages"
    measures = data / "participants_measures.csv"
    options = ("-s", data / "sensors_bboxes", "-e", data / "semantic_segmentation", "-g", folder / "figures")
    tables = [part for name in ("clips", "events", "standard-errors", "angles") for part in (f"--{name}", gait / name)]
    _run("gait_parameters_estimation.sh", "-p", measures, *options, "-o", gait / "parameters.csv", *tables)
    for path in gait.glob("[!.]*"):
        path.replace(path.with_suffix(".csv"))
    _small(folder / "figures" / f"{CLIP}.png", PICTURES / "gait_parameters.png")
    _run("walk_report.sh", "-i", gait, "-o", pages, "--participants", measures)
    picture = folder / "page.png"
    options = ("--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=900,1060", f"--screenshot={picture}")
    subprocess.run(["chromium", *options, (pages / "PA000.html").as_uri()], check=True, stderr=subprocess.DEVNULL)
    _small(picture, PICTURES / "page.png")


def _study(folder: Path) -> None:
    """The plot of all results for sex of the demo's short study, on the tables of 398 people."""
    data, config = folder / "cohort", folder / "config.json"
    _run("make_synthetic_dataset.sh", "-o", data, "-m", "none")
    measures = data / "participants_measures.csv"
    _run("create_partitions.sh", "-p", measures, "-o", folder / "partitions")
    settings = json.loads((ROOT / "configfiles" / "demo_configfile.json").read_text())
    tables = {name: data / f"{name}.csv" for name in ("gait_parameters", "gait_parameters_estimation")}
    paths = {"partitions_path": folder / "partitions", "save_dir": folder / "results", "patients_measures": measures}
    space = {"hyperparameters_search_space": ROOT / "configfiles" / settings["hyperparameters_search_space"]}
    whole = settings | {"data_path": None} | {name: str(path) for name, path in (paths | tables | space).items()}
    config.write_text(json.dumps(whole))
    options = ("--config", config, "--targets", "sex", "--methods", "XGBoost", "MLP", "--quiet")
    subprocess.run([sys.executable, ROOT / "scripts" / "technical_validation.py", *options], check=True)
    shutil.copy(folder / "results" / "figures" / "sex_forest.svg", PICTURES / "study.svg")


def _frames(data: Path) -> None:
    """What the frame loader gives of a clip: some frames of two modalities, without the padding above and below."""
    rows = []
    for modality in (SILHOUETTE, SEGMENTATION):
        clip = clip_named(CLIP).path_in(data / modality, modality)
        frames = frames_from_video_file(clip, FRAMES, (SIZE_PX, SIZE_PX))
        rows.append(np.concatenate([*frames[:: FRAMES // SHOWN]], axis=1))
    padding = (SIZE_PX - SIZE_PX * 9 // 16) // 2
    picture = Image.fromarray((255 * np.concatenate([row[padding:-padding] for row in rows])).astype("uint8"))
    picture.quantize(dither=Image.Dither.NONE).save(PICTURES / "frames.png", optimize=True)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        options = ("-n", "1", "-r", "640x360", "-m", POSE, SILHOUETTE, SEGMENTATION)
        _run("make_synthetic_dataset.sh", "-o", data, *options)
        _walk(data, folder)
        _gait(data, folder)
        _frames(data)
        _study(folder)
    for path in sorted(PICTURES.iterdir()):
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
