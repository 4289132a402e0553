"""The real weights, where they have been fetched; tests that need them are skipped elsewhere."""

import os
import zipfile
from pathlib import Path

import pytest

from healthgait.video.models import FETCH, missing_weights, models_folder

FOLDER = models_folder()  # before a test chooses another
NEEDS_WEIGHTS = pytest.mark.skipif(
    bool(missing_weights("full")), reason=f"no weights of BlazePose in {FOLDER}; {FETCH}"
)


def write_wheel(folder: Path, detector: bytes, full: bytes) -> Path:
    """A wheel that looks like mediapipe's to pip and holds these two networks."""
    folder.mkdir(exist_ok=True)
    path = folder / "mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl"
    metadata = "mediapipe-0.10.21.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("mediapipe/modules/pose_detection/pose_detection.tflite", detector)
        wheel.writestr("mediapipe/modules/pose_landmark/pose_landmark_full.tflite", full)
        wheel.writestr(f"{metadata}/METADATA", "Metadata-Version: 2.1\nName: mediapipe\nVersion: 0.10.21\n")
        wheel.writestr(
            f"{metadata}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp312-cp312-manylinux_2_28_x86_64\n",
        )
        wheel.writestr(f"{metadata}/RECORD", "")
    return path


def take_packages_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip look for packages in a folder alone, whatever this machine's settings are."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
