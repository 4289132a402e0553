"""Films are read back: frames, sizes, colours, durations; what cannot be written whole leaves nothing."""

import resource

import cv2
import numpy as np
import pytest
from PIL import Image, ImageSequence

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.viewer.video import write_gif, write_mp4

SIZE = (120, 80)
COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (90, 90, 90)]  # blue, green, red


def frames():
    return [np.full((*SIZE[::-1], 3), colour, np.uint8) for colour in COLOURS]


def read_mp4(path):
    with quiet_opencv():
        film = cv2.VideoCapture(str(path))
    found = []
    while True:
        there, frame = film.read()
        if not there:
            return found, film.get(cv2.CAP_PROP_FPS)
        found.append(frame)


def test_an_mp4_has_each_frame_in_order(tmp_path):
    path = tmp_path / "100% %05d 'ä'.mp4"
    write_mp4(path, iter(frames()), SIZE, 29.97)
    found, fps = read_mp4_of(path, tmp_path)
    assert fps == pytest.approx(29.97, abs=0.01)
    assert [frame.shape for frame in found] == [(80, 120, 3)] * 5
    for frame, colour in zip(found, COLOURS, strict=True):
        assert frame.mean(axis=(0, 1)) == pytest.approx(colour, abs=12)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def read_mp4_of(path, folder):
    """OpenCV would take a % in the name for a pattern."""
    plain = folder / "film.mp4"
    plain.hardlink_to(path)
    try:
        return read_mp4(plain)
    finally:
        plain.unlink()


@pytest.mark.parametrize(("fps", "durations"), [(15.0, [70, 60, 70, 70, 60]), (50.0, [20] * 5)])
def test_a_gif_has_each_frame_and_keeps_the_time(tmp_path, fps, durations):
    path = tmp_path / "film.gif"
    write_gif(path, frames(), fps)
    film = Image.open(path)
    assert (film.n_frames, film.size, film.info["loop"]) == (5, SIZE, 0)
    shown = [
        (frame.info["duration"], frame.convert("RGB").getpixel((60, 40))) for frame in ImageSequence.Iterator(film)
    ]
    assert [duration for duration, _ in shown] == durations
    for (_, colour), expected in zip(shown, COLOURS, strict=True):
        assert colour[::-1] == pytest.approx(expected, abs=4)


@pytest.fixture
def little_room():
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_film_that_finds_no_room_leaves_what_was_there(tmp_path, little_room, capfd):
    noise = np.random.default_rng(0).integers(0, 256, (12, *SIZE[::-1], 3)).astype(np.uint8)
    for name in ("film.mp4", "film.gif"):
        (tmp_path / name).write_text("old")
    for write, name, more in ((write_mp4, "film.mp4", (SIZE,)), (write_gif, "film.gif", ())):
        with pytest.raises(OSError, match="too large"):
            write(tmp_path / name, noise, *more, 30.0)
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"film.mp4": "old", "film.gif": "old"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", ["mp4", "gif"])
def test_an_interrupted_film_leaves_what_was_there(tmp_path, ending):
    def interrupted():
        yield frames()[0]
        raise KeyboardInterrupt

    path = tmp_path / f"film.{ending}"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_mp4(path, interrupted(), SIZE, 30.0) if ending == "mp4" else write_gif(path, interrupted(), 30.0)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_a_folder_whose_name_is_no_text(tmp_path):
    folder = tmp_path / "odd\udcff"
    folder.mkdir()
    write_mp4(folder / "film.mp4", iter(frames()), SIZE, 30)
    write_gif(folder / "film.gif", frames(), 30)
    (folder / "film.mp4").rename(tmp_path / "film.mp4")
    assert len(read_mp4(tmp_path / "film.mp4")[0]) == 5


def test_two_films_of_the_same_frames_have_the_same_bytes(tmp_path):
    for name in ("a.mp4", "b.mp4"):
        write_mp4(tmp_path / name, iter(frames()), SIZE, 30.0)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
