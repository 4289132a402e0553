from dataclasses import dataclass
from pathlib import Path

from healthgait.video import detector, landmarks
from healthgait.video.detector import Detector
from healthgait.video.landmarks import Landmarker
from healthgait.video.network import Network


@dataclass(frozen=True)
class PoseModels:
    name: str
    detector_content: bytes
    landmarks_content: bytes

    def detector(self, threads):
        return Detector(
            Network(self.detector_content, detector.INPUT_PX, (detector.BOXES, detector.SCORES), threads, self.name)
        )

    def landmarker(self, threads):
        wanted = (landmarks.RAW, landmarks.FLAG, landmarks.HEAT, landmarks.MASK)
        return Landmarker(Network(self.landmarks_content, landmarks.INPUT_PX, wanted, threads, self.name))


def find_models(model="full"):
    f = Path("/tmp/models")
    return PoseModels(
        model, (f / "pose_detection.tflite").read_bytes(), (f / f"pose_landmark_{model}.tflite").read_bytes()
    )
