"""Clips as tensors, decoded side by side: the fast road beside ``frames``, which gives the same within 1/255."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from healthgait.clips.pictures import fit_picture
from healthgait.clips.sampling import DOCUMENTED, SKIP_PERCENT, Sampling, chosen_frames
from healthgait.computing.quiet_tensorflow import tf


def clip_pixels(
    clip: str | Path, num_frames: int, output_size: tuple[int, int], skip_percent: float, sampling: str
) -> np.ndarray:
    """What ``frames_from_video_file`` gives, by OpenCV's resizing of whole numbers: in steps of 1/255, uint8."""
    frames = np.zeros((num_frames, *output_size, 3), np.uint8)
    for frame, path in zip(frames, chosen_frames(clip, num_frames, skip_percent, sampling), strict=True):
        fit_picture(path, frame)
    return frames


def clip_dataset(
    clips: Sequence[str | Path],
    num_frames: int,
    output_size: tuple[int, int] = (224, 224),
    skip_percent: float = SKIP_PERCENT,
    sampling: str = DOCUMENTED,
    parallel: int = tf.data.AUTOTUNE,
) -> tf.data.Dataset:
    """The frames of clips in their order, decoded side by side: a dataset of (num_frames, height, width, 3) float32.

    Its cardinality is known; a few clips are held in memory at a time. A clip that cannot be read raises
    ``tf.errors.InvalidArgumentError`` or ``UnknownError`` with the text of InputError when it is its turn.
    """

    def load(clip: bytes) -> np.ndarray:
        return clip_pixels(os.fsdecode(clip), num_frames, output_size, skip_percent, sampling)

    def loaded(clip: tf.Tensor) -> tf.Tensor:
        # TensorFlow makes a copy of what a Python function returns: a quarter of the bytes, if it converts them itself.
        pixels = tf.ensure_shape(tf.numpy_function(load, [clip], tf.uint8), (num_frames, *output_size, 3))
        return tf.image.convert_image_dtype(pixels, tf.float32)

    paths = tf.data.Dataset.from_tensor_slices([os.fsencode(clip) for clip in clips])
    return paths.map(loaded, num_parallel_calls=parallel, deterministic=True).prefetch(1)


def sampled_clips(clips: Sequence[str | Path], sampling: Sampling, parallel: int = tf.data.AUTOTUNE) -> tf.data.Dataset:
    """``clip_dataset`` of clips as a ``sampling`` says."""
    size = (sampling.image_size, sampling.image_size)
    return clip_dataset(clips, sampling.frames, size, sampling.skip_percent, sampling.rule, parallel)
