"""What demo.sh and run_tests.sh do to have an environment."""

import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.conftest import ROOT


def sourced(environment: Path) -> subprocess.CompletedProcess:
    """Source the script that sets ``$python``, with a virtual environment that is active."""
    command = ["bash", "-c", '. "$0" && echo "$python"', str(ROOT / "scripts" / "_environment.sh")]
    active = os.environ | {"VIRTUAL_ENV": str(environment)}
    return subprocess.run(command, env=active, capture_output=True, text=True, timeout=120, check=False)


def test_an_environment_that_has_everything_is_used_as_it_is(tmp_path):
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    # It installs nothing, whatever this environment lacks.
    python.write_text(f'#!/bin/sh\n[ "$1" != -m ] || exit 1\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    process = sourced(tmp_path)
    assert process.returncode == 0, process.stderr
    assert process.stdout == f"== using the environment of {python}\n{python}\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "bin"]


def test_what_is_missing_is_named_before_it_is_installed(tmp_path):
    """Here it is not installed, for lack of pip."""
    venv.create(tmp_path / "empty", with_pip=False)
    process = sourced(tmp_path / "empty")
    assert process.returncode == 2
    assert process.stdout.startswith(
        "== installing what is missing of requirement.txt (about 3.4 GB in all: minutes): "
    )
    assert "tensorflow==" in process.stdout and "hypothesis==" in process.stdout
    assert process.stderr.splitlines()[-1] == "error: the installation failed; the reason stands above"
