"""The JSON config as one typed, locked model: paths, seed, and a section for each method.

Defaults are the paper's settings, so that a config needs only paths.
"""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, create_model, field_validator

from healthgait.errors import InputError, shortened
from healthgait.files import read_json
from healthgait.settings import Section, Seed, validated, without_comment
from healthgait.study.inputs.target_config import TargetSection, check_targets
from healthgait.study.methods.contract import Method
from healthgait.study.methods.registry import methods


class Config(Section):
    """What every config holds; its paths are absolute."""

    data_path: Path | None
    """Folder of the dataset's frames; ``null`` if there is none."""
    partitions_path: Path
    """The ``-o`` of ``create_partitions.sh``."""
    save_dir: Path
    """Folder for the results."""
    patients_measures: Path
    """``participants_measures.csv``."""
    gait_parameters: Path | None
    """``gait_parameters.csv`` (OptoGait), or ``null``."""
    gait_parameters_estimation: Path | None
    """``gait_parameters_estimation.csv``, or ``null``."""
    hyperparameters_search_space: Path
    """JSON file with the values that the XGBoost search chooses from."""
    seed: Seed = 27
    """Seed of searches, trainings and intervals."""
    targets: dict[str, TargetSection] = Field({})
    """Targets of your own, by name."""

    _drop_comment_of_targets = field_validator("targets", mode="before")(without_comment)

    @field_validator("targets")
    @classmethod
    def _usable(cls, targets: dict[str, TargetSection]) -> dict[str, TargetSection]:
        check_targets(targets)
        return targets

    def of(self, method: Method) -> Any:
        """The section of a method."""
        return getattr(self, method.section)


PATH_FIELDS = tuple(name for name, field in Config.model_fields.items() if "Path" in str(field.annotation))


def load_config(path: Path) -> Config:
    """Read and check a config file, with the sections of all registered methods.

    Parameters
    ----------
    path
        A JSON file. Relative paths in it are relative to it.

    Returns
    -------
    Config
        With absolute paths, and the paper's settings for all fields that the file leaves out. ``config.of(method)`` is
        the section of a method.

    Raises
    ------
    InputError
        If it cannot be read, or a field is unknown, missing or of the wrong type: one line with the file, the field,
        the value and, for an unknown field, the nearest known one. The files that it names are not looked at; see
        ``check_files``.
    """
    content = read_json(path)
    sections = {method.section: method.settings for method in methods().values()}
    if isinstance(content, dict):

        def resolved(field: str, text: str) -> str:
            return str(_resolve(path, field, text))

        content = {
            field: _resolve(path, field, value) if field in PATH_FIELDS and isinstance(value, str) else value
            for field, value in content.items()
        }
        for name, section in sections.items():
            if isinstance(content.get(name), dict):
                content[name] = section.with_paths(
                    content[name], lambda field, text, name=name: resolved(f"{name}.{field}", text)
                )
    return validated(_with_sections(**sections), content, path)


@cache
def _with_sections(**sections: type[Section]) -> type[Config]:
    """The model of a config with further sections; their defaults are used for one that is missing."""
    return create_model("Config", __base__=Config, **{name: (section, section()) for name, section in sections.items()})


def _resolve(config_file: Path, field: str, text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise InputError(f"{config_file}: {field}: expected a path, not {shortened(repr(text))}")
    try:
        return (config_file.absolute().parent / Path(text).expanduser()).resolve()
    except (RuntimeError, UnicodeError):  # the home of an unknown user; half a surrogate pair
        raise InputError(f"{config_file}: {field}: {shortened(repr(text))} is not a usable path") from None


def check_files(config: Config, config_file: Path) -> None:
    """See that what every study reads is there; tables of gait parameters are looked for when they are read.

    Raises InputError naming config, field and path.
    """
    for field in ("patients_measures", "hyperparameters_search_space"):
        path = getattr(config, field)
        if not path.is_file():
            kind = "is a folder, not a file" if path.is_dir() else "no such file"
            raise InputError(f"{config_file}: {field}: {path}: {kind}; change the path in a copy of the config")
    if config.data_path is not None and not config.data_path.is_dir():
        raise InputError(f"{config_file}: data_path: {config.data_path}: no such folder; give null if there is none")
    if not config.partitions_path.is_dir():
        hint = "no such folder; make the partitions first (docs/how_to/partitions.md)"
        raise InputError(f"{config_file}: partitions_path: {config.partitions_path}: {hint}")
