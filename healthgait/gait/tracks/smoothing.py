"""Runs of frames, and the low-pass filter."""

import numpy as np
from scipy.signal import butter, sosfiltfilt

PADDED_S = 0.4  # at each end, by reflection, for the filter to settle


def runs(flags: np.ndarray) -> list[slice]:
    """Slices of consecutive true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return [slice(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def low_passed(values: np.ndarray, cutoff_hz: float, fps: float) -> np.ndarray:
    """``values`` (frames,), all finite, low-pass filtered at ``cutoff_hz`` (zero-lag Butterworth)."""
    low_pass = butter(2, min(cutoff_hz, 0.45 * fps), fs=fps, output="sos")
    return sosfiltfilt(low_pass, values, padlen=min(round(PADDED_S * fps), len(values) - 1))
