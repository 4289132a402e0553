"""BlazePose's weights: which files there are, where they are kept, and whether they are the right ones.

References
----------
MediaPipe's pose landmarker bundle: a ``.task`` file is a zip archive of ``pose_detector.tflite`` and
``pose_landmarks_detector.tflite``.
"""

import hashlib
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError
from healthgait.video import detector, landmarks
from healthgait.video.detector import Detector
from healthgait.video.landmarks import Landmarker
from healthgait.video.network import Network

FOLDER_VARIABLE = "HEALTHGAIT_MODELS"
FETCH = "bash scripts/fetch_pose_model.sh"
ENDINGS = (".tflite", ".task")
TASK_DETECTOR, TASK_LANDMARKS = "pose_detector.tflite", "pose_landmarks_detector.tflite"
LARGEST_BYTES = 200_000_000


@dataclass(frozen=True)
class Weights:
    """A file of weights as its makers published it: name, size and SHA-256."""

    name: str
    size: int
    sha256: str

    def is_content(self, content: bytes) -> bool:
        """Whether ``content`` is the file's."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


DETECTOR = Weights(
    "pose_detection.tflite", 2_959_046, "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c"
)
LANDMARKS = {
    "lite": Weights(
        "pose_landmark_lite.tflite", 2_819_824, "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61"
    ),
    "full": Weights(
        "pose_landmark_full.tflite", 6_440_512, "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"
    ),
    "heavy": Weights(
        "pose_landmark_heavy.tflite", 27_709_200, "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"
    ),
}
DEFAULT = "full"


@dataclass(frozen=True)
class PoseModels:
    """Both networks of BlazePose, as the content of their files, and what the landmarks' one is called."""

    name: str
    detector_name: str
    detector_content: bytes
    landmarks_content: bytes

    def detector(self, threads: int) -> Detector:
        """The detector, computing on so many threads. Raises InputError if the content is no such network."""
        shapes = (detector.BOXES, detector.SCORES)
        return Detector(Network(self.detector_content, detector.INPUT_PX, shapes, threads, self.detector_name))

    def landmarker(self, threads: int) -> Landmarker:
        """The landmarks' network, likewise."""
        shapes = (landmarks.RAW, landmarks.FLAG, landmarks.MASK, landmarks.HEAT)
        return Landmarker(Network(self.landmarks_content, landmarks.INPUT_PX, shapes, threads, self.name))


def models_folder() -> Path:
    """The folder of the weights: that in HEALTHGAIT_MODELS, else ~/.cache/healthgait."""
    given = os.environ.get(FOLDER_VARIABLE)
    return Path(given).expanduser() if given else Path.home() / ".cache" / "healthgait"


def find_models(model: str = DEFAULT) -> PoseModels:
    """The networks of a model: "full", "lite", "heavy", or the path of a ``.tflite`` or ``.task`` file.

    A file of one's own is taken as it is, if it has the right inputs and outputs. Raises InputError if a file is
    missing, which says how to get it, or is another than it should be.
    """
    if model in LANDMARKS:
        weights = LANDMARKS[model]
        return PoseModels(weights.name, DETECTOR.name, content_of(DETECTOR), content_of(weights, model))
    path = Path(model)
    if path.suffix not in ENDINGS:
        raise InputError(f"{model}: no such model; expected {', '.join(LANDMARKS)}, or a .tflite or .task file")
    content = _read(path)
    if path.suffix == ".task":
        models = PoseModels(str(path), str(path), *_from_task(path))
    else:
        models = PoseModels(str(path), DETECTOR.name, content_of(DETECTOR), content)
    models.detector(1), models.landmarker(1)  # raise InputError for other networks
    return models


def missing_weights(model: str) -> list[Weights]:
    """Which files of a known model are not in the folder, whatever is in those that are."""
    return [weights for weights in (DETECTOR, LANDMARKS[model]) if not (models_folder() / weights.name).exists()]


def content_of(weights: Weights, model: str = DEFAULT) -> bytes:
    """The content of a known file, of that model, in the folder. Raises InputError if it is missing or another."""
    path = models_folder() / weights.name
    fetch = FETCH if model == DEFAULT else f"{FETCH} --model {model}"
    if not path.exists():
        raise InputError(f"{path}: no such file; put {weights.name} there, or run: {fetch}")
    content = _read(path)
    if not weights.is_content(content):
        raise InputError(
            f"{path}: is not the published {weights.name} (SHA-256 {weights.sha256[:12]}…); remove it, and run: {fetch}"
        )
    return content


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: is not a regular file; expected a network's weights")
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(f"{path}: is larger than {LARGEST_BYTES // 1_000_000} MB; expected a network's weights")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; expected {' or '.join(ENDINGS)} with BlazePose's weights") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _from_task(path: Path) -> tuple[bytes, bytes]:
    """Detector and landmarks' network of a ``.task`` file."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = (TASK_DETECTOR, TASK_LANDMARKS)
            if any(archive.getinfo(name).file_size > LARGEST_BYTES for name in names):
                raise InputError(f"{path}: holds a network of more than {LARGEST_BYTES // 1_000_000} MB")
            return archive.read(names[0]), archive.read(names[1])
    except KeyError as error:
        raise InputError(f"{path}: lacks {TASK_DETECTOR} or {TASK_LANDMARKS}; expected a pose landmarker") from error
    except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:  # RuntimeError: a password, an odd method
        raise InputError(f"{path}: not a usable .task file, which is a zip archive; get it anew") from error
