"""Gait energy images whose values are known, and those of a simulated clip."""

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait_energy.image import NoWalker, clip_energy, gait_energy
from healthgait.layout import FRAME_RATE_HZ, LEFT_TO_RIGHT, RIGHT_TO_LEFT, SEGMENTATION, SILHOUETTE, Clip
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import draw_camera
from healthgait.synthetic.footfalls import gait_parameters
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from tests.gait_energy.made_up_walkers import standing, striding, walk

BLOCK = np.zeros((64, 44), np.float32)
BLOCK[:, 12:32] = 1  # 20 columns in the middle of 44


def test_the_image_of_a_block_is_the_block():
    energy = gait_energy((k, standing()) for k in range(5))
    assert np.array_equal(energy.image, BLOCK[None])
    assert (energy.frames, energy.height_px, energy.size) == (5, 64, 0.64)
    assert np.isnan(energy.period_frames)
    assert energy.features.tolist() == [*BLOCK.ravel(), np.float32(0.64)]


def test_size_and_place_in_the_picture_do_not_matter():
    places = [(90, 20, 64), (30, 10, 64), (120, 20, 32), (121, 9, 32)]
    pictures = [standing(left, top, height, 20 * height // 64) for left, top, height in places[:2]]
    assert np.array_equal(gait_energy(enumerate(pictures)).image, BLOCK[None])
    pictures = [standing(left, top, height, 20 * height // 64) for left, top, height in places[2:]]
    energy = gait_energy(enumerate(pictures))
    assert np.array_equal(energy.image, BLOCK[None])
    assert energy.size == 0.32


def test_a_leg_that_is_out_in_each_second_frame_has_half_of_the_energy():
    energy = gait_energy(walk().items())
    expected = BLOCK.copy()
    expected[48:, 32:] = 0.5
    assert energy.image[0] == pytest.approx(expected, abs=1e-6)
    assert energy.period_frames == pytest.approx(2, abs=0.01)


def test_only_whole_steps_are_averaged():
    # The leg is out in nine of 25 frames, which are eight steps of three frames and one frame more.
    energy = gait_energy(walk(25, out_every=3).items())
    assert energy.image[0, 60, 40] == pytest.approx(1 / 3, abs=0.004)


def test_walks_to_the_left_are_mirrored():
    leftwards = {k: picture[:, ::-1].copy() for k, picture in walk().items()}
    assert np.array_equal(gait_energy(leftwards.items()).image, gait_energy(walk().items()).image)


def test_what_is_behind_stays_behind():
    backwards = {k: striding(100 - 2 * k, k % 2 == 0) for k in range(24)}  # to the left, with the leg behind
    image = gait_energy(backwards.items()).image[0]
    assert image[60, 5] == pytest.approx(0.5, abs=1e-6)
    assert image[60, 38] == 0


def test_layers_have_an_image_each():
    energy = gait_energy(((k, striding(80 + k, layer=2)) for k in range(6)), layers=2)
    assert np.array_equal(energy.image[0], BLOCK)
    assert energy.image[1, 60, 40] == 1
    assert energy.image[1].sum() == 16 * 12
    assert len(energy.features) == 2 * 64 * 44 + 1


def test_frames_in_which_the_border_cuts_the_body_are_ignored():
    cut = {100: standing(left=-5 % 200), 101: standing(left=185)}
    energy = gait_energy([(0, standing(80)), (1, standing(90)), *cut.items()])
    assert (energy.frames, energy.size) == (2, 0.64)


def test_frames_that_lack_the_legs_are_ignored():
    assert gait_energy([*((k, standing()) for k in range(4)), (4, standing(height=50))]).frames == 4


@pytest.mark.parametrize("pictures", [[], [standing(left=0)] * 3, [np.zeros((100, 200), np.uint8)] * 3, [standing()]])
def test_a_clip_without_a_whole_walker_has_no_image(pictures):
    with pytest.raises(NoWalker, match=f"of {len(pictures)} frames show a complete body"):
        gait_energy(enumerate(pictures))


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_folder_of_silhouettes_has_the_image_of_its_pictures(tmp_path, suffix):
    for number, picture in walk().items():
        cv2.imwrite(str(tmp_path / f"{number:03d}{suffix}"), 255 * picture, [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert np.array_equal(clip_energy(tmp_path, SILHOUETTE).image, gait_energy(walk().items()).image)


def test_a_clip_without_a_walker_is_named(tmp_path):
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number:03d}.jpg"), np.zeros((100, 200), np.uint8))
    with pytest.raises(InputError) as refused:
        clip_energy(tmp_path, SILHOUETTE)
    assert str(refused.value) == f"{tmp_path}: 0 of 3 frames show a complete body; at least 2 are needed"


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """Energies of one person's walks, by direction and modality, and their true steps in frames, by direction."""
    folder = tmp_path_factory.mktemp("clips")
    participant = draw_participant(5, 0)
    person = participant.person
    camera = draw_camera(np.random.default_rng(0)).scaled_to(320)
    appearance = draw_appearance(person, np.random.default_rng(1))
    energies, steps = {}, {}
    for direction in (RIGHT_TO_LEFT, LEFT_TO_RIGHT):
        clip = Clip(person.participant, "UGS", "WoJ", direction)
        pictures = ClipPictures(clip, person, appearance, participant.walks[clip], camera)
        pictures.write_images(folder, {SILHOUETTE, SEGMENTATION}, None, np.random.default_rng(2))
        for modality in (SILHOUETTE, SEGMENTATION):
            energies[direction, modality] = clip_energy(clip.path(folder, modality), modality)
        steps[direction] = 60 * FRAME_RATE_HZ / gait_parameters(participant.walks[clip])["Cadence"]
    return energies, steps


def test_the_steps_of_a_simulated_walk_are_found(simulated):
    energies, steps = simulated
    for (direction, _), energy in energies.items():
        assert energy.period_frames == pytest.approx(steps[direction], rel=0.03)
        assert energy.frames > 3 * steps[direction]


def test_both_directions_of_a_walk_look_alike(simulated):
    for modality in (SILHOUETTE, SEGMENTATION):
        left, right = (simulated[0][direction, modality] for direction in (RIGHT_TO_LEFT, LEFT_TO_RIGHT))
        assert np.abs(left.image - right.image).mean() < 0.015
        assert np.abs(left.image - right.image[..., ::-1]).mean() > 0.02
        assert left.size == pytest.approx(right.size, rel=0.03)


def test_the_parts_of_a_walker_add_up_to_the_silhouette_but_for_hair(simulated):
    silhouette, parts = (simulated[0][LEFT_TO_RIGHT, modality].image for modality in (SILHOUETTE, SEGMENTATION))
    assert np.abs(parts.sum(axis=0) - silhouette[0]).mean() < 0.03
    rows = [float((part.sum(axis=1) @ np.arange(64)) / part.sum()) for part in parts]
    head, trunk, arms, legs = rows
    assert head < 12 < trunk < arms < 32 < legs
