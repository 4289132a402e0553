import io
import os
import struct
import zlib

import cv2
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from healthgait.clips.pictures import fit_picture, place_of, read_picture
from healthgait.errors import InputError

SIZE = (38, 62)
TURNED = Image.Exif()
TURNED[0x0112] = 6  # the camera lay on its side
NOISE = np.random.default_rng(3).integers(0, 256, (*SIZE, 4)).astype(np.uint8)
COLOURED, GREY = Image.fromarray(NOISE[..., :3]), Image.fromarray(NOISE[..., 3])
DEEP = np.random.default_rng(4).integers(0, 65536, (*SIZE, 3)).astype(np.uint16)


def pillow(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def opencv(picture, kind, *options):
    return cv2.imencode(kind, picture, options)[1].tobytes()


FILES = {
    "grey.jpg": pillow(GREY, "JPEG"),
    "grey_progressive.jpg": pillow(GREY, "JPEG", progressive=True),
    "grey_turned.jpg": pillow(GREY, "JPEG", exif=TURNED),
    "grey_in_three_components.jpg": opencv(np.repeat(NOISE[..., 3:], 3, axis=2), ".jpg"),
    "colour.jpg": pillow(COLOURED, "JPEG"),
    "colour_turned.jpg": pillow(COLOURED, "JPEG", exif=TURNED),
    "colour_untransformed.jpg": pillow(COLOURED, "JPEG", keep_rgb=True),
    "cmyk.jpg": pillow(COLOURED.convert("CMYK"), "JPEG"),
    "grey.png": pillow(GREY, "PNG"),
    "grey_turned.png": pillow(GREY, "PNG", exif=TURNED),
    "grey_of_one_bit.png": pillow(GREY.convert("1"), "PNG"),
    "grey_of_16_bits.png": opencv(DEEP[..., 0], ".png"),
    "grey_with_alpha.png": pillow(Image.merge("LA", [GREY, GREY.rotate(180)]), "PNG"),
    "grey_with_a_transparent_tone.png": pillow(GREY, "PNG", transparency=100),
    "colour.png": pillow(COLOURED, "PNG"),
    "colour_turned.png": pillow(COLOURED, "PNG", exif=TURNED),
    "colour_of_16_bits.png": opencv(DEEP, ".png"),
    "colour_with_alpha.png": pillow(Image.fromarray(NOISE), "PNG"),
    "palette.png": pillow(COLOURED.quantize(16), "PNG"),
    "palette_of_greys.png": pillow(GREY.quantize(8), "PNG"),
    "palette_with_alpha.png": pillow(COLOURED.quantize(16), "PNG", transparency=3),
    "another_kind.png": pillow(GREY, "JPEG"),
    "another_kind.jpg": pillow(COLOURED, "PNG"),
}


@pytest.fixture(params=FILES)
def path(request, tmp_path):
    (tmp_path / request.param).write_bytes(FILES[request.param])
    return tmp_path / request.param


def fitted(path, shape):
    frame = np.zeros((*shape, 3), np.uint8)
    fit_picture(path, frame)
    return frame


def test_every_kind_of_file_has_the_pixels_of_imread(path):
    expected = cv2.imread(str(path))
    assert np.array_equal(read_picture(path), expected)
    # In a frame of the picture's own size nothing is resized.
    assert np.array_equal(fitted(path, expected.shape[:2]), expected[..., ::-1])


def test_every_kind_of_file_is_resized_as_in_colour(path):
    expected = cv2.imread(str(path))
    rows, columns = place_of(expected.shape[:2], (24, 24))
    frame = fitted(path, (24, 24))
    size = columns.stop - columns.start, rows.stop - rows.start
    assert np.array_equal(frame[rows, columns], cv2.resize(expected, size)[..., ::-1])
    frame[rows, columns] = 0
    assert not frame.any()


def test_a_little_colour_among_grey_is_kept(tmp_path):
    """A JPEG of three components is not taken for grey, even if its colour is in one corner only."""
    picture = np.full((64, 64, 3), 200, np.uint8)
    picture[56:, 56:] = (90, 160, 240)
    cv2.imwrite(str(tmp_path / "000.jpg"), picture)
    corner = fitted(tmp_path / "000.jpg", (64, 64))[56:, 56:]
    assert np.abs(corner.astype(int) - (240, 160, 90)).max() < 40


@pytest.mark.parametrize("shape", [(540, 960), (960, 540), (37, 91), (101, 53), (5, 200), (224, 224)])
@pytest.mark.parametrize("target", [(224, 224), (100, 130), (17, 301)])
def test_a_picture_takes_the_place_that_tensorflow_gives_it(shape, target):
    white = tf.image.resize_with_pad(np.ones((*shape, 1), np.float32), *target).numpy()[..., 0]
    expected = np.zeros(target)
    expected[place_of(shape, target)] = 1
    assert np.array_equal(white > 0, expected > 0)


READERS = [read_picture, lambda path: fitted(path, (24, 24))]


@pytest.mark.parametrize("name", ["grey.jpg", "colour.jpg", "grey.png", "colour.png"])
@pytest.mark.parametrize("read", READERS)
def test_a_file_that_is_no_picture_is_named(tmp_path, name, read):
    path = tmp_path / name
    for content in (b"", FILES[name][:8], FILES[name][:26]):
        path.write_bytes(content)
        with pytest.raises(InputError, match=f"{name}: not a readable picture"):
            read(path)
    path.unlink()
    with pytest.raises(InputError, match=rf"{name}: cannot be read \(No such file"):
        read(path)


@pytest.mark.parametrize("read", READERS)
def test_a_header_that_promises_too_many_pixels_is_named(tmp_path, read):
    content = bytearray(FILES["grey.png"])
    content[16:24] = struct.pack(">II", 900_000, 900_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "000.png").write_bytes(content)
    with pytest.raises(InputError, match=r"000.png: not a readable picture"):
        read(tmp_path / "000.png")


def test_a_pipe_is_no_picture(tmp_path):
    os.mkfifo(tmp_path / "001.png")
    with pytest.raises(InputError, match=r"001.png: is not a regular file; expected a picture"):
        read_picture(tmp_path / "001.png")
