"""What a config says of MoViNet: what the network sees of a clip, where its weights come from, and its heads.

Nothing here imports TensorFlow: a config is read without it.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from healthgait.settings import Count, LearningRate, Section
from healthgait.targets import Target

LIBRARIES = ("keras", "numpy", "opencv-python", "tensorflow")  # whose version can change a feature
MODEL_IDS = ("a0", "a1", "a2", "a3", "a4", "a5")
KINETICS = "kinetics600"
WEIGHTS_HANDLE = "https://tfhub.dev/tensorflow/movinet/{model_id}/base/kinetics-600/classification/3"


class HeadSettings(Section):
    """How the head on top of the MoViNet backbone is built and trained; the defaults are those for a number."""

    model_ids: Annotated[list[Literal[MODEL_IDS]], Field(min_length=1)] = Field(["a0", "a5"])
    """Backbones, a0 to a5."""
    units: Count = 512
    """Units of the layer before the output."""
    activation: Literal["swish", "relu"] = "relu"
    """Activation of that layer."""
    learning_rate: LearningRate = 1e-4
    """Learning rate of the head."""
    batch_size: Count = 32
    """Clips per step."""
    epochs: Count = 100
    """Most epochs of the head."""
    patience: Count = 15
    """Epochs without improvement after which training stops."""


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
    """Epochs of backbone and head together."""
    learning_rate: LearningRate = 1e-5
    """Learning rate of these."""
    batch_size: Count = 4
    """Clips per step of these."""
    mixed_precision: Literal["float16", "bfloat16"] | None = None
    """``null``, ``float16`` or ``bfloat16``."""


class MoViNetSettings(Section):
    """What the network sees of a clip, where its weights come from, and its heads.

    ``weights`` is ``kinetics600`` (the TF-Hub handle ``weights_handle``), the path of a checkpoint or SavedModel, or
    null for random ones; ``{model_id}`` in either stands for a0 to a5.
    """

    frames: Annotated[int, Field(ge=1, le=1000)] = 40
    """Frames per clip."""
    image_size: Annotated[int, Field(ge=32, le=2048)] = 224
    """Height and width of a frame, pixels."""
    skip_percent: Annotated[float, Field(ge=0, lt=0.5)] = 0.15
    """Share of the frames skipped at either end, from 0."""
    frame_sampling: Literal["documented", "uniform"] = "documented"
    """``documented``, or ``uniform``: spread evenly over the frames that are not skipped."""
    weights: str | None = KINETICS
    """``kinetics600``, the path of a checkpoint or SavedModel, or ``null``: random weights, a baseline."""
    weights_handle: str = WEIGHTS_HANDLE
    """Where ``kinetics600`` is found, by default at TF-Hub; ``{model_id}`` in it, or in a path, stands for a0 to a5."""
    sex: SexHeadSettings = SexHeadSettings()
    """The head for the sex."""
    weight: HeadSettings = HeadSettings()
    """The head for the weight."""
    age: HeadSettings = HeadSettings()
    """The head for the age."""
    finetune: bool = False
    """Train backbone and head together, after the head alone."""
    finetuning: FinetuningSettings = FinetuningSettings()
    """How they are trained together."""

    def head(self, target: Target) -> HeadSettings:
        """Of a target that is not the paper's: that of the sex for a class, of the weight for a number."""
        heads = {"sex": self.sex, "weight": self.weight, "age": self.age}
        return heads.get(target.name, self.sex if target.is_classification else self.weight)

    @classmethod
    def with_paths(cls, content: dict[str, Any], resolve: Callable[[str, str], str]) -> dict[str, Any]:
        weights = content.get("weights")
        if not isinstance(weights, str) or weights == KINETICS or "://" in weights:
            return content
        return content | {"weights": resolve("weights", weights)}
