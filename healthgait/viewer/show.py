"""Showing a clip: what is asked is checked, the clip read and estimated, and the film or the sheet written."""

import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from healthgait.errors import InputError, one_line
from healthgait.files import writable_file
from healthgait.layout import MODALITIES, PACE_CLASSES, SENSOR_BOXES_FOLDER, Clip, clips_of, is_simulated
from healthgait.viewer.contents import read_contents
from healthgait.viewer.estimate import estimate_clip
from healthgait.viewer.scene import Scene

ENDINGS = (".png", ".mp4", ".gif")
GIF_SCALE, GIF_EVERY = 0.75, 2  # a GIF is large: smaller pictures, each second frame


@dataclass(frozen=True)
class Request:
    """What is to be shown, from where, and the file to write."""

    dataset: Path
    boxes: Path
    clip: Clip
    output: Path
    fps: float
    length_m: float
    frame: int | None

    @property
    def simulated(self) -> bool:
        return is_simulated(self.dataset)


@dataclass(frozen=True)
class Shown:
    """What was written, and what has to be said of it."""

    lines: list[str]
    damaged: list[str]

    def text(self) -> str:
        return "\n".join(map(one_line, self.lines))


def request_of(options: Namespace) -> Request:
    """What the user asks for. Raises InputError if it cannot be done, before any work."""
    dataset, output = options.dataset, options.output
    if not dataset.is_dir():
        kind = "is a file, not a folder" if dataset.exists() else "no such folder"
        raise InputError(f"{dataset}: {kind}; -d expects the dataset's folder")
    if output.suffix.lower() not in ENDINGS:
        raise InputError(f"{output}: the ending is not known; expected {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    if options.frame is not None and output.suffix.lower() != ".png":
        raise InputError(f"-n: a single frame is a picture; name a .png, not {output.name}, or leave -n out")
    clip = clip_named(options.clip)
    if options.sensors and not options.sensors.is_dir():
        raise InputError(f"{options.sensors}: no such folder; -s expects that of the sensor boxes")
    for folder in (dataset / name.split("/")[0] for name in MODALITIES):
        if output.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"{output}: lies within the dataset's {folder.name}; name a file elsewhere")
    boxes = options.sensors or dataset / SENSOR_BOXES_FOLDER
    return Request(dataset, boxes, clip, output, options.fps, options.scale, options.frame)


def clip_named(text: str) -> Clip:
    """The clip of a name such as ``PA000/UGS/NW-WoJ_1``. Raises InputError with what would be right."""
    found = re.fullmatch(r"([^/\0]+)/([^/]+)/([^/]+)", text)
    if not found or found[1] in (".", ".."):
        raise InputError(f"-c: {text!r} names no clip; expected <ID>/<pace>/<clip>, such as PA000/UGS/NW-WoJ_1")
    participant, pace, name = found.groups()
    if pace not in PACE_CLASSES:
        raise InputError(f"-c: {text!r}: the pace {pace!r} is not known; expected {' or '.join(PACE_CLASSES)}")
    clips = {clip.name: clip for clip in clips_of(participant) if clip.pace == pace}
    if name not in clips:
        raise InputError(f"-c: {text!r}: no clip is called {name!r}; {pace} has {', '.join(clips)}")
    return clips[name]


def show(request: Request) -> Shown:
    """Write the film or the sheet."""
    contents = read_contents(request.dataset, request.clip)
    if request.frame is not None and request.frame not in contents.frames:
        first, last = contents.frames[0], contents.frames[-1]
        raise InputError(f"-n: frame {request.frame} is not one of {request.clip.name}, which has {first} to {last}")
    writable_file(request.output)
    estimate = estimate_clip(request.dataset, request.boxes, request.clip, request.length_m, request.fps)
    scene = Scene(contents, estimate, request.fps)
    lines = _remarks(scene)
    lines.append(_write(scene, request.output, request.frame))
    damaged = [f"damaged, not shown: {line}" for line in contents.damaged]
    return Shown(lines + damaged, damaged)


def _remarks(scene: Scene) -> list[str]:
    lines = [f"missing: {', '.join(scene.contents.missing)}"] if scene.contents.missing else []
    return lines + ([f"{scene.estimate.remark}: {scene.estimate.reason}"] if scene.estimate.reason else [])


def _write(scene: Scene, output: Path, frame: int | None) -> str:
    """Write the output by its ending; a line of what it is."""
    ending, frames = output.suffix.lower(), scene.contents.frames
    if ending == ".png":
        from healthgait.viewer.sheet import draw_frame, draw_sheet

        return draw_sheet(scene, output) if frame is None else draw_frame(scene, frame, output)
    from healthgait.viewer.film import film_frame
    from healthgait.viewer.stage import build_stage
    from healthgait.viewer.video import write_gif, write_mp4

    chosen = frames if ending == ".mp4" else frames[::GIF_EVERY]
    stage = build_stage(scene, 1.0 if ending == ".mp4" else GIF_SCALE)
    height, width = stage.background.shape[:2]
    drawn = (film_frame(scene, stage, one) for one in tqdm(chosen, unit="frame", disable=None, leave=False))
    size = f"{len(chosen)} frames of {width}x{height} px, {len(frames) / scene.fps:.1f} s"
    if ending == ".mp4":
        return f"film: {size}, {write_mp4(output, drawn, (width, height), scene.fps)}"
    write_gif(output, drawn, scene.fps / GIF_EVERY)
    return f"film: {size}, GIF"
