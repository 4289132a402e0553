"""Where everything of a Health&Gait dataset is on disk.

<data_path>/pose/<ID>/<pace>/<clip>_AlphaPose.json
<data_path>/silhouette/<ID>/<pace>/<clip>_YOLOV8/<frame>.jpg
<data_path>/semantic_segmentation/<ID>/<pace>/<clip>_DensePose/<frame>.png
<data_path>/optical_flow/<ID>/<pace>/<GMFLOW|TVL1>/<clip>/<frame>.png
<sensor boxes>/<ID>/<pace>/<class>.json
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import InputError

PACE_CLASSES = {"UGS": "NW", "FGS": "FW"}
JACKETS = ("WoJ", "WJ")  # without, with jacket
BOTH = "both"
RIGHT_TO_LEFT, LEFT_TO_RIGHT = 1, 2  # the clip number gives the walking direction in the image
DIRECTIONS = (RIGHT_TO_LEFT, LEFT_TO_RIGHT)

MEASURES_FILE = "participants_measures.csv"
GAIT_PARAMETERS_FILE = "gait_parameters.csv"
GAIT_ESTIMATION_FILE = "gait_parameters_estimation.csv"
SENSOR_BOXES_FOLDER = "sensors_bboxes"
EXTRACTION_RECORDS = ".healthgait_extracted"  # in a tree that was made from videos, with a record for each

POSE, SILHOUETTE, SEGMENTATION = "pose", "silhouette", "semantic_segmentation"
FLOW_METHODS = ("GMFLOW", "TVL1")
FLOWS = tuple(f"optical_flow/{method}" for method in FLOW_METHODS)
FRAME_MODALITIES = (SILHOUETTE, SEGMENTATION, *FLOWS)  # whose clips are folders of frames
MODALITIES = (POSE, *FRAME_MODALITIES)
CLIP_SUFFIXES = {POSE: "_AlphaPose.json", SILHOUETTE: "_YOLOV8", SEGMENTATION: "_DensePose"} | dict.fromkeys(FLOWS, "")
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg")

FRAME_RATE_HZ = 29.97
FRAME_RATES_HZ = (10, 1000)  # of all videos that are taken
HEIGHTS_CM = (80, 250)  # of people who walk
IMAGE_SIZE = (960, 540)  # width, height in pixels
WALKWAY_LENGTH_M = 4.2

# Present in every simulated tree, so that nobody takes one for measurements.
SIMULATED_MARKER = "SIMULATED_DATA.json"
SIMULATED_NOTICE = "SIMULATED COHORT: these people do not exist; nothing below says anything about real ones"


@dataclass(frozen=True, order=True)
class Clip:
    """One walk past the camera.

    ``participant`` is an ID such as PA000, ``pace`` UGS or FGS, ``jacket`` WoJ or WJ, and ``number`` 1 (from the
    image's right to its left) or 2 (left to right). Recordings with more passes go on so: odd to the left, even to the
    right.
    """

    participant: str
    pace: str
    jacket: str
    number: int

    @property
    def class_name(self) -> str:
        """For example ``NW-WoJ``."""
        return f"{PACE_CLASSES[self.pace]}-{self.jacket}"

    @property
    def name(self) -> str:
        """For example ``NW-WoJ_1``."""
        return f"{self.class_name}_{self.number}"

    @property
    def direction(self) -> int:
        """1 to the image's right, -1 to its left."""
        return 1 if self.number % 2 == 0 else -1

    def path(self, data_path: Path, modality: str) -> Path:
        """The clip's folder of frames, or its JSON file for ``pose``."""
        return self.path_in(data_path / modality.split("/")[0], modality)

    def path_in(self, folder: Path, modality: str) -> Path:
        """The same below the modality's own folder, whatever its name and place."""
        if modality not in MODALITIES:
            raise ValueError(f"modality must be one of {', '.join(MODALITIES)}, not {modality!r}")
        below = folder / self.participant / self.pace / modality.partition("/")[2]
        return below / f"{self.name}{CLIP_SUFFIXES[modality]}"

    def sensor_boxes(self, boxes_path: Path) -> Path:
        """The JSON file with the four ends of the sensor bars as this clip's camera saw them.

        It is that of the clip itself, if there is one, else that of its class.
        """
        folder = boxes_path / self.participant / self.pace
        own = folder / f"{self.name}.json"
        # Not Path.exists, which raises in a folder that may not be entered.
        return own if os.path.lexists(own) else folder / f"{self.class_name}.json"


def check_folder_names(ids: Iterable[str], table: Path) -> None:
    """Raises InputError if an ID of a table cannot be the name of a folder."""
    for identity in ids:
        if "/" in identity or "\0" in identity or identity in (".", ".."):
            raise InputError(f"{table}: the ID {identity!r} is a path; expected the name of a folder")
        if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in identity):
            raise InputError(f"{table}: the ID {identity!r} has a line break or another control character; remove it")


