"""What a config says of XGBoost, and the space that its search goes through."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from healthgait.files import read_json
from healthgait.settings import Count, LearningRate, Section, validated
from healthgait.targets import Target

Penalty = Annotated[float, Field(ge=0, le=1e9)]  # of trees; XGBoost computes in float32
Share = Annotated[float, Field(ge=1e-6, le=1)]


class EarlyStoppingRounds(Section):
    """Boosting rounds without improvement on the validation set, per target.

    A target that is not the paper's has those of the sex for a class, of the weight for a number.
    """

    sex: Count = 40
    """Boosting rounds without improvement for the sex."""
    weight: Count = 100
    """The same for the weight."""
    age: Count = 100
    """The same for the age."""

    def of(self, target: Target) -> int:
        return self.model_dump().get(target.name, self.sex if target.is_classification else self.weight)


class XGBoostSettings(Section):
    search_iterations: Count = 50
    """Evaluations of the Bayesian search."""
    cv_splits: Annotated[int, Field(ge=2, le=100)] = 3
    """Folds of the cross-validation inside the search."""
    early_stopping_rounds: EarlyStoppingRounds = EarlyStoppingRounds()
    """Rounds without improvement on the validation set, by target."""
    tree_method: Literal["exact", "hist"] = "hist"
    """``hist``, XGBoost's default and the paper's, or ``exact``."""


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
    """Read and check the search space; raises InputError in one line: file, field and value."""
    return validated(XGBoostSearchSpace, read_json(path), path)
