"""Pictures on disk as labels: lossy silhouettes, and parts in all colourings."""

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait_energy.parts import ARMS, HEAD, LEGS, TRUNK, labelled_pictures
from healthgait.layout import SEGMENTATION, SILHOUETTE
from tests.gait.recoloured import LABELS, RECOLOURED, UNKNOWN
from tests.gait_energy.made_up_walkers import striding

NUMBERS = {TRUNK: (1, 2), ARMS: (3, 4, *range(15, 23)), LEGS: range(5, 15), HEAD: (23, 24)}  # DensePose's, by layer
EXPECTED = sum(np.where(np.isin(LABELS, list(numbers)), layer, 0) for layer, numbers in NUMBERS.items())


def write(folder, pictures, suffix=".png", *options):
    for number, picture in enumerate(pictures, start=13):
        cv2.imwrite(str(folder / f"{number:03d}{suffix}"), picture, options)


def refusal(folder, modality):
    with pytest.raises(InputError) as refused:
        list(labelled_pictures(folder, modality))
    return str(refused.value)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_silhouette_survives_noise_and_a_lossy_format(tmp_path, channels):
    noise = np.random.default_rng(0).integers(-40, 41, (100, 200))
    noisy = np.clip(255.0 * striding() + noise, 0, 255).astype(np.uint8)
    write(tmp_path, [np.dstack([noisy] * channels)], ".jpg", cv2.IMWRITE_JPEG_QUALITY, 80)
    [(number, labels)] = labelled_pictures(tmp_path, SILHOUETTE)
    assert number == 13
    assert np.array_equal(labels, striding())


@pytest.mark.parametrize("exchanged", [False, True])
@pytest.mark.parametrize("name", RECOLOURED)
def test_parts_are_told_in_each_colouring(tmp_path, name, exchanged):
    picture = RECOLOURED[name](LABELS)
    write(tmp_path, [picture[..., ::-1] if exchanged else picture])
    [(_, labels)] = labelled_pictures(tmp_path, SEGMENTATION)
    assert np.array_equal(labels, EXPECTED)


def test_empty_frames_before_the_walker_comes_tell_nothing(tmp_path):
    write(
        tmp_path, [np.zeros((540, 960, 3), np.uint8), RECOLOURED["dataset"](LABELS), np.zeros((540, 960, 3), np.uint8)]
    )
    found = dict(labelled_pictures(tmp_path, SEGMENTATION))
    assert list(found) == [14, 15]
    assert np.array_equal(found[14], EXPECTED)
    assert not found[15].any()


def test_unknown_colours_are_refused(tmp_path):
    write(tmp_path, [UNKNOWN["a silhouette"](LABELS)])
    assert refusal(tmp_path, SEGMENTATION).startswith(f"{tmp_path / '013.png'}: ")


@pytest.mark.parametrize("modality", [SILHOUETTE, SEGMENTATION])
def test_folders_without_frames_are_named(tmp_path, modality):
    assert refusal(tmp_path, modality).startswith(f"{tmp_path}: no frames")
    assert refusal(tmp_path / "no", modality).startswith(f"{tmp_path / 'no'}: no such clip")


@pytest.mark.parametrize("modality", [SILHOUETTE, SEGMENTATION])
def test_a_damaged_frame_is_named(tmp_path, modality):
    write(tmp_path, [RECOLOURED["dataset"](LABELS)])
    (tmp_path / "014.png").write_bytes(b"no picture")
    assert refusal(tmp_path, modality).startswith(f"{tmp_path / '014.png'}: not a ")


@pytest.mark.parametrize("modality", [SILHOUETTE, SEGMENTATION])
def test_frames_of_another_size_are_refused(tmp_path, modality):
    picture = RECOLOURED["dataset"](LABELS)
    write(tmp_path, [picture, picture[:270, :480]])
    assert "014.png: 480x270 px, but earlier frames have 960x540" in refusal(tmp_path, modality)
