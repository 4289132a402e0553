"""BlazePose's weights brought out of the packages that hold them, by the usual tools of these packages.

References
----------
The wheel mediapipe 0.10.21 of PyPI (Apache-2.0) holds the detector and the full model; the npm package @mediapipe/pose
0.5.1675469404 (Apache-2.0) holds lite, full and heavy.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from healthgait.errors import InputError, shortened
from healthgait.files import writable_folder, write_all
from healthgait.video.models import DETECTOR, LANDMARKS, missing_weights, models_folder

WHEEL, PACKAGE = "mediapipe==0.10.21", "@mediapipe/pose@0.5.1675469404"
# Nothing of the wheel is run, so that it may be of any system and any Python.
PIP = (
    *("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
    *("--python-version", "3.12", "--platform", "manylinux_2_28_x86_64", WHEEL),
)
WHEEL_FOLDERS = {
    DETECTOR.name: "mediapipe/modules/pose_detection",
    LANDMARKS["full"].name: "mediapipe/modules/pose_landmark",
}
LONGEST_S = 1800
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, KeyError)


def fetch_models(model: str) -> list[Path]:
    """Bring the files of a known model that are missing into the folder of the weights; returns their paths.

    All of them are put there or none. Raises InputError, which says where to put which file, if they cannot be had or
    are not those expected.
    """
    if model not in LANDMARKS:
        raise InputError(f"{model}: no such model; expected {', '.join(LANDMARKS)}")
    folder = writable_folder(models_folder())
    missing = missing_weights(model)
    contents: dict[str, bytes] = {}
    for fetch, names in (
        (_from_wheel, [weights.name for weights in missing if weights.name in WHEEL_FOLDERS]),
        (_from_npm, [weights.name for weights in missing if weights.name not in WHEEL_FOLDERS]),
    ):
        if names:
            contents |= _in_temporary_folder(fetch, names, folder)
    for weights in missing:
        if not weights.is_content(contents[weights.name]):
            raise InputError(
                f"{folder / weights.name}: what was downloaded is not the published file (SHA-256 "
                f"{weights.sha256[:12]}…), and was not kept; put the right one there"
            )
    write_all({folder / name: content for name, content in contents.items()})
    return [folder / weights.name for weights in missing]


def _in_temporary_folder(
    fetch: Callable[[list[str], Path], dict[str, bytes]], names: list[str], folder: Path
) -> dict[str, bytes]:
    try:
        with tempfile.TemporaryDirectory(prefix="healthgait-") as temporary:
            return fetch(names, Path(temporary))
    except InputError as error:
        raise InputError(f"{folder / names[0]}: {error}; put {' and '.join(names)} there") from error


def _from_wheel(names: list[str], temporary: Path) -> dict[str, bytes]:
    _run([sys.executable, *PIP, "--dest", str(temporary)], f"pip could not download {WHEEL}")
    try:
        with zipfile.ZipFile(_only(temporary.glob("*.whl"), WHEEL)) as wheel:
            return {name: wheel.read(f"{WHEEL_FOLDERS[name]}/{name}") for name in names}
    except DAMAGED as error:
        raise InputError(f"{WHEEL} as downloaded is damaged, or holds no such file") from error


def _from_npm(names: list[str], temporary: Path) -> dict[str, bytes]:
    npm = shutil.which("npm")
    if npm is None:
        raise InputError(f"is in no wheel, and there is no npm to download {PACKAGE}, which holds it")
    _run([npm, "pack", "--silent", "--pack-destination", str(temporary), PACKAGE], f"npm could not download {PACKAGE}")
    try:
        with tarfile.open(_only(temporary.glob("*.tgz"), PACKAGE)) as archive:
            return {name: archive.extractfile(f"package/{name}").read() for name in names}
    except DAMAGED as error:
        raise InputError(f"{PACKAGE} as downloaded is damaged, or holds no such file") from error


def _only(paths: Iterable[Path], package: str) -> Path:
    found = list(paths)
    if len(found) != 1:
        raise InputError(f"{package} was not downloaded, though no error was reported")
    return found[0]


def _run(command: list[str], failure: str) -> None:
    """Run a command without output. Raises InputError: ``failure``, and the last line of the command's errors."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{failure} within {LONGEST_S // 60} minutes") from error
    if done.returncode:
        reasons = [line.strip() for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        raise InputError(f"{failure} (is there a network? {shortened(reasons[-1], 160)})")
