"""How fast and how good our Bayesian search for XGBoost is, beside BayesSearchCV with the paper's settings.

python benchmarks/hyperparameter_search.py [-p pairs] [-f first]

Both roads search in turn, on one thread, the same space with 50 evaluations each, on the same folds and with the same
early stopping. A pair is one target and one partition of 398 simulated people, told by the gait parameters of both
paces; its score is the best mean over the folds: accuracy for the sex, minus the squared error of the target scaled to
0-1 for weight and age.
"""

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import xgboost
from sklearn.model_selection import KFold, StratifiedKFold
from skopt import BayesSearchCV
from threadpoolctl import threadpool_limits

from benchmarks.comparison import print_row
from healthgait.columns import FEATURE_SETS, GaitSource
from healthgait.computing.threads import available_cores
from healthgait.participants.tables import read_gait_parameters, read_measures
from healthgait.partitioning.partitions import make_partitions
from healthgait.study.inputs.table_rows import Tables, make_split
from healthgait.synthetic.dataset import CohortPlan, write_dataset
from healthgait.tabular import xgboost as our_xgboost
from healthgait.tabular.preprocessing import Preprocessing
from healthgait.tabular.search import best
from healthgait.tabular.xgboost_settings import XGBoostSearchSpace, XGBoostSettings, load_search_space
from healthgait.targets import PAPER_TARGETS, Target

SPACE = Path(__file__).resolve().parents[1] / "configfiles" / "xgboost_search_space.json"
PEOPLE = 398
INPUT = "fast_usual_gait"
SCORING = {True: "accuracy", False: "neg_mean_squared_error"}

Samples = tuple[np.ndarray, np.ndarray]


def ours(target: Target, train: Samples, validation: Samples, space: XGBoostSearchSpace, seed: int) -> float:
    return best(our_xgboost.fit(target, train, validation, XGBoostSettings(), space, seed).trials).score


def papers(target: Target, train: Samples, validation: Samples, space: XGBoostSearchSpace, seed: int) -> float:
    """BayesSearchCV as the paper's protocol describes it: each list of values a set of categories."""
    settings = XGBoostSettings()
    kind, folds = (
        (xgboost.XGBClassifier, StratifiedKFold) if target.is_classification else (xgboost.XGBRegressor, KFold)
    )
    model = kind(n_jobs=1, random_state=seed, early_stopping_rounds=settings.early_stopping_rounds.of(target))
    search = BayesSearchCV(
        model,
        space.model_dump(),
        n_iter=settings.search_iterations,
        scoring=SCORING[target.is_classification],
        cv=folds(settings.cv_splits),
        n_jobs=1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of points asked for twice, and of the Gaussian process
        search.fit(*train, eval_set=[validation], verbose=False)
    return search.best_score_


ROADS = {"BayesSearchCV": papers, "ours": ours}


def _tables(folder: Path) -> Tables:
    write_dataset(folder / "data", CohortPlan(PEOPLE, 0, 960, frozenset()), available_cores())
    gait = read_gait_parameters(folder / "data" / "gait_parameters.csv")
    return Tables(read_measures(folder / "data" / "participants_measures.csv"), {GaitSource.OPTOGAIT: gait})


def _samples(tables: Tables, target: Target, number: int) -> tuple[Samples, Samples]:
    partition = make_partitions(tables.measures, target)[0][number]
    split, _ = make_split(tables, partition, target, GaitSource.OPTOGAIT, FEATURE_SETS[INPUT])
    scaling = Preprocessing.fit(FEATURE_SETS[INPUT], split.train, scale_target=not target.is_classification)
    return tuple((scaling.transform(part.x), scaling.scale_target(part.y)) for part in (split.train, split.validation))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-p", "--pairs", type=int, default=20, help="default: %(default)s; minutes each")
    parser.add_argument("-f", "--first", type=int, default=0, help="number of the first pair (default: %(default)s)")
    options = parser.parse_args()
    pairs = range(options.first, options.first + options.pairs)
    space = load_search_space(SPACE)
    taken, scores = {road: [] for road in ROADS}, {road: [] for road in ROADS}
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        tables = _tables(Path(folder))
        for pair in pairs:
            target, number = PAPER_TARGETS[pair % 3], pair // 3 % 4
            data = _samples(tables, target, number)
            for road, search in ROADS.items():
                begin = time.perf_counter()
                scores[road].append(search(target, *data, space, seed=pair))
                taken[road].append(time.perf_counter() - begin)
            seconds = ", ".join(
                f"{road} {times[-1]:.1f} s, score {scores[road][-1]:.5f}" for road, times in taken.items()
            )
            print(f"pair {pair + 1}, {target} partition {number}: {seconds}", flush=True)
    medians = {road: statistics.median(times) for road, times in taken.items()}
    print(f"median: {', '.join(f'{road} {seconds:.1f} s' for road, seconds in medians.items())}")
    ratios = np.divide(taken["BayesSearchCV"], taken["ours"])
    print(f"ours is {np.median(ratios):.1f} times as fast ({ratios.min():.1f} to {ratios.max():.1f})")
    slow, quick = medians["BayesSearchCV"], medians["ours"]
    print_row(
        f"XGBoost search of {XGBoostSettings().search_iterations}", f"{slow:.0f} s", f"{quick:.0f} s", np.median(ratios)
    )
    difference = np.subtract(scores["ours"], scores["BayesSearchCV"])
    for target in PAPER_TARGETS:
        of_target = difference[[PAPER_TARGETS[pair % 3] == target for pair in pairs]]
        if len(of_target):
            wins, losses = (of_target > 0).sum(), (of_target < 0).sum()
            print(f"{target}: best score higher by {of_target.mean():+.5f} on average, {wins} better, {losses} worse")


if __name__ == "__main__":
    main()
