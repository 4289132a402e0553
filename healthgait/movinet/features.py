"""Features of clips by a frozen backbone: computed once, stored in chunks.

    <save_dir>/features/<model_id>-<digest>/<chunk>.npz

The folder's digest covers what determines a feature but the pictures: code, weights, size, processor, versions. Within
it, a feature goes by the digest of its clip's pictures, so that a changed picture never gets an old feature, and a
copied one need not be computed anew. A run that was killed goes on after the last chunk.
"""

import hashlib
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from healthgait.code_digest import code_digest
from healthgait.devices import check_processor, processor
from healthgait.errors import InputError
from healthgait.files import json_text, writable_folder
from healthgait.frames import clip_pixels, sampled_clips
from healthgait.movinet.architecture import ARCHITECTURES
from healthgait.movinet.backbones import Backbone, frozen_network
from healthgait.movinet.stored_features import stored_contents, write_chunk
from healthgait.movinet_settings import LIBRARIES
from healthgait.parallel import Workers, map_unordered
from healthgait.rows import Source
from healthgait.sampling import Sampling
from healthgait.sources import check_unchanged
from healthgait.threads import available_cores

CLIPS_A_CHUNK = 16


@dataclass(frozen=True)
class Extraction:
    """The features of one backbone for one way of choosing frames, and the folder that holds them."""

    backbone: Backbone
    sampling: Sampling
    processor: str  # GPU or CPU
    folder: Path


@dataclass(frozen=True)
class Chunk:
    """Clips whose features are computed and stored together; ``decoders`` pictures are decoded at a time."""

    extraction: Extraction
    sources: tuple[Source, ...]
    decoders: int


def extraction(backbone: Backbone, sampling: Sampling, features_folder: Path) -> Extraction:
    """The extraction whose features lie below ``features_folder``."""
    here = processor()
    determined_by = {
        "code": code_digest("healthgait.movinet.backbones", "healthgait.frames"),
        "model_id": backbone.model_id,
        "weights": backbone.digest,
        "image_size": sampling.image_size,
        "processor": here,
        "versions": {name: version(name) for name in LIBRARIES},
    }
    digest = hashlib.sha256(json_text(determined_by).encode()).hexdigest()[:12]
    return Extraction(backbone, sampling, here, features_folder / f"{backbone.model_id}-{digest}")


def extract(wanted: Extraction, sources: Sequence[Source], workers: Workers) -> None:
    """Compute and store the features of the clips that have none yet, chunks of them side by side.

    A clip with a picture that cannot be decoded is stored as such, with the reason. Raises InputError if the weights do
    not fit, a file cannot be read, or a clip is changed meanwhile.
    """
    writable_folder(wanted.folder)
    stored = stored_contents(wanted.folder)
    by_content = {source.content: source for source in sources}
    missing = [source for content, source in by_content.items() if content not in stored]
    if not missing:
        return
    decoders = 1 if workers.scheduler else max(1, available_cores() // workers.jobs)
    starts = range(0, len(missing), CLIPS_A_CHUNK)
    chunks = [Chunk(wanted, tuple(missing[start : start + CLIPS_A_CHUNK]), decoders) for start in starts]
    name = f"features of {wanted.backbone.model_id}, {wanted.sampling.frames} frames"
    print(f"{name}: {len(missing)} clips to do, {len(by_content) - len(missing)} stored", flush=True)
    with closing(map_unordered(compute_chunk, chunks, workers)) as counts:
        _tell_progress(counts, len(missing), name)


def _tell_progress(counts: Iterable[int], total: int, name: str) -> None:
    """Tell how many of ``total`` clips are done while ``counts`` come in: a bar on a terminal, else up to ten lines."""
    started, done, told = time.monotonic(), 0, 0
    with tqdm(total=total, desc=name, unit="clip", dynamic_ncols=True, disable=None) as progress:
        for count in counts:
            progress.update(count)
            done += count
            tenths = 10 * done // total
            if progress.disable and tenths > told:
                told, rate = tenths, done / max(time.monotonic() - started, 1e-9)
                left = tqdm.format_interval((total - done) / rate)
                print(f"{name}: {done} of {total} clips, {rate:.2f} clips/s, {left} left", flush=True)


def compute_chunk(chunk: Chunk) -> int:
    """Compute and store the features of a chunk; returns the number of its clips.

    Raises InputError if a file cannot be read, a clip is changed meanwhile, or another processor was planned.
    """
    check_processor(chunk.extraction.processor)
    backbone, sampling = chunk.extraction.backbone, chunk.extraction.sampling
    network = _compiled(backbone)
    values = np.zeros((len(chunk.sources), ARCHITECTURES[backbone.model_id].features), np.float32)
    reasons = [""] * len(chunk.sources)
    frames = iter(sampled_clips([source.clip for source in chunk.sources], sampling, chunk.decoders))
    for row, source in enumerate(chunk.sources):
        try:
            clip = next(frames)
        except tf.errors.OpError:
            reasons[row] = _why_not_decoded(source.clip, sampling)
            check_unchanged(source, sampling)
            if not reasons[row]:
                raise
            continue
        values[row] = network(clip[None])[0]
        check_unchanged(source, sampling)
    write_chunk(chunk.extraction.folder, [source.content for source in chunk.sources], values, reasons)
    return len(chunk.sources)


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
