"""The study of clips ended in the middle, or damaged: it goes on to the predictions of an undisturbed run."""

import random
import shutil
import signal
import time

import pytest

from tests.scripts.clip_data import Study

TARGETS = ["--targets", "sex", "weight"]
LEFT = "2 of 10 cells are done and 8 are left: run again to continue"  # the baselines, which need no features
# A signal, the exit code, and what is said.
INTERRUPTED = (signal.SIGINT, 130, [f"error: interrupted; {LEFT}"])
TERMINATED = (signal.SIGTERM, 143, [f"error: terminated; {LEFT}"])
KILLED = (signal.SIGKILL, -signal.SIGKILL, [])


def of_targets(place_of):
    """The entries for sex and weight, and the features."""
    return {place: what for place, what in place_of.items() if "age" not in place.parts}


def epochs(study):
    """Names of the folders in which a training of backbone and head keeps its last epoch."""
    return {path.name for path in study.found("cells/**/*.checkpoint/epoch_*") if path.suffix != ".part"}


@pytest.mark.parametrize(
    ("jobs", "ends"),
    [
        pytest.param(1, [TERMINATED], marks=pytest.mark.long),
        pytest.param(1, [INTERRUPTED, TERMINATED, KILLED], marks=pytest.mark.long),
        pytest.param(2, [INTERRUPTED, TERMINATED], marks=pytest.mark.long),  # each time two of the four chunks are done
    ],
)
def test_a_run_ended_in_extraction_and_training_goes_on_to_the_same_results(study, finished_study, jobs, ends):
    options = [*TARGETS, "--jobs", jobs]
    before: dict = {}
    for signal_number, code, said in ends:
        enough = len(study.chunks()) + 1
        ended = study.end_when(lambda enough=enough: len(study.chunks()) >= enough, signal_number, *options)
        assert ended == (code, said)
        assert enough <= len(study.chunks()) <= 4
        assert before.items() <= study.written().items()
        before = study.written()
    baselines = len(study.cells())
    ended = study.end_when(lambda: len(study.cells()) > baselines, signal.SIGKILL, *options)
    assert ended == (-signal.SIGKILL, [])
    assert baselines < len(study.cells()) < 10
    before |= study.written()
    last = study.run(*options)
    assert last.returncode == 0, last.stderr
    assert study.predictions() == of_targets(finished_study.predictions())
    assert study.chunks() == finished_study.chunks()
    assert before.items() <= study.written().items()  # nothing finished was done twice
    assert not [path for path in study.results.rglob("*") if ".part" in path.name]


@pytest.mark.long
def test_a_study_of_clips_killed_at_20_random_moments_ends_with_the_same_predictions(study, finished_study):
    moments = random.Random(20)
    before: dict = {}
    for _ in range(20):
        process = study.start("--jobs", 2)
        time.sleep(moments.uniform(3, 15))
        process.kill()
        process.communicate()
        assert before.items() <= study.written().items()  # nothing finished was done twice
        before = study.written()
    last = study.run("--jobs", 2)
    assert last.returncode == 0, last.stderr
    assert study.predictions() == finished_study.predictions()
    assert before.items() <= study.written().items()
    assert not [path for path in study.results.rglob("*") if ".part" in path.name]


@pytest.mark.long
def test_a_killed_training_of_the_backbone_goes_on_after_its_last_epoch(tmp_path, copied_study):
    shutil.rmtree(copied_study.folder / "data" / "optical_flow")  # one cell
    copied_study.edit(movinet={"finetune": True, "finetuning": {"epochs": 2, "learning_rate": 1e-3, "batch_size": 3}})
    options = ["--targets", "weight", "--jobs", 1]
    whole = Study(shutil.copytree(copied_study.folder, tmp_path / "whole"))
    frozen = copied_study.predictions()
    finished = whole.run(*options)
    assert finished.returncode == 0, finished.stderr
    assert {line[:9] for line in finished.stderr.splitlines()} == {"warning: "}
    assert [f"epoch {number} of 2" in finished.stdout for number in (1, 2)] == [True, True]

    assert copied_study.end_when(lambda: "epoch_1" in epochs(copied_study), signal.SIGKILL, *options)[0] == -9
    resumed = copied_study.run(*options)
    assert resumed.returncode == 0, resumed.stderr
    assert [f"epoch {number} of 2" in resumed.stdout for number in (1, 2)] == [False, True]
    assert "weight MoViNet-A0 silhouette (both) partition 0: continues after epoch 1" in resumed.stdout
    assert copied_study.predictions() == whole.predictions()
    assert len(whole.predictions()) == len(frozen) + 1
    assert not list(copied_study.results.rglob("*.checkpoint")) and not list(whole.results.rglob("*.checkpoint"))


@pytest.mark.long
def test_damaged_features_and_models_are_found_and_made_again(copied_study):
    """In a process of its own: in one that has run BlazePose, a prediction is another in the last digit."""
    predictions, chunks = copied_study.predictions(), copied_study.chunks()
    model = copied_study.cell("weight/MoViNet-A0/silhouette_both") / "model.keras"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    cut, flipped = (copied_study.results / name for name in list(chunks)[:2])
    cut.write_bytes(cut.read_bytes()[:-100])
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    again = copied_study.run(*TARGETS, "--jobs", 1)
    assert again.returncode == 0, again.stderr
    assert "damaged: weight MoViNet-A0 silhouette (both) partition 0: model.keras was changed" in again.stdout
    assert f"damaged: {cut}: " in again.stdout and f"damaged: {flipped}: " in again.stdout
    assert "9 of 10 cells are done already" in again.stdout
    assert copied_study.predictions() == predictions
    assert set(copied_study.cells()) == set(predictions)


@pytest.mark.long
def test_a_damaged_checkpoint_begins_the_training_anew(copied_study):
    shutil.rmtree(copied_study.folder / "data" / "optical_flow")
    copied_study.edit(movinet={"finetune": True, "finetuning": {"epochs": 1, "learning_rate": 1e-3, "batch_size": 3}})
    options = ["--targets", "weight", "--jobs", 1]
    assert copied_study.end_when(lambda: epochs(copied_study), signal.SIGKILL, *options)[0] == -signal.SIGKILL
    (stored,) = copied_study.results.glob("cells/**/*.checkpoint/epoch_0/best_weights.npz")
    stored.write_bytes(stored.read_bytes()[:-1000])
    again = copied_study.run(*options)
    assert again.returncode == 0, again.stderr
    assert f"damaged: {stored.parent}" in again.stderr and "epoch 1 of 1" in again.stdout
    assert not list(copied_study.results.rglob("*.checkpoint"))
