"""Everyone in a video: looked for every few frames, and followed from there by their landmarks, onwards and back.

References
----------
MediaPipe, modules/pose_landmark/pose_landmarks_to_roi.pbtxt: a person's region comes from the landmarks of the frame
before. MediaPipe follows one person; the rest is this module's own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.forms.mediapipe_landmarks import POINT_SETS
from healthgait.video.detector import Detector, same_place
from healthgait.video.landmarks import Landmarker, Pose
from healthgait.video.models import PoseModels
from healthgait.video.reading import Frame, VideoFile
from healthgait.video.regions import Region

PROGRAM = "BlazePose"
LOOK_EVERY, LOOK_CLOSELY_EVERY = 10, 60  # frames
LEAST_PRESENCE = 0.5  # below, there is nobody in a region
SAME_BODY = 0.08  # body sizes between the landmarks of two poses of the same person
JUMP = 0.2  # body sizes from one frame to the next: beyond, a region went over to somebody else


@dataclass(frozen=True)
class People:
    """A frame, and the poses of the people in it by the names of their tracks."""

    frame: Frame
    poses: dict[str, Pose]


class Follower:
    """Everyone in the frames of one video, which are given to it in order.

    Frames are kept until the next look for people: those who are new then are followed back to where they came from.
    """

    def __init__(self, detector: Detector, landmarker: Landmarker):
        self._detector, self._landmarker = detector, landmarker
        self._regions: dict[str, Region] = {}  # where to look next for each person, the first who came first
        self._open: list[People] = []
        self._names = self._frames = 0

    def follow(self, frame: Frame) -> list[People]:
        """The people in earlier frames about whom nothing more will be known after this next frame."""
        done: list[People] = []
        if self._frames % LOOK_EVERY == 0:
            new = self._newcomers(frame)
            done, self._open = self._open, []
            self._regions |= new
        self._frames += 1
        poses = {name: self._landmarker.find(frame.picture, region) for name, region in self._regions.items()}
        poses = self._one_each(poses)
        self._regions = {name: pose.next_region for name, pose in poses.items()}
        self._open.append(People(frame, poses))
        return done

    def rest(self) -> list[People]:
        """The people in the last frames."""
        done, self._open = self._open, []
        return done

    def _newcomers(self, frame: Frame) -> dict[str, Region]:
        """The regions, by name, of those who are in this frame and not followed yet."""
        found = self._detector.find(frame.picture, self._frames % LOOK_CLOSELY_EVERY == 0)
        if not found and not self._regions:
            found = self._detector.find(frame.picture, closely=True)
        new = {}
        for person in found:
            if not any(same_place(person.region, region) for region in [*self._regions.values(), *new.values()]):
                new[self._followed_back(person.region, {*self._regions, *new})] = person.region
        return new

    def _followed_back(self, region: Region, present: set[str]) -> str:
        """The name of a person who is found in the next frame, and was followed back through the open ones.

        Where they meet somebody who was lost since, and so is not ``present``, they are that person.
        """
        before: list[tuple[People, Pose]] = []
        name = None
        for people in reversed(self._open):
            pose = self._landmarker.find(people.frame.picture, region)
            if pose.presence < LEAST_PRESENCE or _jumped(region, pose):
                break
            met = next((other for other, theirs in people.poses.items() if _same_body(pose, theirs)), None)
            if met is not None:
                name = None if met in present else met
                break
            before.append((people, pose))
            region = pose.next_region
        if name is None:
            self._names += 1
            name = str(self._names)
        for people, pose in before:
            people.poses.setdefault(name, pose)
        return name

    def _one_each(self, poses: dict[str, Pose]) -> dict[str, Pose]:
        """The poses of those who are there, each person once, under the name that did not go over to them."""
        kept: dict[str, Pose] = {}
        for name in sorted(poses, key=lambda name: _jumped(self._regions[name], poses[name])):
            pose = poses[name]
            if pose.presence >= LEAST_PRESENCE and not any(_same_body(pose, other) for other in kept.values()):
                kept[name] = pose
        return {name: kept[name] for name in poses if name in kept}


def _jumped(before: Region, pose: Pose) -> bool:
    now = pose.next_region
    return float(np.hypot(before.x - now.x, before.y - now.y)) > JUMP * before.body_px


def _same_body(one: Pose, other: Pose) -> bool:
    apart = np.linalg.norm(one.points[:, :2] - other.points[:, :2], axis=1)
    return float(np.median(apart)) < SAME_BODY * min(one.region.body_px, other.region.body_px)


def followed(video: VideoFile, models: PoseModels, threads: int = 1) -> Iterator[People]:
    """The people in each frame of a video, in order.

    The frames have their pictures, and the poses their masks; keep neither, so that memory does not grow with the
    video. Networks compute on ``threads`` threads, on which results do not depend. Raises InputError if the video
    cannot be read.
    """
    follower = Follower(models.detector(threads), models.landmarker(threads))
    for frame in video:
        yield from follower.follow(frame)
    yield from follower.rest()


def pose_of_video(
    video: VideoFile,
    models: PoseModels,
    threads: int = 1,
    progress: Callable[[int], None] = lambda done: None,
    watch: Callable[[People], None] = lambda people: None,
) -> Detections:
    """The 33 points of everyone in each frame of a video, as if an estimator's file had been read.

    ``progress`` is called with the number of frames that are done, ``watch`` with each frame and the people in it, in
    order. Points outside the image are taken as not found.
    Raises InputError if the video cannot be read.
    """
    people: dict[int, list[Person]] = {}
    times_s: dict[int, float] = {}
    for seen in followed(video, models, threads):
        number = seen.frame.number
        people[number] = [Person(_within(pose.points, video.size), name) for name, pose in seen.poses.items()]
        times_s[number] = seen.frame.time_s
        watch(seen)
        progress(number + 1)
    return Detections(
        people,
        PROGRAM,
        point_sets=POINT_SETS,
        image_size=video.size,
        fractions=False,
        times_s=times_s,
        notes=tuple(video.notes),
    )


def _within(points: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The points (points, 3), NaN where they are outside an image of that width and height."""
    places = points[:, :2]
    inside = ((places >= 0) & (places <= size)).all(axis=1)
    return np.where(inside[:, None], points, np.nan)
