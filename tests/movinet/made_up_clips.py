"""Tiny clips on disk, and the settings that make MoViNet quick on them."""

import os
import time
from pathlib import Path

import cv2
import numpy as np

from healthgait.clip_features.clip_digests import ClipDigests
from healthgait.clips.sampling import Sampling
from healthgait.learning.rows import ClipDigest
from healthgait.movinet.architecture import ARCHITECTURES, Architecture, BlockSpec, BottleneckSpec
from healthgait.movinet.backbones import Backbone, find_backbone
from healthgait.movinet.settings import MoViNetSettings

SAMPLING = Sampling(frames=2, image_size=32, skip_percent=0.0, rule="documented")
RANDOM = MoViNetSettings(weights=None)
PICTURE = (18, 32)  # height and width in pixels
SMALL = Architecture(
    stem=8,
    blocks=(
        BlockSpec(8, (BottleneckSpec(24, (3, 3, 3), 2),)),
        BlockSpec(16, (BottleneckSpec(32, (3, 5, 5), 2),)),
    ),
    features=24,
)


def write_clip(folder: Path, seed: int = 0, count: int = 2, suffix: str = ".png") -> Path:
    """A clip of ``count`` pictures of noise that ``seed`` determines, in front of a grey that rises with it."""
    folder.mkdir(parents=True)
    noise = np.random.default_rng(seed).integers(0, 100, (count, *PICTURE, 3))
    for number, picture in enumerate((noise + 15 * (seed % 10)).astype(np.uint8)):
        # OpenCV itself writes to names in UTF-8 only.
        (folder / f"{number:03d}{suffix}").write_bytes(cv2.imencode(suffix, picture)[1].tobytes())
    return folder


def write_clips(folder: Path, count: int) -> list[Path]:
    return [write_clip(folder / f"clip_{number}", seed=number) for number in range(count)]


def cut_short(picture: Path) -> None:
    """Leave a picture without its end, so that it cannot be decoded."""
    picture.write_bytes(picture.read_bytes()[:40])


def rewrite(path: Path, content: bytes) -> None:
    """Write a file as it is done on purpose unnoticed: size and time of writing as before."""
    before = path.stat()
    while True:  # until the clock of the file system, which may tick in hundredths of a second, has moved on
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        if path.stat().st_ctime_ns != before.st_ctime_ns:
            return
        time.sleep(0.005)


def digests_of(clips: list[Path], memory: Path, sampling: Sampling = SAMPLING) -> list[ClipDigest]:
    """The digests of clips that can all be used."""
    found = list(ClipDigests(memory).digests(clips, sampling).values())
    assert all(isinstance(digest, ClipDigest) for digest in found), found
    return found


def random_backbone(seed: int = 1) -> Backbone:
    return find_backbone("a0", RANDOM, seed)


def small_backbone(seed: int = 1) -> Backbone:
    """A MoViNet of three bottlenecks, which is built and compiled in a tenth of the time; random weights."""
    ARCHITECTURES["small"] = SMALL
    return find_backbone("small", RANDOM, seed)
