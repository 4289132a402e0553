"""Films of each kind are read upright, in order, by their own times; others are refused in one line."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.video.reading import VideoFile
from tests.video.films import (
    CODECS,
    COUNT,
    FPS,
    SIZE,
    TICKS,
    cut_off,
    make_sound,
    number_of,
    put_index_first,
    set_durations,
    show_only,
    turn,
    write_film,
    write_with_b_frames,
)


def read(path, **how):
    """The video, the numbers of its frames by their pictures, and their times."""
    video = VideoFile(path, **how)
    frames = list(video)
    assert [frame.number for frame in frames] == list(range(len(frames)))
    return video, [number_of(frame.picture) for frame in frames], [frame.time_s for frame in frames]


@pytest.mark.parametrize("ending", CODECS)
def test_a_film_of_each_form(tmp_path, ending):
    video, numbers, times_s = read(write_film(tmp_path / f"100% %05d 'ä'{ending}"))
    assert video.size == SIZE and video.announced == COUNT and video.notes == []
    assert numbers == list(range(COUNT))
    assert times_s == pytest.approx(np.arange(COUNT) / FPS, abs=0.001)  # Matroska has whole milliseconds


def test_a_film_can_be_read_again_after_a_look_at_its_beginning(tmp_path):
    video = VideoFile(write_film(tmp_path / "walk.mp4"))
    assert [frame.number for frame, _ in zip(video, range(2), strict=False)] == [0, 1]
    assert len(list(video)) == COUNT


def test_frames_come_in_the_order_in_which_they_are_shown(tmp_path):
    video, numbers, times_s = read(write_with_b_frames(tmp_path / "walk.mp4"))
    assert numbers == list(range(COUNT)) and video.notes == []
    assert times_s == pytest.approx(np.arange(COUNT) / 25)


# Where the red corner, upper left as filmed, comes to lie.
@pytest.mark.parametrize(
    ("degrees", "size", "row", "column"),
    [(90, (48, 64), 4, -4), (180, (64, 48), -4, -4), (270, (48, 64), -4, 4)],
)
def test_a_phone_s_film_is_turned_as_it_says(tmp_path, degrees, size, row, column):
    path = write_film(tmp_path / "walk.mp4")
    turn(path, degrees)
    video = VideoFile(path)
    assert video.size == size
    picture = next(iter(video)).picture
    assert picture.shape == (size[1], size[0], 3)
    blue, _, red = picture[row, column]
    assert red > 150 and blue < 100


def test_times_are_the_frames_own_where_the_rate_varies(tmp_path):
    path = write_film(tmp_path / "walk.mp4")
    ticks = [TICKS * ms // 1000 for ms in (40, 45, 20, 90, 40, 40, 500, 40, 33, 47, 40, 40)]
    set_durations(path, ticks)
    _, numbers, times_s = read(path)
    assert numbers == list(range(COUNT))
    assert times_s == pytest.approx(np.cumsum([0, *ticks[:-1]]) / TICKS, abs=1e-6)


def test_what_a_phone_trimmed_is_left_out_and_said(tmp_path):
    path = write_film(tmp_path / "walk.mp4")
    show_only(path, first=3, count=5)
    video, numbers, times_s = read(path)
    assert numbers == [3, 4, 5, 6, 7]
    assert times_s == pytest.approx(np.arange(5) / FPS)
    assert video.notes == [f"7 of {COUNT} frames are missing; it was trimmed, or is damaged"]


def test_slow_motion_has_the_times_of_the_camera(tmp_path):
    _, _, times_s = read(write_film(tmp_path / "walk.mp4", fps=30), capture_fps=240)
    assert times_s == pytest.approx(np.arange(COUNT) / 240)


def test_a_repeated_time_is_left_out_and_said(tmp_path):
    path = write_film(tmp_path / "walk.mp4")
    set_durations(path, [512, 512, 0, *[512] * 9])
    video, numbers, times_s = read(path)
    assert numbers == [0, 1, 2, *range(4, COUNT)]
    assert times_s == pytest.approx(np.arange(COUNT - 1) / FPS)
    assert video.notes == [f"1 of {COUNT} frames have a time that is not after the last one's; left out"]


def test_times_that_stand_still_are_refused_unless_the_rate_is_known(tmp_path):
    path = write_film(tmp_path / "walk.mp4")
    set_durations(path, [512, 0, 0, *[512] * 9])
    with pytest.raises(InputError, match=r"walk\.mp4: 2 of 12 frames have a time that is not after the last one's; g"):
        list(VideoFile(path))
    assert len(list(VideoFile(path, capture_fps=25))) == COUNT


def test_of_a_film_that_was_cut_off_what_is_there_is_read_and_the_rest_is_said(tmp_path, capfd):
    path = write_film(tmp_path / "walk.mp4")
    put_index_first(path)
    assert len(read(path)[1]) == COUNT
    cut_off(path, 0.9)
    video, numbers, _ = read(path)
    assert 0 < len(numbers) < COUNT and numbers == list(range(len(numbers)))
    assert capfd.readouterr() == ("", "")
    missing = COUNT - len(numbers)
    assert video.notes == [f"{missing} of {COUNT} frames are missing; it was trimmed, or is damaged"]


def test_the_same_of_matroska_which_says_how_long_it_is(tmp_path):
    path = write_film(tmp_path / "walk.mkv", count=100)
    cut_off(path, 0.5)
    video, numbers, times_s = read(path)
    assert 0 < len(numbers) < 100 and numbers == [number % COUNT for number in range(len(numbers))]
    end_s = times_s[-1] + 1 / FPS
    assert video.notes == [f"ends after {end_s:.2f} of 4.00 s; the rest is missing or damaged"]


def test_a_film_without_its_index_is_refused_and_ffmpeg_prints_nothing(tmp_path, capfd):
    path = write_film(tmp_path / "walk.mp4")
    cut_off(path, 0.5)
    with pytest.raises(InputError, match=r"walk\.mp4: not a video, without pictures, damaged, or cut off; expected a"):
        VideoFile(path)
    assert capfd.readouterr() == ("", "")


def test_sound_alone_is_refused(tmp_path):
    path = write_film(tmp_path / "walk.mp4")
    make_sound(path)
    with pytest.raises(InputError, match="without pictures"):
        VideoFile(path)


def test_a_film_without_frames_is_refused(tmp_path):
    path = write_film(tmp_path / "walk.avi", count=0)
    with pytest.raises(InputError, match=r"walk\.avi: (no frame could be read|not a video)"):
        list(VideoFile(path))


@pytest.mark.parametrize(
    "content",
    [
        b"frame,x,y\n0,1,2\n" * 50,
        b"\xff\xd8\xff\xe0" + bytes(500),
        cv2.imencode(".png", np.zeros((48, 64, 3), np.uint8))[1].tobytes(),
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"#EXTM3U\n#EXTINF:10,\nother.mp4\n",
        os.urandom(4000),
    ],
    ids=["text", "broken picture", "picture", "list of films", "playlist", "noise"],
)
def test_what_is_no_film_is_refused(tmp_path, content):
    write_film(tmp_path / "other.mp4")
    path = tmp_path / "walk.mp4"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"walk\.mp4: not a video.*; expected a video: MP4, MOV, AVI, MKV or WebM$"):
        VideoFile(path)


def test_paths_that_are_no_files_are_refused(tmp_path):
    (tmp_path / "empty.mp4").touch()
    os.mkfifo(tmp_path / "pipe.mp4")
    for name, reason in (
        ("none.mp4", "no such file"), ("", "is a folder"), ("empty.mp4", "the file is empty"),
        ("pipe.mp4", "is not a regular file"), ("\udcff.mp4", "no such file"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=reason):
            VideoFile(tmp_path / name)


def test_a_path_that_is_no_text_is_refused_before_opencv_crashes_on_it(tmp_path):
    path = tmp_path / "\udcff.mp4"
    write_film(tmp_path / "walk.mp4").rename(path)
    with pytest.raises(InputError, match="not valid UTF-8"):
        VideoFile(path)


def test_a_name_like_an_address_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_film(tmp_path / "walk.mp4").rename(tmp_path / "concat:walk.mp4")
    assert len(list(VideoFile(Path("concat:walk.mp4")))) == COUNT


def test_options_of_the_user_s_own_for_ffmpeg_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", "threads;1")
    VideoFile(write_film(tmp_path / "walk.mp4"))
    assert os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] == "threads;1"
