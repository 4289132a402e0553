import json
import random
from pathlib import Path

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf

from healthgait.errors import InputError
from healthgait.frames import (
    FrameGenerator,
    clip_dataset,
    format_frames,
    frames_from_video_file,
    get_data,
)
from tests.frame_files import write_frames

STEPS = 1 / 255  # of a colour


def documented_frames(video_file, num_frames, output_size=(224, 224), skip_percent=0.15):
    """The published rule, on which the package's own is checked."""
    frames = sorted(Path(video_file).iterdir())
    skip = int(len(frames) * skip_percent)
    interval = (len(frames) - 2 * skip) // num_frames
    chosen = [cv2.imread(str(frames[skip + k * interval])) for k in range(num_frames)]
    padded = [tf.image.resize_with_pad(tf.image.convert_image_dtype(one, tf.float32), *output_size) for one in chosen]
    return np.array(padded)[..., [2, 1, 0]]


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize("size", [(224, 224), (172, 100), (64, 64)])
def test_pixels_are_those_of_the_documented_road(tmp_path, size, suffix):
    folder = write_frames(tmp_path / "clip", 12, size=(108, 192), suffix=suffix)
    found = frames_from_video_file(str(folder), 4, size)
    assert found.shape == (4, *size, 3) and found.dtype == np.float32
    assert np.array_equal(found, documented_frames(str(folder), 4, size))
    (fast,) = clip_dataset([folder], 4, size).as_numpy_iterator()
    assert fast.shape == found.shape and fast.dtype == found.dtype
    assert np.abs(fast - found).max() < STEPS


@pytest.mark.parametrize("shape", [(540, 960), (37, 91), (101, 53), (224, 224)])
def test_odd_sizes_keep_their_place(tmp_path, shape):
    folder = write_frames(tmp_path / "clip", 1, size=shape)
    (fast,) = clip_dataset([folder], 1, (100, 130), skip_percent=0.0).as_numpy_iterator()
    assert np.abs(fast - frames_from_video_file(folder, 1, (100, 130), 0.0)).max() < STEPS


def test_the_fast_road_keeps_the_order_and_knows_its_length(tmp_path):
    folders = [write_frames(tmp_path / f"clip_{number}", 6, first=number) for number in range(7)]
    clips = clip_dataset(folders, 3, (32, 32))
    assert clips.cardinality().numpy() == 7
    for folder, frames in zip(folders, clips.as_numpy_iterator(), strict=True):
        assert np.abs(frames - frames_from_video_file(folder, 3, (32, 32))).max() < STEPS


def test_the_number_of_threads_changes_no_bit(tmp_path):
    folders = [write_frames(tmp_path / f"clip_{number}", 6, first=number, suffix=".jpg") for number in range(5)]
    one, several = (
        np.array(list(clip_dataset(folders, 3, (32, 32), parallel=parallel).as_numpy_iterator())) for parallel in (1, 4)
    )
    assert np.array_equal(one, several) and len(np.unique(several[:, 0, 7, 0, 0])) > 1


def damaged(tmp_path, kind):
    folder = tmp_path / "clip"
    if kind != "missing":
        folder.mkdir()
    if kind == "unreadable":
        write_frames(folder, 5)
        (folder / "002.png").write_bytes((folder / "002.png").read_bytes()[:50])
    return folder


@pytest.mark.parametrize(
    ("kind", "words"),
    [("missing", "no such clip"), ("empty", "no frames"), ("unreadable", "002.png: not a readable picture")],
)
def test_a_clip_that_cannot_be_read_is_named(tmp_path, kind, words):
    folder = damaged(tmp_path, kind)
    with pytest.raises(InputError, match=words) as caught:
        frames_from_video_file(folder, 5, skip_percent=0.0)
    assert str(folder) in str(caught.value)
    with pytest.raises(tf.errors.OpError, match=words):
        list(clip_dataset([folder], 5, skip_percent=0.0))


def test_shuffling_differs_between_epochs_and_repeats_between_runs(tmp_path):
    folders = [write_frames(tmp_path / f"clip_{number}", 2) for number in range(8)]

    def epochs():
        generator = FrameGenerator(folders, range(8), 1, (8, 8), training=True)
        return [[label for _, label in generator()] for _ in range(2)]

    random.seed(1)
    first, second = epochs()
    random.seed(2)
    assert [first, second] == epochs()
    assert sorted(first) == sorted(second) == list(range(8)) and first != second
    assert [label for _, label in FrameGenerator(folders, range(8), 1, (8, 8))()] == list(range(8))


@pytest.fixture
def dataset(tmp_path):
    """Three people with clips of two modalities, their partition and their measures."""
    for person in ("PA000", "PA001", "PA002", "PA003"):
        for pace, walk in (("UGS", "NW"), ("FGS", "FW")):
            for jacket in ("WJ", "WoJ"):
                name = f"{walk}-{jacket}_1"
                write_frames(tmp_path / "silhouette" / person / pace / f"{name}_YOLOV8", 4)
                write_frames(tmp_path / "optical_flow" / person / pace / "TVL1" / name, 4)
    parts = {"train": ["PA002", "PA000"], "validation": ["PA001"], "test": ["PA003"]}
    (tmp_path / "partition_0.json").write_text(json.dumps(parts))
    (tmp_path / "measures.csv").write_text("ID,Sex,Weight\nPA000,0,61.5\nPA001,1,80\nPA002,1,72.25\nPA003,0,55\n")
    return tmp_path


def data_of(dataset, kind="silhouette", jackets="both", flow=None, target="Sex"):
    return get_data(dataset / "partition_0.json", dataset / kind, kind, jackets, flow, dataset / "measures.csv", target)


