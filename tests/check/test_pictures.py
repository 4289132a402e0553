import os

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from healthgait.check.pictures import damaged_pictures
from healthgait.clips.pictures import read_picture
from tests.frame_files import write_frames


def smooth_jpeg(path):
    """A JPEG file with one long run of coded data, as a silhouette's."""
    pixels = np.zeros((270, 480, 3), np.uint8)
    cv2.circle(pixels, (240, 135), 90, (255, 255, 255), -1)
    cv2.imwrite(str(path), pixels)
    return path.read_bytes()


def test_whole_pictures_are_ignored(tmp_path):
    folder = write_frames(tmp_path / "clip", 3)
    smooth_jpeg(folder / "900.jpg")
    (folder / "900.jpg").rename(tmp_path / "900.jpg")
    assert damaged_pictures(sorted(folder.iterdir())) == []
    assert damaged_pictures([tmp_path / "900.jpg"]) == []
    assert damaged_pictures([]) == []


@pytest.mark.parametrize(
    ("suffix", "change", "words"),
    [
        (".png", lambda content: content[:-30], "not a readable picture"),
        (".png", lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:], "not a readable picture"),
        (".png", lambda content: b"hello", "not a readable picture"),
        (".jpg", lambda content: content[: len(content) // 2], "not a readable picture"),
        # of which OpenCV makes a picture all the same
        (".jpg", lambda content: content[:1500] + bytes(300) + content[1800:], "damaged inside (Corrupt JPEG data"),
    ],
)
def test_each_damaged_picture_is_named(tmp_path, suffix, change, words, capfd):
    path = tmp_path / f"013{suffix}"
    whole = write_frames(tmp_path / "clip", 1) / "000.png"
    path.write_bytes(change(smooth_jpeg(path) if suffix == ".jpg" else whole.read_bytes()))
    ((kind, place, what),) = damaged_pictures([path])
    assert (kind, place) == ("picture_damaged", path)
    assert words in what
    assert capfd.readouterr().err == ""  # what libraries say to the terminal is not the user's


def test_what_libraries_say_of_a_whole_picture_is_no_damage(tmp_path, capfd):
    """libpng warns of a profile that does not go with grey pictures."""
    path = tmp_path / "001.png"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("L", (32, 24), 90).save(path, icc_profile=profile)
    read_picture(path)
    assert "warning" in capfd.readouterr().err
    assert damaged_pictures([path]) == []


def test_a_complaint_is_of_its_own_picture_alone(tmp_path):
    content = smooth_jpeg(tmp_path / "001.jpg")
    (tmp_path / "002.jpg").write_bytes(content[:1500] + bytes(300) + content[1800:])
    (tmp_path / "003.jpg").write_bytes(content)
    assert [path.name for _, path, _ in damaged_pictures(sorted(tmp_path.iterdir()))] == ["002.jpg"]


def test_standard_error_is_the_terminal_s_again(tmp_path, capfd):
    damaged_pictures(sorted(write_frames(tmp_path / "clip", 2).iterdir()))
    os.write(2, b"back")
    assert capfd.readouterr().err == "back"


def test_the_size_of_most_frames_is_the_clip_s(tmp_path):
    folder = write_frames(tmp_path / "clip", 3)
    cv2.imwrite(str(folder / "002.png"), np.zeros((54, 90, 3), np.uint8))
    assert damaged_pictures(sorted(folder.iterdir())) == [
        ("picture_size", folder / "002.png", "90x54 px, where 2 frames of the clip have 96x54")
    ]
