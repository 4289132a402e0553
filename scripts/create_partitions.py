"""Divide the participants into stratified train, validation and test folds."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line import given_path, run, share, whole_number


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="create_partitions.sh",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example: bash create_partitions.sh -p data/participants_measures.csv -o data/partitions",
    )
    parser.add_argument("-p", "--measures", type=given_path, required=True, help="participants_measures.csv (required)")
    parser.add_argument(
        "-o", "--output", type=given_path, required=True, help="folder for Sex/, Weight/ and Age/ (required)"
    )
    parser.add_argument(
        "-v", "--validation", type=share, default=0.1, help="share to validate on (default: 0.1)"
    )
    parser.add_argument(
        "-s", "--seed", type=whole_number(0, 2**32 - 1), default=27, help="seed of the shuffling (default: 27)"
    )
    parser.add_argument("-k", "--folds", type=whole_number(2, 100), default=4, help="number of folds (default: 4)")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    from healthgait.files import writable_folder
    from healthgait.partitions import class_distribution, folder_of, make_partitions, write_partitions
    from healthgait.strata import strata_of
    from healthgait.tables import read_measures
    from healthgait.targets import PAPER_TARGETS

    measures = read_measures(options.measures)
    made = {
        target: make_partitions(measures, target, options.folds, options.validation, options.seed)
        for target in PAPER_TARGETS
    }
    output = writable_folder(options.output)
    write_partitions({target: partitions for target, (partitions, _) in made.items()}, output)
    for _, warnings in made.values():
        for warning in warnings:
            print(f"warning: {warning}", file=sys.stderr)
    for target, (partitions, _) in made.items():
        left_out = sorted(set(measures.index) - set(strata_of(measures, target).index))
        if left_out:
            print(f"{folder_of(target)}: {len(left_out)} left out for lack of a value: {', '.join(left_out)}")
        for number, partition in enumerate(partitions):
            print(output / folder_of(target) / f"partition_{number}.json")
            print(class_distribution(partition, measures, target).to_string(), end="\n\n")


if __name__ == "__main__":
    run(main)
