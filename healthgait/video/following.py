"""Everyone in a video: found now and then, followed from frame to frame by their landmarks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.forms.mediapipe_landmarks import NAMES, POINT_SETS
from healthgait.video.detector import Detector, same_place
from healthgait.video.landmarks import Landmarker, Pose
from healthgait.video.models import PoseModels
from healthgait.video.reading import Frame, VideoFile
from healthgait.video.regions import Region

PROGRAM = "BlazePose"
LOOK_S = 0.35  # from one look for people to the next
CLOSE_LOOK_S = 2.0  # to the next close one
LEAST_PRESENCE = 0.5  # below, there is nobody in a region
SAME_BODY = 0.08  # body sizes between the landmarks of two poses of the same person


@dataclass
class _Track:
    """A person who is followed: their name, their latest pose and where to look next."""

    name: str
    region: Region
    pose: Pose | None = None


@dataclass(frozen=True)
class People:
    """A frame and the poses of the people in it, by the names of their tracks."""

    frame: Frame
    poses: dict[str, Pose]


class Follower:
    """Everyone in the frames of one video, which are given to it in order."""

    def __init__(self, detector: Detector, landmarker: Landmarker):
        self._detector, self._landmarker = detector, landmarker
        self._tracks: list[_Track] = []
        self._names = 0
        self._looked_s = self._looked_closely_s = -np.inf
        self._lost = False

    def follow(self, frame: Frame) -> People:
        """The people in the next frame."""
        if self._lost or frame.time_s - self._looked_s >= LOOK_S:
            self._look(frame)
        for track in self._tracks:
            track.pose = self._landmarker.find(frame.picture, track.region)
        kept = self._kept()
        self._lost = len(kept) < len(self._tracks)
        self._tracks = kept
        for track in kept:
            track.region = track.pose.next_region
        return People(frame, {track.name: track.pose for track in kept})

    def _look(self, frame: Frame) -> None:
        """Begin a track of everyone who is not followed yet."""
        closely = frame.time_s - self._looked_closely_s >= CLOSE_LOOK_S
        self._looked_s = frame.time_s
        if closely:
            self._looked_closely_s = frame.time_s
        for found in self._detector.find(frame.picture, closely):
            if not any(same_place(found.region, track.region) for track in self._tracks):
                self._names += 1
                self._tracks.append(_Track(str(self._names), found.region))

    def _kept(self) -> list[_Track]:
        """The tracks that still show somebody, each person once: the one that was expected there."""
        kept: list[_Track] = []
        for track in sorted(self._tracks, key=_moved):
            if track.pose.presence >= LEAST_PRESENCE and not any(_same_body(track.pose, o.pose) for o in kept):
                kept.append(track)
        return [track for track in self._tracks if track in kept]


def _moved(track: _Track) -> float:
    before, now = track.region, track.pose.next_region
    return float(np.hypot(before.x - now.x, before.y - now.y) / before.body_px)


def _same_body(one: Pose, other: Pose) -> bool:
    apart = np.linalg.norm(one.points[:, :2] - other.points[:, :2], axis=1)
    return float(np.median(apart)) < SAME_BODY * min(one.region.body_px, other.region.body_px)


def followed(video: VideoFile, models: PoseModels, threads: int = 1) -> Iterator[People]:
    follower = Follower(models.detector(threads), models.landmarker(threads))
    for frame in video:
        yield follower.follow(frame)


def pose_of_video(
    video: VideoFile, models: PoseModels, threads: int = 1, progress: Callable[[int], None] = lambda done: None
) -> Detections:
    people: dict[int, list[Person]] = {}
    times_s: dict[int, float] = {}
    for seen in followed(video, models, threads):
        number = seen.frame.number
        people[number] = [Person(_within(pose.points, video.size), name) for name, pose in seen.poses.items()]
        times_s[number] = seen.frame.time_s
        progress(number + 1)
    return Detections(
        people, PROGRAM, names=NAMES, point_sets=POINT_SETS, image_size=video.size, fractions=False, times_s=times_s
    )


def _within(points: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    places = points[:, :2]
    inside = ((places >= 0) & (places <= size)).all(axis=1)
    return np.where(inside[:, None], points, np.nan)
