"""The scripts as one command: ``healthgait <script>`` after an installation, ``python -m healthgait <script>``."""

import argparse
import ast
import runpy
import sys
from pathlib import Path

from healthgait.command_line.options import Parser

PACKAGE = Path(__file__).resolve().parent
INSTALLED = PACKAGE / "share"  # where setup.py puts scripts/ and configfiles/; a clone has them beside the package
HOME = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent
DESCRIPTION = "Each script is a command, with the options, the messages and the exit codes of the script."
EPILOG = f"""healthgait <command> --help has the options. Where an example says bash check_dataset.sh or
python technical_validation.py, it can also be healthgait check_dataset or healthgait technical_validation.
Configs of a study, to copy: {HOME / "configfiles"}
A clone also has bash scripts/demo.sh, which shows what there is, and bash scripts/run_tests.sh.

example: healthgait check_dataset -d data/HealthGait"""


def scripts() -> dict[str, Path]:
    """The scripts in Python by their names without the ending."""
    return {path.stem: path for path in sorted((HOME / "scripts").glob("*.py"))}


def describe(script: Path) -> str:
    """The first line of a script's description; the script is not run."""
    return (ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def parser() -> Parser:
    parser = Parser("healthgait", DESCRIPTION, EPILOG)
    commands = parser.add_subparsers(
        title="commands", dest="command", metavar="<command>", required=True, parser_class=argparse.ArgumentParser
    )
    for name, path in scripts().items():
        commands.add_parser(name, help=describe(path).replace("%", "%%"), add_help=False)
    return parser


def main() -> None:
    """Run the script that the first word names with the others; without any, list the scripts."""
    options = parser().parse_args(sys.argv[1:2] or ["--help"])
    script = str(scripts()[options.command])
    sys.argv = [script, *sys.argv[2:]]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
