"""Folders of frames, as clips have them."""

import cv2
import numpy as np


def write_frames(folder, count, first=0, size=(54, 96), suffix=".png"):
    """Frames of noise whose numbers begin at ``first``."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = np.random.default_rng(count + first).integers(0, 256, (count, *size, 3)).astype(np.uint8)
    for number, picture in enumerate(pictures, start=first):
        cv2.imwrite(str(folder / f"{number:03d}{suffix}"), picture)
    return folder
