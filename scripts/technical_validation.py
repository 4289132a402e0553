"""Train the models that predict sex, weight and age, and report the paper's tables."""

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from healthgait.command_line.options import SWITCH, Parser
from healthgait.command_line.run import EXIT_FAILED_PARTS, run
from healthgait.command_line.types import names_among
from healthgait.errors import InputError

ABLATIONS = ("frames",)
# What each of the paper's tables is made by; docs/how_to/study.md has the same.
TABLES = {
    1: {"targets": ["sex"], "methods": ["MoViNet"], "inputs": ["silhouette/WoJ"], "ablation": "frames"},
    2: {"targets": ["sex"], "methods": ["MoViNet"]},
    3: {"targets": ["sex"], "methods": ["XGBoost", "MLP"]},
    4: {"targets": ["weight"], "methods": ["MoViNet", "XGBoost", "MLP"]},
    5: {"targets": ["age"], "methods": ["MoViNet", "XGBoost", "MLP"]},
}


def parser() -> Parser:
    parser = Parser(
        "technical_validation.py",
        __doc__,
        "example: python technical_validation.py --config ../configfiles/train_configfile.json "
        "--targets sex weight age --methods XGBoost MLP --jobs 2",
    )
    parser.option(
        "--table",
        type=int,
        choices=TABLES,
        metavar="N",
        help="a table of the paper, 1 to 5, in place of --targets, --methods, --inputs and --ablation (default: none)",
    )
    parser.option(
        "--config",
        default=ROOT / "configfiles" / "train_configfile.json",
        help="the JSON config (default: configfiles/train_configfile.json)",
    )
    parser.option("--targets", help="sex, weight, age, or those of the config (default: all)")
    parser.option(
        "--methods",
        nargs="+",
        metavar="METHOD",
        help="XGBoost, MLP, MoViNet, GEI, or your own (default: all)",
    )
    parser.option(
        "--inputs",
        nargs="+",
        metavar="INPUT",
        help="names or patterns of inputs, such as usual_gait or silhouette/W* (default: all)",
    )
    parser.option("--model-ids", nargs="+", metavar="ID", help="MoViNets to use: a0 to a5 (default: the config's)")
    parser.option("--ablation", choices=ABLATIONS, help="frames: also other numbers of frames (Table 1; default: none)")
    parser.option("--device", help="cpu, or the GPUs to use, such as 0 or 0,1 (default: all GPUs)")
    where = parser.add_mutually_exclusive_group()
    parser.option("--jobs", where)
    parser.option("--scheduler", where)
    parser.option(
        "--accept-implausible",
        **SWITCH,
        help="only warn about values of a person that contradict each other, such as a speed in km/h (default: refuse)",
    )
    parser.option("--list", **SWITCH, help="print the cells and their state, and stop (default: off)")
    shown = parser.add_mutually_exclusive_group()
    parser.option("--quiet", shown)
    parser.option(
        "--verbose",
        shown,
        **SWITCH,
        help="print a line of each cell on a terminal, too, as in a log file (default: one live line)",
    )
    return parser


def choose_table(options: argparse.Namespace) -> None:
    """Set the options that --table stands for; raises InputError if one of them is given, too."""
    chosen = TABLES[options.table]
    given = [f"--{name}" for name in ("targets", "methods", "inputs", "ablation") if getattr(options, name)]
    if given:
        words = [f"--{name} {value if isinstance(value, str) else ' '.join(value)}" for name, value in chosen.items()]
        meant = f"--table {options.table} stands for {' '.join(words)}"
        raise InputError(f"{meant}: leave out {' and '.join(given)}, or give these options in place of --table")
    vars(options).update(chosen)


def main() -> int:
    options = parser().parse_args()
    if options.table:
        choose_table(options)
    from healthgait.computing.progress import set_quiet
    from healthgait.study.cells import BASELINE
    from healthgait.study.config import check_files, load_config
    from healthgait.study.inputs.target_config import target_names
    from healthgait.study.methods.registry import methods as all_methods

    set_quiet(options.quiet)
    config = load_config(options.config)
    known = target_names(config.targets)
    targets = names_among(known, options.targets or known, "--targets")
    names = [name for name in all_methods() if name != BASELINE]  # which every study has
    methods = names_among(names, options.methods or names, "--methods")
    networks = [model_id for method in all_methods().values() for model_id in method.model_ids]
    model_ids = names_among(networks, options.model_ids, "--model-ids") if options.model_ids else []
    # As the study prints them, too: usual_gait (OptoGait).
    inputs = re.sub(r"[{},()]", " ", " ".join(options.inputs or []).replace(" (", "/")).split()
    if options.inputs and not inputs:
        raise InputError("--inputs: give at least one name or pattern, such as usual_gait")
    if options.device is not None and options.scheduler:
        raise InputError("--device: the workers of a scheduler choose their own; set CUDA_VISIBLE_DEVICES for each")
    check_files(config, options.config)  # before the libraries, which take seconds to load
    from healthgait.computing.devices import use_device
    from healthgait.study.methods.contract import Selection
    from healthgait.study.technical_validation import technical_validation

    if options.device is not None:
        use_device(options.device)
    complete = technical_validation(
        options.config,
        targets,
        methods,
        options.jobs,
        options.list,
        Selection(tuple(inputs), tuple(model_ids), options.ablation == "frames"),
        scheduler=options.scheduler,
        accept_implausible=options.accept_implausible,
        verbose=options.verbose,
    )
    return 0 if complete else EXIT_FAILED_PARTS


if __name__ == "__main__":  # Dask's worker processes import this file again
    run(main)
