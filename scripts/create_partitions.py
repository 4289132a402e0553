"""Divide the participants into stratified train, validation and test folds."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.command_line.options import FOLDER, Parser
from healthgait.command_line.run import run
from healthgait.command_line.types import names_among, share, whole_number

# As published; in all other scripts -s is --sensors and -k is --scale.
LETTERS = {"--validation": "-v", "--seed": "-s", "--folds": "-k"}
SHOWN_WARNINGS = 10  # of a target; many strata of few people are merged dozens of times


def parser() -> Parser:
    parser = Parser(
        "create_partitions.sh",
        __doc__,
        "example: bash create_partitions.sh -p data/participants_measures.csv -o data/partitions",
        old={"--measures": "--participants"},
        letters=LETTERS,
    )
    parser.option(
        "--participants",
        help="participants_measures.csv (required without --config; default: the config's patients_measures)",
    )
    parser.option(
        "--output",
        **FOLDER,
        required=False,
        help="folder for Sex/, Weight/ and Age/ (required without --config; default: the config's partitions_path)",
    )
    parser.option("--config", help="config of a study, for the targets that it adds (default: none)")
    parser.option("--targets", help="targets to make partitions for (default: all)")
    parser.option(
        "--validation",
        type=share,
        default=0.1,
        metavar="V",
        help="V: of a training part (share T of all people), V / (T + V) is for validation (default: 0.1)",
    )
    parser.option("--seed", default=27, help="seed of the shuffling (default: %(default)s)")
    parser.option(
        "--folds", type=whole_number(2, 100), default=4, metavar="K", help="number of folds (default: %(default)s)"
    )
    return parser


def main() -> None:
    command_line = parser()
    options = command_line.parse_args()
    if options.config is None and None in (options.participants, options.output):
        command_line.error("-p/--participants and -o/--output are required without --config")
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
    measures, targets = read_targets(options.participants or config.patients_measures, added, names, sorted(strata))
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
            print(f"{folder_of(target)}: {len(left_out)} left out because a value is missing: {', '.join(left_out)}")
        for number, partition in enumerate(partitions):
            print(output / folder_of(target) / f"partition_{number}.json")
            print(class_distribution(partition, measures, target).to_string(), end="\n\n")


if __name__ == "__main__":
    run(main)