def test_paths_and_labels_of_a_partition(dataset):
    data = data_of(dataset)
    assert [len(data[part]["path"]) for part in ("train", "validation", "test")] == [8, 4, 4]
    assert data["train"]["path"][0] == str(dataset / "silhouette" / "PA000" / "FGS" / "FW-WJ_1_YOLOV8")
    assert data["train"]["path"] == sorted(data["train"]["path"])
    assert data["train"]["class"] == [0] * 4 + [1] * 4


@pytest.mark.parametrize(("kind", "flow", "ending"), [("silhouette", None, "_YOLOV8"), ("optical_flow", "TVL1", "")])
def test_a_class_of_clips(dataset, kind, flow, ending):
    paths = data_of(dataset, kind, "WoJ", flow)["validation"]["path"]
    assert [path.rsplit("/", 1)[1] for path in paths] == [f"FW-WoJ_1{ending}", f"NW-WoJ_1{ending}"]
    assert data_of(dataset, "optical_flow", "both", "GMFLOW")["train"]["path"] == []


def test_a_copy_of_a_clip_is_refused(dataset):
    write_frames(dataset / "silhouette" / "PA001" / "UGS" / "NW-WJ_1 copy_YOLOV8", 4)
    with pytest.raises(InputError, match="PA001/UGS/NW-WJ_1 copy_YOLOV8: not a clip of silhouette"):
        data_of(dataset)


def test_labels_that_are_numbers_are_float32(dataset):
    labels = data_of(dataset, target="Weight")["train"]["class"]
    assert {label.dtype for label in labels} == {np.dtype(np.float32)}
    assert sorted(set(labels)) == [61.5, 72.25]


def test_a_person_without_a_label_is_named(dataset):
    (dataset / "measures.csv").write_text("ID,Sex\nPA000,0\nPA001,1\nPA002,\nPA003,0\n")
    with pytest.raises(InputError, match="PA002 has no Sex"):
        data_of(dataset)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pose",), "DATA_TYPE must be silhouette, semantic_segmentation or optical_flow, not 'pose'"),
        (("silhouette", "wj"), "DATA_CLASS must be WoJ, WJ or both, not 'wj'"),
        (("optical_flow", "both", "tvl1"), "OPTICAL_FLOW_METHOD must be GMFLOW or TVL1, not 'tvl1'"),
        (("optical_flow", "both", None), "OPTICAL_FLOW_METHOD must be GMFLOW or TVL1, not None"),
    ],
)
def test_a_word_that_is_not_known_is_refused(dataset, arguments, words):
    """It would find no clip, or take the folder of a flow for one."""
    with pytest.raises(ValueError, match=words):
        data_of(dataset, *arguments)


@pytest.mark.parametrize("kind", ["silhouette", "optical_flow"])
def test_for_the_datasets_folder_that_of_the_modality_is_named(dataset, kind):
    with pytest.raises(InputError, match=f"{dataset}: no folder of a participant of .*; give {dataset}/{kind}"):
        get_data(dataset / "partition_0.json", dataset, kind, "both", "TVL1", dataset / "measures.csv", "Sex")


def test_a_folder_without_the_people_of_the_partition_is_refused(dataset):
    (dataset / "empty").mkdir()
    with pytest.raises(InputError, match="expected a folder per participant with silhouette"):
        get_data(dataset / "partition_0.json", dataset / "empty", "silhouette", "both", None, dataset / "measures.csv",
                 "Sex")  # fmt: skip


def test_the_documented_snippets_run(dataset):
    """As the dataset's own description shows them, but for the names of the files and the model."""
    NUM_FRAMES, IMG_SIZE, BATCH_SIZE, EPOCHS = 3, 16, 2, 1
    callbacks_list = []
    data = get_data(dataset / "partition_0.json", dataset / "silhouette", "silhouette", "both", None,
                    dataset / "measures.csv", "Sex")  # fmt: skip
    model = keras.Sequential([keras.layers.GlobalAveragePooling3D(), keras.layers.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    # fmt: off
    output_signature = (tf.TensorSpec(shape = (None, None, None, 3), dtype = tf.float32),
    tf.TensorSpec(shape = (), dtype = tf.int16))

    train_ds = tf.data.Dataset.from_generator(FrameGenerator(data["train"]["path"], data["train"]["class"], NUM_FRAMES, (IMG_SIZE, IMG_SIZE), training = True),  # noqa: E501
                output_signature=output_signature)

    train_ds = train_ds.batch(BATCH_SIZE)

    val_ds = tf.data.Dataset.from_generator(FrameGenerator(data["validation"]["path"], data["validation"]["class"], NUM_FRAMES, (IMG_SIZE, IMG_SIZE)),  # noqa: E501
                output_signature=output_signature)

    val_ds = val_ds.batch(BATCH_SIZE)

    test_ds = tf.data.Dataset.from_generator(FrameGenerator(data["test"]["path"], data["test"]["class"], NUM_FRAMES, (IMG_SIZE, IMG_SIZE)),  # noqa: E501
                output_signature=output_signature)

    test_ds = test_ds.batch(BATCH_SIZE)

    results = model.fit(train_ds,
    validation_data = val_ds,
    epochs = EPOCHS,
    validation_freq = 1,
    callbacks = callbacks_list,
    verbose = 1)

    y_preds = model.predict(test_ds)
    # fmt: on
    assert set(results.history) == {"loss", "val_loss"}
    assert y_preds.shape == (4, 2)


def test_format_frames_pads_with_black():
    frame = format_frames(np.full((10, 20, 3), 255, np.uint8), (20, 20)).numpy()
    assert (frame[:5] == 0).all() and (frame[15:] == 0).all() and (frame[5:15] == 1).all()
