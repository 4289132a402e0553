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

    model_ids: Annotated[list[Literal[MODEL_IDS]], Field(min_length=1)] = ["a0", "a5"]
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
        """Of a target that is not the paper's: that of the sex for a class, of the weight for a number."""
        heads = {"sex": self.sex, "weight": self.weight, "age": self.age}
        return heads.get(target.name, self.sex if target.is_classification else self.weight)

    @classmethod
    def with_paths(cls, content: dict[str, Any], resolve: Callable[[str, str], str]) -> dict[str, Any]:
        weights = content.get("weights")
        if not isinstance(weights, str) or weights == KINETICS or "://" in weights:
            return content
        return content | {"weights": resolve("weights", weights)}
