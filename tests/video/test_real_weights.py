"""The real networks, where their weights have been fetched; a real video too, where HEALTHGAIT_REAL_WALK names one."""

import hashlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from healthgait.pose_import.frame_times import times_within
from healthgait.pose_import.people import people_of
from healthgait.pose_import.walker import find_walker
from healthgait.video.following import pose_of_video
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile
from healthgait.video.regions import Region
from tests.video.films import write_film
from tests.video.real_walk import NEEDS_WALK, REAL_WALK
from tests.video.weights import NEEDS_WEIGHTS

pytestmark = NEEDS_WEIGHTS


def digest_of_noise(threads: int) -> str:
    """A digest of what both networks make of a picture of noise."""
    picture = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    models = find_models()
    pose = models.landmarker(threads).find(picture, Region(200, 150, 300, 0.2))
    detector = models.detector(threads)
    found = detector.find(picture, closely=True)
    return hashlib.sha256(pose.points.tobytes() + pose.mask.tobytes() + repr(found).encode()).hexdigest()


def test_results_depend_neither_on_threads_nor_on_processes():
    digests = {digest_of_noise(threads) for threads in (1, 2, 4)}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        digests |= set(pool.map(digest_of_noise, [1, 1]))
    assert len(digests) == 1


def test_nobody_is_in_a_film_of_grey(tmp_path):
    detections = pose_of_video(VideoFile(write_film(tmp_path / "grey.mp4")), find_models())
    assert [len(people) for people in detections.people.values()] == [0] * 12


@pytest.mark.long  # the scripts' tests follow the walker of the film made smaller
@NEEDS_WALK
def test_both_people_of_a_real_walk_are_followed():
    path = Path(REAL_WALK)
    detections = pose_of_video(VideoFile(path), find_models(), threads=2)
    people, _ = people_of(detections, None, None, path).without_low_scores(0.3)
    walker = find_walker(people, -1, times_within(people.times_s, people.by_frame, path), 0.5)
    (walk,) = walker.passes
    assert walk.direction == -1 and walk.track.own_names == walk.track.own_names[:1]
    # She comes out from behind a tree in frame 45, and is half out of the image in frame 199.
    assert walk.track.frames[0] <= 46 and walk.track.frames[-1] >= 198
    assert len(walk.track.frames) == walk.track.frames[-1] - walk.track.frames[0] + 1
    others = {name for names in people.tracks.values() for name in names} - set(walk.track.own_names)
    standing = max(others, key=lambda name: sum(name in names for names in people.tracks.values()))
    assert sum(standing in names for names in people.tracks.values()) >= 160
