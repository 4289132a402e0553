"""Divide the participants into stratified train, validation and test folds."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, names_among, run, share, whole_number

SHOWN_WARNINGS = 10  # of a target; many strata of few people are merged dozens of times


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="create_partitions.sh",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example: bash create_partitions.sh -p data/participants_measures.csv -o data/partitions",
    )
    parser.add_argument(
        "-p", "--measures", type=given_path,
        help="participants_measures.csv (required without --config; default: the config's patients_measures)",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", type=given_path,
        help="folder for Sex/, Weight/ and Age/ (required without --config; default: the config's partitions_path)",
    )  # fmt: skip
    parser.add_argument(
        "--config", type=given_path, help="config of a study, for the targets that it adds (default: none)"
    )
    parser.add_argument("--targets", nargs="+", help="targets to make partitions for (default: all)")
    parser.add_argument(
        "-v", "--validation", type=share, default=0.1,
        help="v: of a training part, the share t of all, t / (t + v) is kept, the rest validated on (default: 0.1)",
    )  # fmt: skip
    parser.add_argument(
        "-s", "--seed", type=whole_number(0, 2**32 - 1), default=27, help="seed of the shuffling (default: 27)"
    )
    parser.add_argument("-k", "--folds", type=whole_number(2, 100), default=4, help="number of folds (default: 4)")
    options = parser.parse_args()
    if options.config is None and None in (options.measures, options.output):
        parser.error("-p and -o are required without --config")
    return options


def main() -> None:
    options = arguments()
    from healthgait.files import writable_folder
    from healthgait.partitioning.checks import partition_warnings
    from healthgait.partitioning.partitions import class_distribution, folder_of, make_partitions, write_partitions
    from healthgait.partitioning.strata import strata_of
    from healthgait.study.config import load_config
    from healthgait.study.inputs.target_config import read_targets, target_names
    from healthgait.targets import PAPER_TARGETS

    config = load_config(options.config) if options.config else None
    added = config.targets if config else {}
    known = target_names(added)
    names = names_among(known, options.targets, "--targets") if options.targets else known
    strata = {column for target in PAPER_TARGETS if target.name in names for column in target.strata}
    measures, targets = read_targets(options.measures or config.patients_measures, added, names, sorted(strata))
    made = {
        target: make_partitions(measures, target, options.folds, options.validation, options.seed)
        for target in targets.values()
    }
    output = writable_folder(options.output or config.partitions_path)
    write_partitions({target: partitions for target, (partitions, _) in made.items()}, output)
    for target, (partitions, warnings) in made.items():
        for warning in [*warnings[:SHOWN_WARNINGS], *partition_warnings(dict(enumerate(partitions)), measures, target)]:
            print(f"warning: {warning}", file=sys.stderr)
        if (more := len(warnings) - SHOWN_WARNINGS) > 0:
            print(f"warning: {folder_of(target)}: {more} more strata too small and merged", file=sys.stderr)
    for target, (partitions, _) in made.items():
        left_out = sorted(set(measures.index) - set(strata_of(measures, target).index))
        if left_out:
            print(f"{folder_of(target)}: {len(left_out)} left out for lack of a value: {', '.join(left_out)}")
        for number, partition in enumerate(partitions):
            print(output / folder_of(target) / f"partition_{number}.json")
            print(class_distribution(partition, measures, target).to_string(), end="\n\n")


if __name__ == "__main__":
    run(main)
