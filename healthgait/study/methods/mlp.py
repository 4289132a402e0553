"""The multilayer perceptron on tables, after a Bayesian search."""

from healthgait.study.methods.contract import Job, Method
from healthgait.study.methods.on_tables import FittedTable, preprocessed
from healthgait.tabular.mlp_settings import MLPSettings


class MLP(Method):
    """See ``healthgait.tabular.mlp``."""

    name, settings = "MLP", MLPSettings
    libraries = ("keras", "numpy", "scikit-learn", "scikit-optimize", "scipy", "tensorflow")

    def fit(self, job: Job) -> FittedTable:
        from healthgait.tabular import mlp  # TensorFlow takes seconds to load

        preprocessing, train, validation = preprocessed(job.target, job.split)
        return FittedTable(job.target, preprocessing, mlp.fit(job.target, train, validation, job.recipe, job.seed))

    def training_in_words(self, config) -> str:
        settings = config.of(self)
        return f"search of {settings.search_iterations} trials of up to {settings.epochs} epochs"
