import numpy as np
import pytest

from healthgait.synthetic.camera import draw_camera
from healthgait.synthetic.motion import motion_of
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pose import JOINT_NAMES, pose_entries, swapped_frames
from healthgait.synthetic.skeleton import skeleton_of


@pytest.fixture(scope="module")
def filmed():
    """Cameras and motions of sixteen clips, and the poses seen."""
    clips = []
    for index in range(2):
        participant = draw_participant(4, index)
        camera = draw_camera(np.random.default_rng(index))
        for number, (clip, walk) in enumerate(participant.walks.items()):
            motion = motion_of(clip, walk, skeleton_of(participant.person))
            entries = pose_entries(motion.joints, camera, np.random.default_rng(number))
            clips.append((camera, motion, entries))
    return clips


def pixels(entry):
    return np.array([[entry["joints"][name][axis] for axis in "xy"] for name in JOINT_NAMES])


def test_coco_joints_lie_within_two_pixels_noise_of_the_projected_ones(filmed):
    errors = []
    for camera, motion, entries in filmed:
        true = np.stack([camera.project(motion.joints[name]) for name in JOINT_NAMES], axis=1)
        upper = [
            k for k, name in enumerate(JOINT_NAMES) if "ankle" not in name and "knee" not in name and "hip" not in name
        ]
        found = [k for k, entry in enumerate(entries) if entry["joints"]]
        middle = [k for k in found if true[k, :, 0].min() > 60 and true[k, :, 0].max() < 900]
        errors.append(np.concatenate([pixels(entries[k])[upper] - true[k, upper] for k in middle]).ravel())
    assert len(JOINT_NAMES) == 17
    for error in errors:
        assert 1.4 < error.std() < 2.1
        assert abs(error.mean()) < 0.15


def test_feet_are_added_to_a_pose_that_is_otherwise_the_same(filmed):
    for number, (camera, motion, entries) in enumerate(filmed):
        rng, feet_rng = np.random.default_rng(number % 8), np.random.default_rng(100)
        with_feet = pose_entries(motion.joints, camera, rng, feet_rng)
        for plain, entry in zip(entries, with_feet, strict=True):
            joints = entry["joints"]
            assert plain["joints"] == (joints and {name: joints[name] for name in JOINT_NAMES})
            assert joints is None or len(joints) == 21


def test_toes_and_heels_are_as_noisy_as_the_other_joints(filmed):
    """The heel's point is over the heel, the big toe's over the toes at 0.3 of their length behind their tip."""
    camera, motion, _ = filmed[1]  # to the image's right
    world = motion.joints
    flat = {side: np.abs(world[f"{side}_toe"][:, 2] - world[f"{side}_ball"][:, 2]) < 0.005 for side in "lr"}
    toes = {side: 0.7 * world[f"{side}_toe"] + 0.3 * world[f"{side}_ball"] for side in "lr"}
    entries = pose_entries(world, camera, np.random.default_rng(1), np.random.default_rng(2))
    errors = {"big_toe": [], "heel": []}
    for k, entry in enumerate(entries):
        for name in errors if entry["joints"] else ():
            seen = [entry["joints"][f"{side}_{name}"]["x"] for side in "lr"]
            points = [toes[side] if name == "big_toe" else world[f"{side}_heel"] for side in "lr"]
            true = [camera.project(point[k])[0] for point in points]
            if min(true) > 60 and max(true) < 900 and abs(true[0] - true[1]) > 60:
                off = min(np.subtract(seen, true), np.subtract(seen[::-1], true), key=lambda e: np.abs(e).max())
                errors[name] += [one for one, side in zip(off, "lr", strict=True) if name == "heel" or flat[side][k]]
    for off in errors.values():
        assert len(off) > 50
        assert 1.2 < np.std(off) < 2.3 and abs(np.mean(off)) < 0.5


def test_nobody_is_found_outside_the_image_and_about_two_percent_are_missed_inside(filmed):
    missed = []
    for camera, motion, entries in filmed:
        x = np.stack([camera.project(motion.joints[name])[:, 0] for name in JOINT_NAMES], axis=1)
        outside, inside = (x < 0).all(axis=1) | (x > 960).all(axis=1), ((x > 5) & (x < 955)).all(axis=1)
        assert outside[0] and outside[-1]  # the walker comes from and goes to outside the image
        assert all(entries[k]["joints"] is None for k in np.flatnonzero(outside))
        missed += [entries[k]["joints"] is None for k in np.flatnonzero(inside)]
    assert 0.005 < np.mean(missed) < 0.05


def test_walking_directions_are_those_of_the_clip_numbers(filmed):
    for number, (camera, motion, _) in enumerate(filmed):
        moved = np.diff(camera.project(motion.joints["pelvis"])[[0, -1], 0])[0]
        assert np.sign(moved) == (-1 if number % 2 == 0 else 1)


def test_the_left_side_is_near_the_camera_when_walking_left(filmed):
    for _, motion, _ in filmed:
        left_is_nearer = motion.joints["l_hip"][:, 1] < motion.joints["r_hip"][:, 1]
        assert left_is_nearer.all() if motion.direction < 0 else not left_is_nearer.any()


def test_legs_are_swapped_only_where_they_cross(filmed):
    swaps = 0
    for camera, motion, _ in filmed:
        true = np.stack([camera.project(motion.joints[name]) for name in JOINT_NAMES], axis=1)
        swapped = swapped_frames(true, np.random.default_rng(1))
        crossings = np.flatnonzero(np.diff(np.sign(true[:, 0, 0] - true[:, 1, 0])))
        assert all(np.abs(crossings - frame).min() <= 3 for frame in np.flatnonzero(swapped))
        swaps += swapped.any()
    assert swaps > len(filmed) / 2


def test_a_swapped_frame_exchanges_left_and_right_legs(filmed):
    exchanged = 0
    for camera, motion, entries in filmed:
        true = {name: camera.project(motion.joints[name]) for name in JOINT_NAMES}
        for k, entry in enumerate(entries):
            apart = np.linalg.norm(true["l_knee"][k] - true["r_knee"][k])
            if entry["joints"] and apart > 15:
                seen = np.array([entry["joints"]["l_knee"][axis] for axis in "xy"])
                exchanged += np.linalg.norm(seen - true["r_knee"][k]) < np.linalg.norm(seen - true["l_knee"][k])
    assert exchanged > 5
