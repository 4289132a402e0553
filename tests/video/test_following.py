"""Everyone is followed: a made-up scene whose frames are lists of places, and networks that see these places."""

import numpy as np
import pytest

from healthgait.pose_import.people import people_of
from healthgait.pose_import.point_sets import JOINTS
from healthgait.video.detector import Found
from healthgait.video.following import LOOK_CLOSELY_EVERY, LOOK_EVERY, Follower, pose_of_video
from healthgait.video.landmarks import Pose
from healthgait.video.reading import Frame
from healthgait.video.regions import Region

TALL = 100.0  # px, everybody
SIZE = (800, 300)
# A body about its hips: a column of landmarks, half above and half below.
BODY = np.column_stack([np.zeros(33), np.linspace(-0.5, 0.5, 33) * TALL, np.full(33, 0.9)])


def region(x):
    return Region(x, 150, 1.25 * TALL, 0)


class SeeingDetector:
    """Finds whoever is in a frame, and keeps how closely it looked."""

    def __init__(self):
        self.looks = []

    def find(self, places, closely=False):
        self.looks.append(closely)
        return [Found(0.9, region(x)) for x in places if x is not None]


class SeeingLandmarker:
    """Sees the person who is nearest to a region's centre, within half a height; not at once in what it blinks at."""

    def __init__(self, blinks=()):
        self.blinks = list(blinks)

    def find(self, places, where):
        near = [x for x in places if x is not None and abs(x - where.x) < 0.5 * TALL]
        if places in self.blinks:
            self.blinks.remove(places)
            near = []
        x = min(near, key=lambda x: abs(x - where.x), default=where.x)
        points = BODY + np.array([x, 150, 0])
        return Pose(points, 1.0 if near else 0.1, where, region(x), np.zeros((256, 256)))


def follow(scene, blinks=()):
    """The columns of each track by frame, and the detector."""
    detector = SeeingDetector()
    follower = Follower(detector, SeeingLandmarker(blinks))
    seen = [people for k, places in enumerate(scene) for people in follower.follow(Frame(k, k / 30, places))]
    seen += follower.rest()
    assert [people.frame.number for people in seen] == list(range(len(scene)))
    tracks = {}
    for people in seen:
        for name, pose in people.poses.items():
            tracks.setdefault(name, {})[people.frame.number] = pose.points[0, 0]
    return tracks, detector


def walking(frames, begin, step, first=0, last=None):
    """The column in each frame of somebody who is there from frame ``first`` to before ``last``; else None."""
    last = frames if last is None else last
    return [begin + step * k if first <= k < last else None for k in range(frames)]


def scene_of(*people):
    return list(zip(*people, strict=True))


def test_two_people_keep_their_names_and_places():
    left, right = walking(45, 100, 8), walking(45, 700, 0)
    tracks, _ = follow(scene_of(left, right))
    assert tracks == {"1": dict(enumerate(left)), "2": dict(enumerate(right))}


def test_a_newcomer_is_followed_back_to_where_they_came_in():
    tracks, _ = follow(scene_of(walking(40, 100, 8, first=LOOK_EVERY + 3)))
    assert list(tracks) == ["1"]
    assert sorted(tracks["1"]) == list(range(LOOK_EVERY + 3, 40))


def test_somebody_who_leaves_is_not_followed_any_more():
    tracks, _ = follow(scene_of(walking(40, 100, 8, last=17)))
    assert sorted(tracks["1"]) == list(range(17))


def test_a_track_ends_where_somebody_is_hidden_and_another_begins_where_they_come_out():
    hidden = [x if not 23 <= k < 25 else None for k, x in enumerate(walking(60, 100, 2))]
    tracks, _ = follow(scene_of(hidden))
    assert {name: sorted(places) for name, places in tracks.items()} == {
        "1": list(range(23)),
        "2": list(range(25, 60)),
    }


def test_somebody_of_whom_the_network_was_unsure_for_a_frame_is_the_same_person_again():
    scene = scene_of(walking(60, 100, 2))
    tracks, _ = follow(scene, blinks=[scene[23]])
    assert {name: sorted(places) for name, places in tracks.items()} == {"1": list(range(60))}


def test_of_two_tracks_on_one_person_the_one_ends_that_went_over():
    # The second is hidden from frame 12 on, when the first is within reach: its region goes over to the first.
    first, second = walking(60, 300, 0), walking(60, 345, 0, last=12)
    tracks, _ = follow(scene_of(first, second))
    assert sorted(tracks["1"]) == list(range(60))
    assert sorted(tracks["2"]) == list(range(12))


def test_two_who_pass_each_other_are_both_there_again_afterwards():
    to_right, to_left = walking(80, 100, 8), walking(80, 740, -8)
    tracks, _ = follow(scene_of(to_right, to_left))
    covered = [{round(x) for places in tracks.values() if (x := places.get(k)) is not None} for k in range(80)]
    whole = [k for k in range(80) if abs(to_right[k] - to_left[k]) > TALL]
    assert all(covered[k] == {to_right[k], to_left[k]} for k in whole)


def test_it_is_looked_for_people_every_few_frames_and_closely_now_and_then():
    _, detector = follow(scene_of(walking(130, 100, 1)))
    assert len(detector.looks) == 13
    assert [k for k, closely in enumerate(detector.looks) if closely] == [0, 6, 12] == [
        k * LOOK_CLOSELY_EVERY // LOOK_EVERY for k in range(3)
    ]  # fmt: skip


def test_it_is_looked_closely_where_nobody_is():
    _, detector = follow([()] * 30)
    assert detector.looks == [True, True, False, True, False, True]


class Scene:
    """A video of a made-up scene."""

    size, notes, announced = SIZE, ["a part is missing"], 30

    def __init__(self, scene):
        self._scene = scene

    def __iter__(self):
        return (Frame(k, k / 30, places) for k, places in enumerate(self._scene))


class SeeingModels:
    def detector(self, threads):
        return SeeingDetector()

    def landmarker(self, threads):
        return SeeingLandmarker()


def test_the_pose_of_a_video_is_that_of_an_estimators_file(tmp_path):
    done = []
    detections = pose_of_video(Scene(scene_of(walking(30, 30, 5))), SeeingModels(), progress=done.append)
    assert done == list(range(1, 31))
    assert detections.notes == ("a part is missing",)
    people = people_of(detections, None, None, tmp_path / "walk.mp4")
    assert people.image_size == SIZE and people.point_set == "blazepose_33" and people.program == "BlazePose"
    assert people.times_s == {k: k / 30 for k in range(30)}
    assert people.tracks[7] == ["1"]
    nose = people.by_frame[7][0, JOINTS.index("nose")]
    assert nose == pytest.approx([65, 100, 0.9])


def test_points_outside_the_image_are_not_found():
    wide = np.column_stack([np.linspace(-0.6, 0.6, 33) * TALL, np.zeros(33), np.full(33, 0.9)])

    class Wide(SeeingModels):
        def landmarker(self, threads):
            seeing = SeeingLandmarker()

            class Landmarker:
                def find(self, places, where):
                    pose = seeing.find(places, where)
                    return Pose(
                        wide + np.array([pose.next_region.x, 150, 0]), pose.presence, where, pose.next_region, pose.mask
                    )

            return Landmarker()

    detections = pose_of_video(Scene(scene_of(walking(3, 30, 0))), Wide())
    points = detections.people[0][0].points
    assert np.isnan(points[:8]).all()  # 30 - 60 … 30 - 33.75
    assert np.isfinite(points[9:]).all()
