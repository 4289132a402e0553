"""Write the parts of docs/reference/ that follow from the code: options, fields of the config, flags.

python docs/make_reference.py

Each part stands in its page between two comments; the text around it is written by hand. A test compares them.
"""

import argparse
import inspect
import json
import re
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from healthgait.files import write_text
from healthgait.gait.quality.flags import flag_table
from healthgait.movinet.settings import FinetuningSettings, HeadSettings, MoViNetSettings, SexHeadSettings
from healthgait.settings import Section
from healthgait.study.config import Config
from healthgait.study.inputs.target_config import TargetSection
from healthgait.tabular.mlp_settings import MLPSettings
from healthgait.tabular.xgboost_settings import EarlyStoppingRounds, XGBoostSettings

PAGES = ROOT / "docs" / "reference"
SECTIONS = {
    "The file": Config,
    "`xgboost`": XGBoostSettings,
    "`xgboost.early_stopping_rounds`": EarlyStoppingRounds,
    "`mlp`": MLPSettings,
    "`movinet`": MoViNetSettings,
    "`movinet.sex`": SexHeadSettings,
    "`movinet.weight` and `movinet.age`": HeadSettings,
    "`movinet.finetuning`": FinetuningSettings,
    "`targets.<name>`": TargetSection,
}
BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
WORDS = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


def option_tables() -> str:
    """A heading and a table for each script, as its parser has them."""
    parsers = [runpy.run_path(str(path))["parser"]() for path in sorted((ROOT / "scripts").glob("*.py"))]
    return "\n\n".join(f"## {parser.prog}\n\n{_sentence(parser)}\n\n{_options(parser)}" for parser in parsers)


def _sentence(parser: argparse.ArgumentParser) -> str:
    return inspect.cleandoc(parser.description or "").replace("\n\n", "\n")


def _options(parser: argparse.ArgumentParser) -> str:
    formatter = parser._get_formatter()  # argparse has no public list of options, nor of their helps
    rows = []
    for action in parser._actions[2:]:  # the first are --help and --version
        spellings = ", ".join(f"`{spelling}`" for spelling in action.option_strings)
        value = "" if action.nargs == 0 else formatter._format_args(action, action.dest.upper())
        rows.append((spellings, f"`{value}`" if value else "", formatter._expand_help(action)))
    return _table(("Option", "Value", "Meaning"), rows)


def config_tables() -> str:
    """A heading and a table for each section of a config."""
    return "\n\n".join(f"## {title}\n\n{_fields(section)}" for title, section in SECTIONS.items())


def _fields(section: type[Section]) -> str:
    schema = section.model_json_schema()
    rows = []
    for name, field in section.model_fields.items():
        default = "required" if field.is_required() else _default(field.default)
        words = _words(schema["properties"][name], schema.get("$defs", {}))
        rows.append((f"`{name}`", meaning(section, name), words, default))
    return _table(("Field", "Meaning", "Value", "Default"), rows)


def meaning(section: type[Section], name: str) -> str:
    """What the string below a field says, there or in the class that it is inherited from."""
    texts = (vars(one).get("model_fields", one.model_fields)[name].description for one in _having(section, name))
    text = next(filter(None, texts))
    return " ".join(text.split()).replace("``", "`")


def _having(section: type[Section], name: str) -> Iterable[type[Section]]:
    return (one for one in section.__mro__ if issubclass(one, Section) and name in one.model_fields)


def _default(value: object) -> str:
    return "those below" if isinstance(value, Section) else f"`{json.dumps(value)}`"


def _words(kind: dict, definitions: dict) -> str:
    """What values a field takes, in words."""
    if "anyOf" in kind:
        return " or ".join(_words(one, definitions) for one in kind["anyOf"])
    if "enum" in kind:
        return " or ".join(f"`{value}`" for value in kind["enum"])
    if kind.get("format") == "path":
        return "path"
    if kind.get("type") == "array":
        return f"list of {_words(kind['items'], definitions)}"
    if "$ref" in kind:
        return "section"
    bounds = " and ".join(f"{sign} {kind[key]:,}" for key, sign in BOUNDS.items() if key in kind)
    return f"{WORDS[kind['type']]} {bounds}".strip()


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    escaped = [[_escaped(cell) for cell in row] for row in rows]
    lines = [header, ("---",) * len(header), *escaped]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(cell: str) -> str:
    """A cell on one line, whose ``|``, and ``<`` and ``*`` outside code, stand for themselves."""
    pieces = re.sub(r"\s+", " ", cell).replace("|", r"\|").split("`")
    pieces[::2] = [piece.replace("<", "&lt;").replace("*", r"\*") for piece in pieces[::2]]
    return "`".join(pieces)


PARTS = {"options": option_tables, "config": config_tables, "flags": flag_table}


def parts_of(name: str) -> tuple[str, str, str]:
    """A page up to its generated part, that part, and the rest."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    begin, end = "<!-- written by docs/make_reference.py -->\n\n", "\n\n<!-- end -->"
    before, found, rest = text.partition(begin)
    part, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"{name}.md: lacks one of the lines {begin.strip()} and {end.strip()}")
    return before + begin, part, end + after


def main() -> None:
    for name, make in PARTS.items():
        before, _, after = parts_of(name)
        write_text(PAGES / f"{name}.md", before + make() + after)
        print(PAGES / f"{name}.md")


if __name__ == "__main__":
    main()
