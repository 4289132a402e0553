"""Make the pictures of the README and the pages: a simulated walk, as show_clip.sh shows it.

python docs/make_pictures.py

Simulated people alone are in them. They are made smaller, so that the pages open quickly.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageSequence

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
CLIP = "PA000/FGS/FW-WoJ_2"
WIDTH, COLOURS = 720, 64  # of the film; much larger is over 300 kB


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


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        data, film, sheet = (Path(folder, name) for name in ("data", "walk.gif", "sheet.png"))
        modalities = ("pose", "silhouette", "semantic_segmentation")
        _run("make_synthetic_dataset.sh", "-o", data, "-n", "1", "-r", "640x360", "-m", *modalities)
        for output in film, sheet:
            _run("show_clip.sh", "-d", data, "-c", CLIP, "-o", output)
        _smaller(film, PICTURES / "walk.gif")
        with Image.open(sheet) as picture:
            picture.convert("RGB").quantize(dither=Image.Dither.NONE).save(PICTURES / "sheet.png", optimize=True)
    for path in sorted(PICTURES.iterdir()):
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
