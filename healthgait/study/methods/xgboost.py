"""XGBoost on tables, after a Bayesian search."""

from dataclasses import dataclass
from typing import Any

from healthgait.study.cells import Cell
from healthgait.study.methods.contract import Job, Method
from healthgait.study.methods.on_tables import FittedTable, preprocessed
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings, load_search_space
from healthgait.targets import Target


@dataclass(frozen=True)
class XGBoostRecipe:
    """The settings, and the space that the search goes through."""

    settings: XGBoostSettings
    space: XGBoostSearchSpace


class XGBoost(Method):
    """See ``healthgait.tabular.xgboost``."""

    name, settings = "XGBoost", XGBoostSettings
    libraries = ("numpy", "scikit-learn", "scikit-optimize", "scipy", "xgboost")

    def recipe(self, cell: Cell, config) -> XGBoostRecipe:
        return XGBoostRecipe(config.of(self), load_search_space(config.hyperparameters_search_space))

    def determined_by(self, target: Target, recipe: XGBoostRecipe) -> dict[str, Any]:
        rounds = {"early_stopping_rounds": recipe.settings.early_stopping_rounds.of(target)}
        return recipe.settings.model_dump() | rounds | {"search_space": recipe.space.model_dump()}

    def fit(self, job: Job) -> FittedTable:
        from healthgait.tabular import xgboost  # a run without it need not wait for it to load

        preprocessing, train, validation = preprocessed(job.target, job.split)
        model = xgboost.fit(job.target, train, validation, job.recipe.settings, job.recipe.space, job.seed)
        return FittedTable(job.target, preprocessing, model)

    def training_in_words(self, config) -> str:
        return f"search of {config.of(self).search_iterations} evaluations"
