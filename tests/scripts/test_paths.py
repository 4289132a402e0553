"""The whole road in a folder whose name breaks whatever is not quoted."""

import json
from pathlib import Path

from healthgait.partitioning.partitions import folder_of
from healthgait.targets import SEX_TARGET
from tests.outputs import names_in
from tests.small_tables import SPACE

NAME = """-d 'a' "b" $HOME `id` *\n;ä ß\\n"""


def test_every_script_works_whatever_its_paths_are_called(run_here, tmp_path):
    folder = tmp_path / NAME
    folder.mkdir()

    def run(*command) -> str:
        process = run_here(*command, cwd=folder)
        assert process.returncode == 0, process.stderr
        return process.stdout

    data = folder / NAME
    run("make_synthetic_dataset.sh", "-o", data, "-n", 40, "-m", "none")
    run("make_synthetic_dataset.sh", "-o", folder / f"{NAME} walks", "-n", 1, "-r", "640x360", "-m", "pose")
    run("create_partitions.sh", "-p", data / "participants_measures.csv", "-o", Path(NAME) / "parts", "-k", 2)
    assert (data / "parts" / folder_of(SEX_TARGET) / "partition_1.json").exists()
    walks = folder / f"{NAME} walks"
    inputs = ["-p", walks / "participants_measures.csv", "--pose", walks / "pose", "-s", walks / "sensors_bboxes"]
    run("gait_parameters_estimation.sh", *inputs, "-o", f"{NAME}.csv", "-g", folder / f"{NAME} figures", "--jobs", 1)
    corners = ["--points", "217,420", "180,441", "742,420", "780,441"]
    run("define_walkway.sh", *corners, "--classes", f"{NAME}/UGS/NW-WJ", "-o", folder / f"{NAME} boxes")
    assert (folder / f"{NAME} boxes" / NAME / "UGS" / "NW-WJ.json").exists()
    run("check_dataset.sh", "-d", walks, "-o", folder / f"{NAME} check", "-m", "pose", "--deep", "--jobs", 1)
    assert (folder / f"{NAME} check" / "check.png").exists()
    run("show_clip.sh", "-d", walks, "-c", "PA000/UGS/NW-WoJ_1", "-o", folder / f"{NAME} clip.png")
    truth = walks / "ground_truth.csv"
    run("gait_parameters_agreement.sh", "-a", truth, "-b", folder / f"{NAME}.csv", "-o", folder / f"{NAME} agreement")
    assert (folder / f"{NAME} agreement" / "agreement.md").exists()
    tables = ["-p", data / "participants_measures.csv", "--gait", data / "gait_parameters.csv"]
    run("dataset_graphs.sh", *tables, "-o", folder / f"{NAME} graphs")
    assert (folder / f"{NAME} graphs" / "bmi.pdf").exists()
    config = {
        "data_path": None,
        "partitions_path": f"{NAME}/parts",
        "save_dir": f"{NAME} results",
        "patients_measures": f"{NAME}/participants_measures.csv",
        "gait_parameters": f"{NAME}/gait_parameters.csv",
        "gait_parameters_estimation": None,
        "hyperparameters_search_space": str(SPACE),
        "xgboost": {"search_iterations": 2},
    }
    (folder / f"{NAME}.json").write_text(json.dumps(config))
    options = ["--targets", "sex", "--methods", "XGBoost", "--inputs", "usual_gait", "--jobs", 1]
    run("technical_validation.py", "--config", folder / f"{NAME}.json", *options)
    assert (folder / f"{NAME} results" / "report.html").exists()
    endings = (" walks", ".csv", " figures", " boxes", " check", " clip.png", " agreement", " graphs", ".json")
    assert names_in(folder) == {NAME, *(f"{NAME}{ending}" for ending in (*endings, " results"))}
