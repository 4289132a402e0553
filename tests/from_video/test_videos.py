"""Which videos are taken, as whose: single, in a folder, by a table, by folders of people."""

import math

import pytest

from healthgait.errors import InputError
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import videos_of


@pytest.fixture
def given(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def settings(height_cm=math.nan):
    return VideoSettings(None, "full", height_cm, None, 4.2, "UGS")


def shown(videos):
    found = [(video.label, video.settings) for video in videos]
    return [(label, known.participant, known.pace, known.jacket, known.height_cm) for label, known in found]


def test_a_single_video_and_those_of_a_folder(given, capsys):
    put(given, "b.mp4", "a.MOV", "notes.txt", ".hidden.mp4", "sub/c.mp4")
    assert [video.name for video in videos_of(given / "b.mp4", settings(170), None)] == ["b"]
    assert shown(videos_of(given, settings(170), None)) == [
        ("a.MOV", None, "UGS", "WoJ", 170), ("b.mp4", None, "UGS", "WoJ", 170),
    ]  # fmt: skip
    assert "the height of 170 cm is taken for all 2 videos" in capsys.readouterr().err


def test_a_table_says_who_and_its_heights_count(given, capsys):
    put(given, "a.mp4", "sub/b.mp4", "c.mp4")
    table = given.parent / "people.csv"
    table.write_text("video,ID,pace,jacket,Height\nsub/b.mp4,P2,FGS,WJ,181\na.mp4,P1,,,165\n")
    videos = videos_of(given, settings(), table)
    assert shown(videos) == [("sub/b.mp4", "P2", "FGS", "WJ", 181), ("a.mp4", "P1", "UGS", "WoJ", 165)]
    assert "1 video more, which is ignored: c.mp4" in capsys.readouterr().err


def test_folders_of_people_say_who_and_names_of_clips_have_the_jacket(given, capsys):
    put(given, "P1/UGS/NW-WJ_1.mp4", "P1/FGS/x.mp4", "P2/UGS/NW-WJ_1.mp4", "P2/ugs/y.mp4", ".trash/UGS/z.mp4", "w.mp4")
    assert shown(videos_of(given, settings(), None)) == [
        ("P1/FGS/x.mp4", "P1", "FGS", "WoJ", pytest.approx(math.nan, nan_ok=True)),
        ("P1/UGS/NW-WJ_1.mp4", "P1", "UGS", "WJ", pytest.approx(math.nan, nan_ok=True)),
        ("P2/UGS/NW-WJ_1.mp4", "P2", "UGS", "WJ", pytest.approx(math.nan, nan_ok=True)),
    ]
    told = capsys.readouterr().err
    assert "ignored: P2/ugs/y.mp4; expected <ID>/UGS" in told and "ignored: w.mp4" in told


@pytest.mark.parametrize(
    ("names", "height", "words"),
    [
        ([], math.nan, "no videos; expected files"),
        (["a.mp4", "a.mov"], math.nan, "has the name of a.mov"),
        (["a.mp4", "A.mov"], math.nan, "has the name of A.mov"),
        (["P1/FGS/NW-WJ_1.mp4"], math.nan, "is named like a clip of UGS, but lies in FGS"),
        (["P1/UGS/a.mp4", "p1/UGS/b.mp4"], math.nan, "the ID 'p1' of b.mp4 differs from 'P1' only in case"),
        (["P1/UGS/a.mp4", "P2/UGS/b.mp4"], 170.0, "one height of 170 cm for P1, P2"),
    ],
)
def test_what_is_not_clear_is_refused(given, names, height, words):
    put(given, *names)
    with pytest.raises(InputError) as error:
        videos_of(given, settings(height), None)
    assert words in str(error.value)


def test_a_height_beside_a_table_is_that_of_one_person_without_any(given):
    put(given, "a.mp4", "b.mp4", "c.mp4")
    table = given.parent / "people.csv"
    table.write_text("video,ID,Height\na.mp4,P1,\nb.mp4,P1,\nc.mp4,P2,170\n")
    assert [video.settings.height_cm for video in videos_of(given, settings(170), table)] == [170, 170, 170]
    with pytest.raises(InputError, match="P2 is 170 cm tall, but 165 cm are given, too"):
        videos_of(given, settings(165), table)
    with pytest.raises(InputError, match=r"a.mp4: is no folder; a table of videos is for a folder"):
        videos_of(given / "a.mp4", settings(165), table)