def clips_of(participant: str) -> list[Clip]:
    """The eight clips of a complete participant."""
    return [
        Clip(participant, pace, jacket, number) for pace in PACE_CLASSES for jacket in JACKETS for number in DIRECTIONS
    ]


def clip_named(text: str) -> Clip:
    """The clip of a name such as ``PA000/UGS/NW-WoJ_1``. Raises InputError for other names."""
    found = re.fullmatch(r"([^/\0]+)/([^/]+)/([^/]+)", text)
    if not found or found[1] in (".", ".."):
        raise InputError(f"{text!r} is not a clip; expected <ID>/<pace>/<clip>, such as PA000/UGS/NW-WoJ_1")
    participant, pace, name = found.groups()
    if pace not in PACE_CLASSES:
        raise InputError(f"{text!r}: the pace {pace!r} is not known; expected {' or '.join(PACE_CLASSES)}")
    clip = clip_called(participant, pace, name)
    if clip is None:
        own = ", ".join(clip.name for clip in clips_of(participant) if clip.pace == pace)
        raise InputError(f"{text!r}: no clip is called {name!r}; {pace} has {own}, and further numbers")
    return clip


def clip_called(participant: str, pace: str, name: str) -> Clip | None:
    """The clip of a ``pace`` with a name such as ``NW-WoJ_1``; None if it is no clip's name."""
    found = re.fullmatch(rf"{PACE_CLASSES[pace]}-({'|'.join(JACKETS)})_([1-9][0-9]{{0,3}})", name, re.ASCII)
    return Clip(participant, pace, found[1], int(found[2])) if found else None


def clips_with_pose(participant: str, pose: Path) -> list[Clip]:
    """The participant's clips that have a pose file, readable or not, in the order of ``clips_of``."""
    return clips_with(participant, pose, POSE)


def clips_with(participant: str, folder: Path, modality: str) -> list[Clip]:
    """The same of any ``modality``, whose own folder is ``folder``: the clips, of any number, that have something."""
    found = []
    suffix = CLIP_SUFFIXES[modality]
    for pace in PACE_CLASSES:
        below = folder / participant / pace / modality.partition("/")[2]
        names = [path.name for path in below.iterdir()] if below.is_dir() else []
        clips = [clip_called(participant, pace, name.removesuffix(suffix)) for name in names if name.endswith(suffix)]
        found += sorted(filter(None, clips), key=lambda clip: (JACKETS.index(clip.jacket), clip.number))
    return found


def clips_of_person(person: Path, jackets: str, modality: str) -> list[Path]:
    """The folders of clips, of any number, in a person's folder of a modality, sorted.

    Broken links are among them: a clip that cannot be read is to be named, not ignored. Hidden folders are ignored. In
    another dataset, paces and clips may have other names; raises InputError for a folder with such a name beside those
    of this one: it may be a copy, which would count twice, or a clip with a wrong name, which would be missing.
    """
    found = []
    paces = _alike(_shown_folders(person), "|".join(PACE_CLASSES), f"not a pace; expected {' or '.join(PACE_CLASSES)}")
    for pace in paces:
        folder, suffix = pace / modality.partition("/")[2], CLIP_SUFFIXES[modality]
        class_name = PACE_CLASSES.get(pace.name, "NW")
        name = rf"{class_name}-({'|'.join(JACKETS)})_[1-9][0-9]*{suffix}"
        expected = f"not a clip of {modality}; expected a name such as {class_name}-WoJ_1{suffix}"
        clips = _alike(_shown_folders(folder) if folder.is_dir() else [], name, expected)
        found += [clip for clip in clips if jackets in (BOTH, clip.name.split("_")[0].split("-")[-1])]
    return found


def _alike(folders: list[Path], name: str, expected: str) -> list[Path]:
    """The ``folders``, whose names must all be ``name``, a pattern, or none of them. Raises InputError if not."""
    others = [folder for folder in folders if not re.fullmatch(name, folder.name)]
    if others and len(others) < len(folders):
        raise InputError(f"{others[0]}: {expected}; rename it, or move it out of the dataset")
    return folders


def _shown_folders(folder: Path) -> list[Path]:
    """The folders in a ``folder``, sorted, also broken links, which may have led to one; without hidden ones."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    return [path for path in paths if path.is_dir() or (path.is_symlink() and not path.exists())]


def is_simulated(path: Path) -> bool:
    """Whether a folder, or the folder that a file lies in, is marked as a simulated cohort."""
    folder = path if path.is_dir() else path.parent
    return (folder / SIMULATED_MARKER).is_file()
