# Sourced by demo.sh and run_tests.sh: sets $python to an environment that has everything in requirement.txt.
# That is the active virtual environment if there is one, else .venv inside the clone, made on the first run.
. "$(dirname "${BASH_SOURCE[0]}")/_python.sh"

_fail() {
    echo "error: $*" >&2
    exit 2
}

_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# A first run that was interrupted leaves an environment without pip: make it again.
if [ "$python" = "$_root/.venv/bin/python" ] && ! "$python" -c 'import pip' 2>/dev/null; then
    python=python3
fi
if [ "$python" = python3 ]; then
    for _candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if _new_enough "$_candidate"; then
            echo "== making a virtual environment in .venv"
            "$_candidate" -m venv --clear "$_root/.venv" ||
                _fail "no virtual environment could be made in $_root/.venv: is python3-venv installed, and the folder writable?"
            python="$_root/.venv/bin/python"
            break
        fi
    done
fi
_new_enough "$python" || _fail "Python 3.11 or later is needed; $python is $("$python" --version 2>&1 || echo missing)"

# Lines of requirement.txt whose package is not there in that version. pip puts what a package needs before it in place.
_missing="$("$python" - "$_root/requirement.txt" <<'END'
import sys
from importlib import metadata
from pathlib import Path

for line in Path(sys.argv[1]).read_text().split():
    name, _, version = line.partition("==")
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        found = None
    if found is None or found.partition("+")[0] != version:  # +cpu and the like: a build of the same version
        print(line)
END
)" || _fail "$python cannot tell which packages it has"
if [ -n "$_missing" ]; then
    echo "== installing what is missing of requirement.txt (about 3.4 GB in all: minutes):" $_missing
    "$python" -m pip install --disable-pip-version-check -r "$_root/requirement.txt" |
        grep --line-buffered -E '^(Collecting|Downloading|Installing|Successfully)' | awk '{ print substr($0, 1, 100); fflush() }'
    [ "${PIPESTATUS[0]}" -eq 0 ] || _fail "the installation failed; the reason stands above"
else
    echo "== using the environment of $python"
fi
