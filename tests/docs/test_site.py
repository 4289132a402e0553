"""The site is built without a warning."""

import os
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

MKDOCS = shutil.which("mkdocs")


@pytest.mark.skipif(not MKDOCS, reason="no mkdocs on the path: pip install -r docs/requirements.txt")
def test_the_site_is_built_strictly(tmp_path):
    process = subprocess.run(
        [MKDOCS, "build", "--strict", "--site-dir", tmp_path / "site"], cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    assert "FrameGenerator" in (tmp_path / "site/reference/api/index.html").read_text(encoding="utf-8")
