"""Signals with gaps and noise: gaps bridged up to a bound, noise above a frequency removed."""

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.signal import butter, sosfiltfilt

LONGEST_GAP_S = 0.35  # bridged; about half of a stance or a swing
HARMLESS_GAP_S = 0.1  # what happens within a longer gap cannot be timed
SHORTEST_STRETCH_S = 0.5  # without longer gaps; a shorter one is too little to filter
PADDED_S = 0.4  # at either end of a stretch, by reflection, for the filter to settle
CUTOFF_HZ = 8.0  # of the low-pass filter (Butterworth, run forward and backward); 4 Hz would blur double supports


def runs(flags: np.ndarray) -> list[slice]:
    """The slices of consecutive frames that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return [slice(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def smoothed(values: np.ndarray, fps: float) -> np.ndarray:
    """``values`` (frames,) with short gaps bridged and nothing faster than CUTOFF_HZ; NaN in and beyond long gaps."""
    result = np.full(len(values), np.nan)
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) == 0:
        return result
    breaks = np.flatnonzero(np.diff(seen) - 1 > LONGEST_GAP_S * fps)
    low_pass = butter(2, min(CUTOFF_HZ, 0.45 * fps), fs=fps, output="sos")
    for stretch in np.split(seen, breaks + 1):
        if stretch[-1] - stretch[0] < SHORTEST_STRETCH_S * fps:
            continue
        frames = np.arange(stretch[0], stretch[-1] + 1)
        bridged = PchipInterpolator(stretch, values[stretch])(frames)
        result[frames] = sosfiltfilt(low_pass, bridged, padlen=min(round(PADDED_S * fps), len(frames) - 1))
    return result
