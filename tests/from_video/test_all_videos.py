"""Several videos: the bar of each, and what remains of those that cannot be used."""

import io
import sys
import time
from pathlib import Path

import pytest

from healthgait.from_video.all_videos import place_among, with_bar
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video
from tests.from_video.simulated_walk import write_film


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("count", "place"), [(2, "video 1 of 2, "), (1, "")])
def test_the_bar_names_the_video_its_place_and_the_step(tmp_path, monkeypatch, count, place):
    path = write_film(tmp_path / "walk.avi", 10)
    settings = VideoSettings(Path(), "full", 170.0, None, 4.2, "UGS")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def work(video, progress):
        for done in (5, 15):
            time.sleep(0.12)  # bars are drawn every 0.1 s
            progress(done)
        return video.name

    assert with_bar(Video(path, "walk", settings), work, place_among(0, count), ("people", "pictures")) == "walk"
    first, second = (shown for shown in terminal.getvalue().split("\r") if "walk.avi" in shown)
    assert first.startswith(f"{place}walk.avi, people") and "5/20" in first
    assert second.startswith(f"{place}walk.avi, pictures") and "15/20" in second
