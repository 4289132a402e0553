"""What a study asks of a method that predicts targets.

A method on tables needs a name, its settings and ``fit``; everything else has a default. For example::

    class RidgeSettings(Section):
        alpha: float = 1.0

    class Ridge(Method):
        name, settings, libraries = "Ridge", RidgeSettings, ("scikit-learn",)

        def fit(self, job):
            train = job.split.train
            ...
            return fitted   # with predict(rows) and save(folder, test, seed)

A module with such a class in ``healthgait/study/methods/``, or ``registry.register(Ridge())``, makes it known to the
config (a section ``"ridge"``), to those who choose methods by name and to the report.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from healthgait.columns import CIRCUMFERENCE_SOURCE, FEATURE_SETS, GaitSource
from healthgait.learning.fitted import Fitted
from healthgait.learning.rows import LeftOut, Split
from healthgait.settings import Section
from healthgait.study.cells import Cell
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.clip_features.kind import Extraction
    from healthgait.study.config import Config
    from healthgait.study.inputs.data import StudyData

# The paper's 13 inputs from tables: the sets with gait from both sources, the circumferences once.
TABLE_INPUTS = tuple(
    (name, source)
    for name in FEATURE_SETS
    for source in ((CIRCUMFERENCE_SOURCE,) if name == "circumference" else tuple(GaitSource))
)


@dataclass(frozen=True)
class Selection:
    """The part of a study that was requested; by default all of it.

    Parameters
    ----------
    inputs
        Names or patterns of inputs, such as ``usual_gait`` or ``silhouette/W*``.
    model_ids
        The networks of a method that has several, such as ``a0``.
    vary_frames
        Whether to add the cells with other numbers of frames, of methods that have such.
    """

    inputs: tuple[str, ...] = ()
    model_ids: tuple[str, ...] = ()
    vary_frames: bool = False


EVERYTHING = Selection()


@dataclass(frozen=True)
class Job:
    """What a method gets to fit one cell.

    Parameters
    ----------
    target
        What is predicted: ``is_classification``, ``classes``, ``unit``.
    split
        ``train``, ``validation`` and ``test`` rows: ``x`` (n, features), NaN where a value is missing, and ``y`` (n,)
        in the target's unit, or the codes of classes.
    recipe
        What ``Method.recipe`` gave: by default the method's section of the config.
    seed
        Of everything random.
    checkpoint
        A folder in which a long training may keep its state.
    name
        Begins each line that is printed of its progress.
    """

    target: Target
    split: Split
    recipe: Any
    seed: int
    checkpoint: Path
    name: str


class Method(ABC):
    """A method of a study. It is pickled, so that workers can fit it, and so holds no state.

    Attributes
    ----------
    name
        As users name it, without blanks and hyphens; the config's section is the same in lower case.
    settings
        The model of that section, every field with a default.
    libraries
        The installed packages whose version can change a prediction, as pip calls them.
    code
        The modules whose code can change a prediction, by default that of the class. They count with the modules of
        healthgait that they import, and those of their own package or folder.
    inputs
        What it predicts from: (name, source), by default the paper's 13 inputs from tables.
    sample
        What a row of its predictions is: ``""`` for a participant, ``"clip"`` if it sees clips.
    model_ids
        The networks to choose from, if it has several.
    """

    name: ClassVar[str]
    settings: ClassVar[type[Section]] = Section
    libraries: ClassVar[tuple[str, ...]] = ()
    inputs: ClassVar[tuple[tuple[str, str], ...]] = TABLE_INPUTS
    sample: ClassVar[str] = ""
    model_ids: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.code = vars(cls).get("code") or (cls.__module__,)

    @abstractmethod
    def fit(self, job: Job) -> Fitted:
        """Fit on ``job.split.train``, with ``job.split.validation`` to choose by; never look at ``job.split.test``.

        Parameters
        ----------
        job
            The target, the rows, the recipe and the seed.

        Returns
        -------
        Fitted
            An object with ``predict(rows)``, which gives values in the target's unit (n,), or the probability of each
            class (n, classes); and ``save(folder, test, seed)``, which stores the model as files without code.

        Raises
        ------
        ValueError
            With one line, if the rows cannot be trained on: the cell fails, and others continue.
        """

    @property
    def section(self) -> str:
        return self.name.lower()

    def cells(self, target: Target, partitions: Sequence[int], config: Config, selection: Selection) -> list[Cell]:
        """The cells of a target: by default one for each of ``inputs`` and of the numbers of ``partitions``."""
        return [
            Cell(target, self.name, name, source, number, sample=self.sample)
            for name, source in self.inputs
            for number in partitions
        ]

    def recipe(self, cell: Cell, config: Config) -> Any:
        """What ``fit`` needs besides the rows; it is pickled. By default the method's section of the config.

        It is called once for all partitions and sources of an input, and only if there are rows.
        """
        return config.of(self)

    def determined_by(self, target: Target, recipe: Any) -> dict[str, Any]:
        """What of a recipe can change a prediction, as JSON: a cell is computed again when it changes."""
        return recipe.model_dump(mode="json")

    def rows(self, cell: Cell, data: StudyData) -> tuple[Split, LeftOut]:
        """The rows of a cell, and who is left out of it; raises NoData if there are none.

        By default the columns of its input; a method on clips asks for ``data.clip_rows``.
        """
        return data.table_rows(cell, FEATURE_SETS[cell.input] if cell.input else ())

    def check(self, recipes: Sequence[Any], config: Config) -> None:  # noqa: B027 - most methods need no check
        """Raise InputError for what would stop the work, such as missing weights; called before anything is written."""

    def extraction(self, recipe: Any) -> Extraction | None:
        """Features of clips that several cells share, computed before the first of them is fitted, if there are any."""
        return None

    def complete(self, recipe: Any, split: Split, left_out: LeftOut) -> tuple[Split, LeftOut]:
        """The rows with the features of their clips; called by the worker that fits the cell."""
        return split, left_out

    def is_resumed(self, recipe: Any) -> bool:
        """Whether ``fit`` continues from a checkpoint, so that only one worker at a time may run it."""
        return False

    def jobs(self, jobs: int) -> int:
        """How many of its cells may be computed in parallel on this machine, given that ``jobs`` were requested."""
        return jobs

    def folders(self, recipe: Any) -> list[Path]:
        """Folders, besides the dataset's, that workers elsewhere must see."""
        return []

    def training_in_words(self, config: Config) -> str:
        """How it is trained, for the report."""
        return ""

    def warnings(self, config: Config) -> list[str]:
        """What a reader of its results must know."""
        return []
