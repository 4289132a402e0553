"""Features of clips by a frozen backbone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from healthgait.clip_features.clip_digests import check_unchanged
from healthgait.clip_features.kind import folder_of
from healthgait.clips.sampling import Sampling
from healthgait.clips.tensors import clip_pixels, sampled_clips
from healthgait.computing.devices import check_processor, processor
from healthgait.computing.quiet_tensorflow import tf
from healthgait.errors import InputError
from healthgait.learning.code_digest import code_digest, versions
from healthgait.learning.rows import ClipDigest
from healthgait.movinet.architecture import ARCHITECTURES
from healthgait.movinet.backbones import Backbone, frozen_network
from healthgait.movinet.settings import LIBRARIES


@dataclass(frozen=True)
class MoViNetExtraction:
    """The features of one backbone for one way of choosing frames, and the folder that holds them."""

    backbone: Backbone
    choice: Sampling
    processor: str  # GPU or CPU
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.backbone.model_id}, {self.choice.frames} frames"

    def compute(self, digests: Sequence[ClipDigest], decoders: int) -> tuple[np.ndarray, list[str]]:
        """The features (n, features) of clips, and why one has none, else an empty text.

        Raises InputError if a file cannot be read, a clip is changed meanwhile, or another processor was planned.
        """
        check_processor(self.processor)
        network = _compiled(self.backbone)
        values = np.zeros((len(digests), ARCHITECTURES[self.backbone.model_id].features), np.float32)
        reasons = [""] * len(digests)
        frames = iter(sampled_clips([digest.clip for digest in digests], self.choice, decoders))
        for row, digest in enumerate(digests):
            try:
                clip = next(frames)
            except tf.errors.OpError:
                reasons[row] = _why_not_decoded(digest.clip, self.choice)
                check_unchanged(digest, self.choice)
                if not reasons[row]:
                    raise
                continue
            values[row] = network(clip[None])[0]
            check_unchanged(digest, self.choice)
        return values, reasons


def extraction(backbone: Backbone, sampling: Sampling, features_folder: Path) -> MoViNetExtraction:
    """The extraction whose features lie below ``features_folder``."""
    here = processor()
    determined_by = {
        "code": code_digest(__name__),
        "model_id": backbone.model_id,
        "weights": backbone.digest,
        "image_size": sampling.image_size,
        "processor": here,
        "versions": versions(LIBRARIES),
    }
    return MoViNetExtraction(backbone, sampling, here, folder_of(features_folder, backbone.model_id, determined_by))


@lru_cache(maxsize=1)
def _compiled(backbone: Backbone) -> tf.types.experimental.PolymorphicFunction:
    network = frozen_network(backbone)
    return tf.function(lambda clips: network(clips, training=False), reduce_retracing=True)


def _why_not_decoded(clip: Path, sampling: Sampling) -> str:
    """In one line; TensorFlow says it in many. Empty if it can be decoded.

    Raises InputError if a file cannot be read: that may pass, and is no property of the pictures to be remembered.
    """
    size = (sampling.image_size, sampling.image_size)
    try:
        clip_pixels(clip, sampling.frames, size, sampling.skip_percent, sampling.rule)
    except InputError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return str(error)
    return ""
