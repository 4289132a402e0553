"""Features of clips computed by workers, chunk by chunk, where none are stored yet.

    <save_dir>/features/<name>-<digest>/<chunk>.npz

The folder's digest covers all that determines a feature except the pictures. Within it, a feature is identified by the
digest of its clip's pictures: a changed picture never gets an old feature, and a copied one is not computed again. A
killed run continues after the last chunk.
"""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from tqdm import tqdm

from healthgait.clip_features.kind import Extraction
from healthgait.clip_features.stored import stored_contents, write_chunk
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, say
from healthgait.computing.threads import available_cores
from healthgait.files import writable_folder
from healthgait.learning.rows import ClipDigest

CLIPS_A_CHUNK = 16


@dataclass(frozen=True)
class Chunk:
    """Clips whose features are computed and stored together; ``decoders`` pictures are decoded at a time."""

    extraction: Extraction
    digests: tuple[ClipDigest, ...]
    decoders: int


def extract(wanted: Extraction, digests: Sequence[ClipDigest], workers: Workers) -> None:
    """Compute and store the features of the clips that have none yet, chunks of them side by side.

    A clip with a picture that cannot be decoded is stored as such, with the reason. Raises InputError if the weights do
    not fit, a file cannot be read, or a clip is changed meanwhile.
    """
    writable_folder(wanted.folder)
    stored = stored_contents(wanted.folder)
    by_content = {digest.sha256: digest for digest in digests}
    missing = [digest for content, digest in by_content.items() if content not in stored]
    if not missing:
        return
    decoders = 1 if workers.scheduler else max(1, available_cores() // workers.jobs)
    starts = range(0, len(missing), CLIPS_A_CHUNK)
    chunks = [Chunk(wanted, tuple(missing[start : start + CLIPS_A_CHUNK]), decoders) for start in starts]
    name = f"features of {wanted.name}"
    say(f"{name}: {len(missing)} clips to compute, {len(by_content) - len(missing)} stored")
    with closing(map_unordered(compute_chunk, chunks, workers)) as counts:
        _report_progress(counts, len(missing), name)


def _report_progress(counts: Iterable[int], total: int, name: str) -> None:
    """Report how many of ``total`` clips are done as ``counts`` come in: a bar on a terminal, else up to ten lines."""
    started, done, reported = time.monotonic(), 0, 0
    with bar(total=total, desc=name, unit="clip") as progress:
        for count in counts:
            progress.update(count)
            done += count
            tenths = 10 * done // total
            if progress.disable and tenths > reported:
                reported, rate = tenths, done / max(time.monotonic() - started, 1e-9)
                left = tqdm.format_interval((total - done) / rate)
                say(f"{name}: {done} of {total} clips, {rate:.2f} clips/s, {left} left")


def compute_chunk(chunk: Chunk) -> int:
    """Compute and store the features of a chunk; returns the number of its clips. Raises InputError."""
    values, reasons = chunk.extraction.compute(chunk.digests, chunk.decoders)
    write_chunk(chunk.extraction.folder, [digest.sha256 for digest in chunk.digests], values, reasons)
    return len(chunk.digests)
