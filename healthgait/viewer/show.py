"""Showing a clip: reads and estimates it, and writes the film or the sheet."""

import math
import warnings
from dataclasses import dataclass
from pathlib import Path

from healthgait.computing.progress import bar
from healthgait.errors import InputError, one_line
from healthgait.files import writable_file
from healthgait.outputs import check_replaceable, record_outputs
from healthgait.viewer.contents import read_contents
from healthgait.viewer.estimate import estimate_clip
from healthgait.viewer.request import Request
from healthgait.viewer.scene import ClipScene

CLIP_SHOWN = "a clip that is shown"
GIF_SCALE, GIF_EVERY = 0.75, 2  # smaller pictures, and every second frame at most, as a GIF is large
GIF_MIN_DELAY_S = 0.02  # browsers turn a shorter delay into 0.1 s


@dataclass(frozen=True)
class Shown:
    """The lines to print, and those of damaged files."""

    lines: list[str]
    damaged: list[str]

    def text(self) -> str:
        """The lines for the screen."""
        return "\n".join(map(one_line, self.lines))


def show(request: Request) -> Shown:
    """Write the film or the sheet."""
    contents = read_contents(request.dataset, request.clip, request.frame_offset)
    if request.frame is not None and request.frame not in contents.frames:
        first, last = contents.frames[0], contents.frames[-1]
        raise InputError(f"{request.clip.name} has no frame {request.frame}; expected one from {first} to {last}")
    if request.output.suffix.lower() != ".png":
        contents.check_gaps()
    writable_file(request.output)
    check_replaceable([request.output], CLIP_SHOWN, request.overwrite)
    estimate = estimate_clip(
        request.dataset, request.boxes, request.clip, request.length_m, request.fps, request.frame_offset
    )
    scene = ClipScene(contents, estimate, request.fps)
    lines = _remarks(scene)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # an ID with letters that the font lacks
        lines.append(_write(scene, request.output, request.frame))
    record_outputs([request.output], CLIP_SHOWN)
    damaged = [f"damaged, not shown: {line}" for line in contents.damaged]
    return Shown(lines + damaged, damaged)


def _remarks(scene: ClipScene) -> list[str]:
    contents, estimate = scene.contents, scene.estimate
    lines = [f"missing: {', '.join(contents.missing)}"] if contents.missing else []
    pictures, video = (f"{size[0]}x{size[1]}" if size else "" for size in (contents.picture_px, contents.size_px))
    if pictures and pictures != video:
        lines.append(f"pose: extends beyond the pictures of {pictures}; assumed to be in pixels of a {video} video")
    if contents.is_in_corner:
        lines.append(f"pose: stays in the upper left corner of the pictures of {pictures}; is it in their pixels?")
    return lines + ([f"{estimate.remark}: {estimate.reason}"] if estimate.reason else [])


def _write(scene: ClipScene, output: Path, frame: int | None) -> str:
    """Write the output by its file extension; returns a line that describes it."""
    ending, frames = output.suffix.lower(), scene.contents.frames
    if ending == ".png":
        from healthgait.viewer.sheet import draw_frame, draw_sheet

        return draw_sheet(scene, output) if frame is None else draw_frame(scene, frame, output)
    from healthgait.viewer.film import film_frame
    from healthgait.viewer.stage import build_stage
    from healthgait.viewer.video import write_gif, write_mp4

    fps = scene.mean_fps
    every = 1 if ending == ".mp4" else max(GIF_EVERY, math.ceil(GIF_MIN_DELAY_S * fps))
    chosen = frames[::every]
    stage = build_stage(scene, 1.0 if ending == ".mp4" else GIF_SCALE)
    height, width = stage.background.shape[:2]
    drawn = (film_frame(scene, stage, one) for one in bar(chosen, unit="frame", leave=False))
    size = f"{len(chosen)} frames of {width}x{height} px, {len(frames) / fps:.1f} s"
    if ending == ".mp4":
        write_mp4(output, drawn, (width, height), fps)
    else:
        write_gif(output, drawn, fps / every)
    return f"film: {size}"
