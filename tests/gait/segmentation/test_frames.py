import zlib

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.segmentation.frames import SIGNATURE, frame_paths, picture_size_px, read_frame

PICTURE = np.arange(8 * 12 * 3, dtype=np.uint8).reshape(8, 12, 3)


def png(picture=PICTURE):
    return cv2.imencode(".png", picture)[1].tobytes()


def chunk(name, content=b""):
    body = name + content
    return len(content).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)


def hand_made(width, height, pixels=b""):
    """A PNG of whole chunks that says it is a colour picture of some size."""
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND")


def refusal(tmp_path, data, size_px=None):
    """What is said of a file of these bytes."""
    path = tmp_path / "013.png"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_frame(path, size_px)
    text = str(refused.value)
    assert text.startswith(f"{path}: ")
    return text.removeprefix(f"{path}: ")


def read(tmp_path, data, size_px=None):
    path = tmp_path / "013.png"
    path.write_bytes(data)
    return read_frame(path, size_px)


@pytest.mark.parametrize("size_px", [None, (12, 8)])
def test_a_picture_is_read_as_blue_green_red(tmp_path, size_px):
    assert np.array_equal(read(tmp_path, png(), size_px), PICTURE)


def test_a_hand_made_picture_is_read(tmp_path):
    pixels = zlib.compress(bytes([0, 1, 2, 3, 4, 5, 6]))  # no filter; two pixels: red, green, blue
    assert read(tmp_path, hand_made(2, 1, pixels)).tolist() == [[[3, 2, 1], [6, 5, 4]]]


@pytest.mark.parametrize("kind", ["gray", "alpha", "16 bits"])
def test_pictures_of_other_kinds_become_coloured(tmp_path, kind):
    picture = {
        "gray": PICTURE[..., 0],
        "alpha": np.dstack([PICTURE, PICTURE[..., 0]]),
        "16 bits": PICTURE.astype(np.uint16) * 257,
    }[kind]
    expected = np.repeat(PICTURE[..., :1], 3, axis=2) if kind == "gray" else PICTURE
    assert np.array_equal(read(tmp_path, png(picture)), expected)


def test_what_follows_the_picture_does_not_matter(tmp_path):
    assert np.array_equal(read(tmp_path, png() + b"more"), PICTURE)


def test_a_picture_cut_off_anywhere_is_refused(tmp_path):
    data = png()
    assert refusal(tmp_path, data[:-1]) == f"truncated or damaged at byte {len(data) - 12}; restore it or remove it"
    assert refusal(tmp_path, data[:8]) == "truncated or damaged at byte 8; restore it or remove it"
    for length in range(9, len(data), 7):
        assert "truncated or damaged at byte" in refusal(tmp_path, data[:length])


def test_any_flipped_bit_is_noticed(tmp_path):
    data = png()
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        message = refusal(tmp_path, bytes(flipped))
        assert ("not a PNG picture" if place < 8 else "truncated or damaged") in message


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 500, cv2.imencode(".jpg", PICTURE)[1].tobytes(), SIGNATURE[:7], b"<html>not found</html>"]
)
def test_what_is_no_png_is_refused(tmp_path, data):
    assert refusal(tmp_path, data) == "not a PNG picture; restore it or remove it"


@pytest.mark.parametrize("pixels", [b"", b"garbage", zlib.compress(bytes([0, 1, 2, 3]))])
def test_a_whole_file_without_its_pixels_is_refused(tmp_path, pixels):
    assert refusal(tmp_path, hand_made(2, 1, pixels)) == "not a readable PNG picture; restore it or remove it"


@pytest.mark.parametrize(("width", "height"), [(10_001, 8), (8, 10_001), (2**31, 2**31), (0, 8), (8, 0), (0, 0)])
def test_an_absurd_size_is_refused_before_it_is_decoded(tmp_path, width, height):
    message = refusal(tmp_path, hand_made(width, height, zlib.compress(b"\0")))
    assert message == f"{width}x{height} px is not the size of a video frame"


def test_a_large_picture_is_read(tmp_path):
    assert read(tmp_path, png(np.zeros((1, 10_000, 3), np.uint8))).shape == (1, 10_000, 3)


@pytest.mark.parametrize("size_px", [(12, 9), (13, 8), (8, 12)])
def test_a_picture_of_another_size_is_refused(tmp_path, size_px):
    expected = f"12x8 px, but earlier frames have {size_px[0]}x{size_px[1]}"
    assert refusal(tmp_path, png(), size_px) == expected


def test_a_folder_and_a_dead_link_are_refused(tmp_path):
    (tmp_path / "13.png").mkdir()
    (tmp_path / "14.png").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"13\.png: is not a regular file"):
        read_frame(tmp_path / "13.png", None)
    with pytest.raises(InputError, match=r"14\.png: cannot be read \(No such file or directory\)"):
        read_frame(tmp_path / "14.png", None)


def test_the_size_is_that_in_the_first_pictures_header(tmp_path):
    (tmp_path / "008.png").write_bytes(png(np.zeros((9, 7, 3), np.uint8)))
    (tmp_path / "007.png").write_bytes(png()[:33])  # the rest is checked when it is decoded
    assert picture_size_px(frame_paths(tmp_path)) == (12, 8)


def test_a_folder_without_pictures_has_no_size(tmp_path):
    assert picture_size_px(frame_paths(tmp_path)) is None and picture_size_px(frame_paths(tmp_path / "nowhere")) is None


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:32], hand_made(0, 8, b"")])
def test_a_first_picture_without_a_header_is_refused(tmp_path, data):
    (tmp_path / "007.png").write_bytes(data)
    faults = "not a PNG|truncated or damaged at byte 8|0x8 px is not the size"
    with pytest.raises(InputError, match=rf"007\.png: ({faults})"):
        picture_size_px(frame_paths(tmp_path))


def test_frames_are_found_in_the_order_of_their_numbers(tmp_path):
    for name in ("10.png", "9.png", "013.png", "0.png", "1000.png", "000200.png"):
        (tmp_path / name).write_bytes(png())
    paths = frame_paths(tmp_path)
    assert list(paths) == [0, 9, 10, 13, 200, 1000]
    assert paths[13] == tmp_path / "013.png"


def test_two_files_of_one_number_are_refused(tmp_path):
    for name in ("7.png", "007.png"):
        (tmp_path / name).write_bytes(png())
    with pytest.raises(InputError, match=r"7\.png: the same frame number as 007\.png"):
        frame_paths(tmp_path)


def test_other_files_are_ignored(tmp_path):
    for name in ("12.jpg", "6.png.part", ".png", "8", ".7.png"):
        (tmp_path / name).write_bytes(png())
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "7.png").write_bytes(png())
    assert frame_paths(tmp_path) == {}


def test_a_folder_that_is_not_there_has_no_frames(tmp_path):
    assert frame_paths(tmp_path / "nowhere") == {}
