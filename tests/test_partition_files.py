"""Partitions on disk: written once, read with care."""

import json
from dataclasses import asdict

import pandas as pd
import pytest

from healthgait.errors import InputError
from healthgait.partitioning.partitions import Partition, read_partitions, write_partitions
from healthgait.targets import AGE_TARGET, SEX_TARGET

TWO = [
    Partition(train=["PA002", "PA003"], validation=["PA004"], test=["PA000", "PA001"]),
    Partition(train=["PA000"], validation=["PA001"], test=["PA002", "PA003", "PA004"]),
]
KNOWN = pd.Index([f"PA{number:03d}" for number in range(6)])


@pytest.fixture
def written(tmp_path):
    """The folder of the sex partitions, with TWO in it."""
    write_partitions({SEX_TARGET: TWO}, tmp_path)
    return tmp_path / "Sex"


def snapshot(folder) -> dict[str, tuple[str, int]]:
    return {path.name: (path.read_text(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_partitions_come_back_as_they_were_written(written):
    assert read_partitions(written.parent, SEX_TARGET, KNOWN) == dict(enumerate(TWO))
    assert json.loads((written / "partition_1.json").read_text()) == asdict(TWO[1])


def test_writing_the_same_again_touches_nothing(written):
    before = snapshot(written)
    write_partitions({SEX_TARGET: TWO}, written.parent)
    assert snapshot(written) == before


def test_what_an_interrupted_writing_left_is_completed(written):
    (written / "partition_1.json").unlink()
    write_partitions({SEX_TARGET: TWO}, written.parent)
    assert read_partitions(written.parent, SEX_TARGET, KNOWN) == dict(enumerate(TWO))


@pytest.mark.parametrize("others", [TWO[::-1], TWO[:1], [TWO[0], Partition(["PA000"], ["PA001"], ["PA002"])]])
def test_other_partitions_are_never_mixed_in(written, others):
    before = snapshot(written)
    with pytest.raises(InputError, match="belongs to other partitions"):
        write_partitions({AGE_TARGET: TWO, SEX_TARGET: others}, written.parent)
    assert snapshot(written) == before
    assert not (written.parent / "Age").exists()


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}"])
def test_a_file_of_another_kind_is_never_overwritten(written, content):
    (written / "partition_0.json").write_bytes(content)
    with pytest.raises(InputError):
        write_partitions({SEX_TARGET: TWO}, written.parent)


def test_a_missing_partition_is_told(written):
    (written / "partition_0.json").rename(written / "partition_2.json")
    with pytest.raises(InputError, match=r"partition_0\.json is missing"):
        read_partitions(written.parent, SEX_TARGET, KNOWN)


def test_people_who_are_in_no_test_part_are_told(written):
    content = json.loads((written / "partition_1.json").read_text())
    content["train"].append(content["test"].pop())
    (written / "partition_1.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match="in no test part"):
        read_partitions(written.parent, SEX_TARGET, KNOWN)


def test_two_files_of_one_number_are_refused(written):
    (written / "partition_01.json").write_text((written / "partition_1.json").read_text())
    with pytest.raises(InputError):
        read_partitions(written.parent, SEX_TARGET, KNOWN)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"train": ["PA002", "PA999"]}, ["train: PA999 is not in the participants' table"]),
        ({"train": ["PA002", "PA002"]}, ["PA002 is in train and again in train"]),
        ({"train": ["PA002", "PA004"]}, ["PA004 is in train and again in validation"]),
        ({"validation": ["PA001"]}, ["PA001 is in validation and again in test"]),
        ({"train": "PA002"}, ["train: expected a list", "str"]),
        ({"test": {"PA000": 1}}, ["test: expected a list", "dict"]),
        ({"test": None}, ["test: expected a list", "NoneType"]),
        ({"train": [2, 3]}, ["train: expected IDs as text, not 2"]),
        ({"train": [["PA002"]]}, ["train: expected IDs as text"]),
        ({"train": []}, ["train: the list is empty"]),
        ({"validation": []}, ["validation: the list is empty"]),
        ({"test": []}, ["test: the list is empty"]),
        ({"extra": []}, ["expected exactly the keys train, validation, test"]),
    ],
)
def test_a_damaged_partition_is_refused(written, change, words):
    path = written / "partition_0.json"
    path.write_text(json.dumps(asdict(TWO[0]) | change))
    message = reading_error(written)
    assert message.startswith(f"{path}: ")
    for word in words:
        assert word in message


@pytest.mark.parametrize("text", ["{", "[]", "null", "", '{"train": ["PA000"], "validation": ["PA001"]}'])
def test_a_file_that_is_no_partition_is_refused(written, text):
    (written / "partition_1.json").write_text(text)
    assert reading_error(written).startswith(f"{written / 'partition_1.json'}: ")


def test_nobody_may_be_tested_twice(written):
    (written / "partition_1.json").write_text(
        json.dumps({"train": ["PA003"], "validation": ["PA004"], "test": ["PA000"]})
    )
    message = reading_error(written)
    assert "PA000" in message
    assert "partition_0.json and of partition_1.json" in message


@pytest.mark.parametrize("name", ["partition_x.json", "partition_0.txt", "other.json"])
def test_a_folder_without_partitions_is_refused(tmp_path, name):
    assert "make them first" in reading_error(tmp_path / "Sex")
    (tmp_path / "Sex").mkdir()
    (tmp_path / "Sex" / name).write_text("{}")
    assert "make them first" in reading_error(tmp_path / "Sex")


def reading_error(folder) -> str:
    with pytest.raises(InputError) as caught:
        read_partitions(folder.parent, SEX_TARGET, KNOWN)
    assert "\n" not in str(caught.value)
    return str(caught.value)
