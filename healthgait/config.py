"""The JSON config as typed, locked models: an unknown key or a wrong type is an error, never a guess.

Defaults are the paper's settings, so that a config needs to hold paths alone.
"""

import difflib
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from healthgait.errors import InputError
from healthgait.files import read_json
from healthgait.targets import Target

KINETICS = "kinetics600"
WEIGHTS_HANDLE = "https://tfhub.dev/tensorflow/movinet/{model_id}/base/kinetics-600/classification/3"

Count = Annotated[int, Field(ge=1, le=1_000_000)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Model = TypeVar("Model", bound="Section")
LearningRate = Annotated[float, Field(ge=1e-9, le=1)]
Penalty = Annotated[float, Field(ge=0, le=1e9)]  # of trees; XGBoost reckons in float32
Share = Annotated[float, Field(ge=1e-6, le=1)]


class Section(BaseModel):
    """A locked part of a config file; ``_comment`` is the one free key."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_comment(cls, content: Any) -> Any:
        if isinstance(content, dict):
            return {key: value for key, value in content.items() if key != "_comment"}
        return content


class EarlyStoppingRounds(Section):
    """Boosting rounds without improvement on the validation set, per target."""

    sex: Count = 40
    weight: Count = 100
    age: Count = 100

    def of(self, target: Target) -> int:
        return getattr(self, target.name)


class XGBoostSettings(Section):
    search_iterations: Count = 50
    cv_splits: Annotated[int, Field(ge=2, le=100)] = 3
    early_stopping_rounds: EarlyStoppingRounds = EarlyStoppingRounds()
    tree_method: Literal["exact", "hist"] = "hist"


class MLPSettings(Section):
    """The multilayer perceptron and the space that its search goes through."""

    search_iterations: Count = 10
    epochs: Count = 1000
    patience: Count = 100
    batch_size: Count = 32
    max_layers: Annotated[int, Field(ge=1, le=20)] = 5
    min_units: Count = 32
    max_units: Annotated[int, Field(ge=1, le=65_536)] = 512
    units_step: Count = 32
    dropout: Annotated[float, Field(gt=0, lt=1)] = 0.25
    min_learning_rate: LearningRate = 1e-4
    max_learning_rate: LearningRate = 1e-2

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_units > self.max_units:
            raise ValueError(f"min_units ({self.min_units}) is larger than max_units ({self.max_units})")
        if self.min_learning_rate >= self.max_learning_rate:
            raise ValueError("min_learning_rate must be smaller than max_learning_rate")
        return self


class HeadSettings(Section):
    """How the head on top of the MoViNet backbone is built and trained; the defaults are those for a number."""

    model_ids: Annotated[list[Literal["a0", "a1", "a2", "a3", "a4", "a5"]], Field(min_length=1)] = ["a0", "a5"]
    units: Count = 512
    activation: Literal["swish", "relu"] = "relu"
    learning_rate: LearningRate = 1e-4
    batch_size: Count = 32
    epochs: Count = 100
    patience: Count = 15


class SexHeadSettings(HeadSettings):
    """The same with the defaults for the sex."""

    units: Count = 2048
    activation: Literal["swish", "relu"] = "swish"
    learning_rate: LearningRate = 1e-3
    epochs: Count = 50
    patience: Count = 5


class FinetuningSettings(Section):
    """Training of backbone and head together, after the head was trained on the frozen backbone."""

    epochs: Count = 5
    learning_rate: LearningRate = 1e-5
    batch_size: Count = 4
    mixed_precision: Literal["float16", "bfloat16"] | None = None


class MoViNetSettings(Section):
    """What the network sees of a clip, where its weights come from, and its heads.

    ``weights`` is ``kinetics600`` (the TF-Hub handle ``weights_handle``), the path of a checkpoint or SavedModel, or
    null for random ones; ``{model_id}`` in either stands for a0 to a5.
    """

    frames: Annotated[int, Field(ge=1, le=1000)] = 40
    image_size: Annotated[int, Field(ge=32, le=2048)] = 224
    skip_percent: Annotated[float, Field(ge=0, lt=0.5)] = 0.15
    frame_sampling: Literal["documented", "uniform"] = "documented"
    weights: str | None = KINETICS
    weights_handle: str = WEIGHTS_HANDLE
    sex: SexHeadSettings = SexHeadSettings()
    weight: HeadSettings = HeadSettings()
    age: HeadSettings = HeadSettings()
    finetune: bool = False
    finetuning: FinetuningSettings = FinetuningSettings()

    def head(self, target: Target) -> HeadSettings:
        return getattr(self, target.name)


class Config(Section):
    """The whole config. Relative paths in the file are relative to the file; here they are absolute."""

    data_path: Path | None
    partitions_path: Path
    save_dir: Path
    patients_measures: Path
    gait_parameters: Path | None
    gait_parameters_estimation: Path | None
    hyperparameters_search_space: Path
    seed: Seed = 27
    xgboost: XGBoostSettings = XGBoostSettings()
    mlp: MLPSettings = MLPSettings()
    movinet: MoViNetSettings = MoViNetSettings()


PATH_FIELDS = tuple(name for name, field in Config.model_fields.items() if "Path" in str(field.annotation))


def load_config(path: Path) -> Config:
    """Read and check a config file.

    Raises InputError in one line: file, field, value and, for an unknown field, the nearest known one.
    """
    content = read_json(path)
    if isinstance(content, dict):
        content = dict(content)
        for field in PATH_FIELDS:
            if isinstance(content.get(field), str):
                content[field] = _resolve(path, field, content[field])
        content["movinet"] = _with_weights_resolved(path, content.get("movinet", {}))
    return _validated(Config, content, path)


def _resolve(config_file: Path, field: str, text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise InputError(f"{config_file}: {field}: expected a path, not {text!r}")
    try:
        return (config_file.absolute().parent / Path(text).expanduser()).resolve()
    except (RuntimeError, UnicodeError):  # the home of an unknown user; half a surrogate pair
        raise InputError(f"{config_file}: {field}: {text!r} is not a usable path") from None


def _with_weights_resolved(config_file: Path, movinet: Any) -> Any:
    """The section with the weights' path absolute, if it has one."""
    weights = movinet.get("weights") if isinstance(movinet, dict) else None
    if not isinstance(weights, str) or weights == KINETICS or "://" in weights:
        return movinet
    return movinet | {"weights": str(_resolve(config_file, "movinet.weights", weights))}


def check_files(config: Config, config_file: Path) -> None:
    """See that the tables, the search space and the partitions that a config names are there.

    Raises InputError naming config, field and path.
    """
    for field in ("patients_measures", "gait_parameters", "gait_parameters_estimation", "hyperparameters_search_space"):
        path = getattr(config, field)
        if path is not None and not path.is_file():
            kind = "is a folder, not a file" if path.is_dir() else "no such file"
            raise InputError(f"{config_file}: {field}: {path}: {kind}")
    if config.data_path is not None and not config.data_path.is_dir():
        raise InputError(f"{config_file}: data_path: {config.data_path}: no such folder; give null if there is none")
    if not config.partitions_path.is_dir():
        hint = "no such folder; make it with create_partitions.sh"
        raise InputError(f"{config_file}: partitions_path: {config.partitions_path}: {hint}")


class XGBoostSearchSpace(Section):
    """Values that the search chooses from, in the order that the search takes them to have."""

    max_depth: Annotated[list[Annotated[int, Field(ge=1, le=64)]], Field(min_length=1)]
    min_child_weight: Annotated[list[Penalty], Field(min_length=1)]
    gamma: Annotated[list[Penalty], Field(min_length=1)]
    subsample: Annotated[list[Share], Field(min_length=1)]
    colsample_bytree: Annotated[list[Share], Field(min_length=1)]
    learning_rate: Annotated[list[LearningRate], Field(min_length=1)]
    n_estimators: Annotated[list[Count], Field(min_length=1)]
    reg_alpha: Annotated[list[Penalty], Field(min_length=1)]
    reg_lambda: Annotated[list[Penalty], Field(min_length=1)]

    @model_validator(mode="after")
    def _sorted(self) -> Self:
        # The search treats neighbours in a list as alike, and a value listed twice as twice as likely.
        for name, values in self:
            if any(a >= b for a, b in pairwise(values)):
                raise ValueError(f"the values of {name} must rise, each given once")
        return self


def load_search_space(path: Path) -> XGBoostSearchSpace:
    """Read and check the XGBoost search space; raises InputError like ``load_config``."""
    return _validated(XGBoostSearchSpace, read_json(path), path)


def _validated(model: type[Model], content: Any, path: Path) -> Model:
    if not isinstance(content, dict):
        raise InputError(f"{path}: expected a JSON object {{…}}, not {type(content).__name__}")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{path}: {_explain(error, model)}") from error


def _explain(error: ValidationError, model: type[Section]) -> str:
    """The first finding of a ValidationError in one line."""
    # A misspelt field is also a missing one: the misspelling says more.
    findings = sorted(error.errors(include_url=False), key=lambda finding: finding["type"] != "extra_forbidden")
    first = findings[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file as a whole"
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    if first["type"] == "extra_forbidden":
        known = _fields(model, first["loc"][:-1])
        near = difflib.get_close_matches(str(first["loc"][-1]), known, n=1, cutoff=0)
        return f"{place}: unknown field; the nearest known one is {near[0]}{more}"
    if first["type"] == "missing":
        return f"{place}: the field is missing{more}"
    if first["type"] == "model_type":
        return (
            f"{place}: expected an object with {', '.join(_fields(model, first['loc']))}, not {first['input']!r}{more}"
        )
    if first["type"] == "is_instance_of":  # of Path, the one class that fields have
        return f"{place}: expected a path as text, not {_shown(first['input'])}{more}"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "value_error":
        return f"{place}: {message}{more}"
    return f"{place}: {message[0].lower()}{message[1:]}, not {_shown(first['input'])}{more}"


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _fields(model: type[Section], place: tuple[Any, ...]) -> list[str]:
    for part in place:
        model = model.model_fields[part].annotation
    return list(model.model_fields)
