"""What the tests of features share: where they lie, and what they should be."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from healthgait.clip_features.stored import read_features
from healthgait.frames import frames_from_video_file
from healthgait.learning.rows import ClipDigest
from healthgait.movinet.backbones import frozen_network
from healthgait.movinet.features import MoViNetExtraction, extraction
from tests.movinet.made_up_clips import SAMPLING, small_backbone

CLIPS = 5


def wanted_in(folder: Path, **options) -> MoViNetExtraction:
    return extraction(small_backbone(), replace(SAMPLING, **options), folder)


def chunks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def values_of(folder: Path, digests: list[ClipDigest]) -> np.ndarray:
    features = read_features(folder)
    return features.values[[features.rows[digest.sha256] for digest in digests]]


def expected(clip: Path) -> np.ndarray:
    """The network on the clip as the dataset's documented function gives it."""
    return frozen_network(small_backbone())(frames_from_video_file(clip, 2, (32, 32), 0.0)[None]).numpy()[0]
