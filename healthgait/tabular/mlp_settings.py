"""What a config says of the multilayer perceptron."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from healthgait.settings import Count, LearningRate, Section


class MLPSettings(Section):
    """The multilayer perceptron and the space that its search goes through."""

    search_iterations: Count = 10
    """Trials of the search."""
    epochs: Count = 1000
    """Most epochs of a training."""
    patience: Count = 100
    """Epochs without improvement after which training stops."""
    batch_size: Count = 32
    """Rows per step."""
    max_layers: Annotated[int, Field(ge=1, le=20)] = 5
    """Most hidden layers, from 1."""
    min_units: Count = 32
    """Fewest units of each hidden layer."""
    max_units: Annotated[int, Field(ge=1, le=65_536)] = 512
    """Most units of each hidden layer."""
    units_step: Count = 32
    """Units between one choice and the next."""
    dropout: Annotated[float, Field(gt=0, lt=1)] = 0.25
    """Share dropped before the output; the search chooses this or none."""
    min_learning_rate: LearningRate = 1e-4
    """Lowest learning rate; it is searched on a log scale."""
    max_learning_rate: LearningRate = 1e-2
    """Highest learning rate."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_units > self.max_units:
            raise ValueError(f"min_units ({self.min_units}) is larger than max_units ({self.max_units})")
        if self.min_learning_rate >= self.max_learning_rate:
            raise ValueError("min_learning_rate must be smaller than max_learning_rate")
        return self
