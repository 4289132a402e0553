from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from healthgait.columns import Target
from healthgait.config import MoViNetSettings
from healthgait.partitions import Partition
from healthgait.study.cells import DONE, Cell, Outcome
from healthgait.study.clips import ABLATION_FRAMES, Recording, clip_cells, make_clip_split, model_id_of
from healthgait.study.results import collect
from healthgait.study.tables import NoData

WEIGHT = Cell(Target.WEIGHT, "MoViNet-A0", "silhouette", "both", 0)


class Read:
    """A clip whose frames were read."""

    def __init__(self, content):
        self.content = content


def test_the_matrix_is_that_of_the_paper():
    cells = [cell for target in Target for cell in clip_cells(target, [0, 1, 2, 3], MoViNetSettings(), False)]
    assert len(cells) == len(set(cells)) == 160
    # a0 and a5, 4 modalities, 4 partitions; 3 classes of clips for the sex
    assert Counter(cell.target for cell in cells) == {Target.SEX: 96, Target.WEIGHT: 32, Target.AGE: 32}
    assert {cell.source for cell in cells if cell.target is not Target.SEX} == {"both"}
    assert {model_id_of(cell) for cell in cells} == {"a0", "a5"}


def test_table_1_varies_the_frames_for_the_sex_alone():
    settings = MoViNetSettings()
    more = set(clip_cells(Target.SEX, [0], settings, True)) - set(clip_cells(Target.SEX, [0], settings, False))
    assert {(cell.input, cell.source) for cell in more} == {("silhouette", "WoJ")}
    assert sorted({cell.frames for cell in more}) == list(ABLATION_FRAMES)
    assert clip_cells(Target.AGE, [0], settings, True) == clip_cells(Target.AGE, [0], settings, False)


@pytest.fixture
def people():
    measures = pd.DataFrame({"Weight": [60.0, 70, float("nan"), 80, 90]}, index=["A", "B", "C", "D", "E"])
    found = [Recording(person, f"UGS/NW-WJ_{n}", Path(f"/{person}/{n}")) for person in "ABCD" for n in (1, 2)]
    sources = {one.folder: Read(str(one.folder)) for one in found}
    sources[Path("/B/2")] = "/B/2: no frames"
    return measures, found, sources


def test_the_rows_are_clips_and_who_is_left_out_is_named(people):
    split, left_out = make_clip_split(people[0], Partition(["A", "C", "E"], ["B"], ["D"]), WEIGHT, *people[1:])
    assert split.train.ids == ["A", "A"] and split.train.y.tolist() == [60, 60]
    assert split.validation.names == ["UGS/NW-WJ_1"]
    assert [source.content for source in split.test.sources] == ["/D/1", "/D/2"]
    assert left_out == {
        "clips that cannot be read": ["B UGS/NW-WJ_2 (/B/2: no frames)"], "no Weight": ["C"], "no clip": ["E"],
    }  # fmt: skip


def test_a_part_without_clips_is_no_data(people):
    with pytest.raises(NoData, match="nobody in the test part has a clip"):
        make_clip_split(people[0], Partition(["A"], ["B"], ["E"]), WEIGHT, *people[1:])


@pytest.mark.parametrize(
    ("target", "rows", "expected"),
    [
        # mean probabilities 0.6 and 0.45, though one of the first person's clips says otherwise
        ("sex", ["A,c1,1,1,0.9", "A,c2,1,0,0.3", "B,c1,0,0,0.45"], {"A": 1, "B": 0}),
        ("age", ["A,c1,30,20,", "A,c2,30,34,", "B,c1,50,41.5,"], {"A": 27, "B": 41.5}),
    ],
)
def test_a_participant_gets_the_mean_over_the_clips(tmp_path, target, rows, expected):
    (tmp_path / "predictions.csv").write_text("\n".join(["ID,clip,true,predicted,probability", *rows]) + "\n")
    cell = Cell(Target(target), "MoViNet-A0", "silhouette", "both", 0)
    per_clip, per_participant = collect([Outcome(cell, DONE, tmp_path)], seed=1)
    assert (per_clip.unit, per_participant.unit) == ("clip", "participant")
    assert len(per_clip.folds[0]) == 3
    (told,) = per_participant.folds
    assert dict(zip(told["ID"], told["predicted"], strict=True)) == expected
    assert per_participant.published(f"{'accuracy' if target == 'sex' else 'mae_years'}") is None
