"""Videos that are the same film: named, and refused if they are said to show two people."""

import math
from dataclasses import replace

import pytest

from healthgait.errors import InputError
from healthgait.from_video.same_film import same_films
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video

SETTINGS = VideoSettings(None, "full", math.nan, None, 4.2, "UGS")


def videos(folder, **contents_and_people):
    found = []
    for name, (content, person) in contents_and_people.items():
        path = folder / f"{name}.mp4"
        path.write_bytes(content)
        found.append(Video(path, name, replace(SETTINGS, participant=person)))
    return found


@pytest.mark.parametrize("person", ["P1", None])
def test_films_of_the_same_bytes_are_named(tmp_path, person):
    found = videos(tmp_path, a=(b"film", person), b=(b"FILM", person), c=(b"film", person), d=(b"other", person))
    (line,) = same_films(found, "videos")
    assert line.startswith("a.mp4, c.mp4 are the same film")


def test_one_film_for_two_people_is_refused(tmp_path):
    found = videos(tmp_path, a=(b"film", "P1"), b=(b"film", "P2"))
    with pytest.raises(InputError, match=r"people.csv: a.mp4, b.mp4 are the same film, but are given for P1 and P2"):
        same_films(found, "people.csv")


def test_empty_and_missing_files_are_left_to_the_reading(tmp_path):
    found = videos(tmp_path, a=(b"", "P1"), b=(b"", "P2"))
    assert same_films([*found, Video(tmp_path / "gone.mp4", "gone", SETTINGS)], "videos") == []
