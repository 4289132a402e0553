"""What GitHub and Docker read from the repository."""

import os

import pytest
import yaml

from tests.conftest import ROOT

FORMS = [path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_for_issues_has_what_github_asks_for(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) and all(
        field["attributes"]["label"] for field in fields
    )


def test_there_are_forms_for_errors_data_and_wishes():
    assert {path.stem for path in FORMS} == {"bug", "data", "wish"}


def test_the_workflow_runs_what_can_be_run_anywhere():
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["tests"]["steps"][-1] == {"run": ".ci/run"} and os.access(ROOT / ".ci/run", os.X_OK)


def test_what_git_leaves_out_stays_out_of_the_image():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {name.strip("/") for name in ignored} <= {name.removeprefix("**/").strip("/") for name in left_out}
