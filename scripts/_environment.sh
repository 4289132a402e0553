# Sourced by demo.sh and run_tests.sh: sets $python to an environment that has everything in requirement.txt.
# That is the active environment if there is one, else .venv inside the clone, made on the first run.
. "$(dirname "${BASH_SOURCE[0]}")/_python.sh"

_fail() {
    echo "error: $*" >&2
    exit 2
}

_fits() { # a Python for which everything in requirement.txt is made: TensorFlow 2.21 is not for 3.14
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

_make_environment() { # folder; with a Python that is here, or one that uv or conda brings
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        # Debian's Python has no ensurepip before python3-venv is installed.
        if _fits "$candidate" && "$candidate" -c 'import ensurepip' 2>/dev/null; then
            "$candidate" -m venv --clear "$1"
            return
        fi
    done
    if command -v uv >/dev/null; then
        UV_VENV_CLEAR=1 uv venv --quiet --seed --python 3.12 "$1"
    elif command -v conda >/dev/null; then
        conda create --quiet --yes --prefix "$1" python=3.12 pip >/dev/null
    else
        _fail "Python 3.11, 3.12 or 3.13 is needed; $(python3 --version 2>/dev/null || echo no Python) is here:" \
            "install one of them (on Debian and Ubuntu with python3-venv), or uv or conda, which bring their own"
    fi
}

_last_line() { # of what pip says, on one line of a terminal; nothing elsewhere
    local line
    while IFS= read -r line; do
        if [ -t 1 ]; then
            line="${line#"${line%%[![:space:]]*}"}"
            case "$line" in
            Collecting* | Downloading* | Installing*) printf '\r\033[K   %s' "${line:0:76}" ;;
            esac
        fi
    done
    [ ! -t 1 ] || printf '\r\033[K'
}

_install() { # pip's output is shown if it fails, and then all of it
    local log begin="$SECONDS"
    log="$(mktemp)" || _fail "no temporary file can be made"
    "$python" -m pip install --disable-pip-version-check -r "$_root/requirement.txt" 2>&1 | tee "$log" | _last_line
    if [ "${PIPESTATUS[0]}" -ne 0 ]; then
        cat "$log" >&2
        rm -f "$log"
        _fail "the installation failed; the reason is given above"
    fi
    rm -f "$log"
    echo "== installed in $((SECONDS - begin)) s"
}

# An environment of an interrupted first run has no pip.
if [ "$python" = "$_root/.venv/bin/python" ] && ! { _fits "$python" && "$python" -c 'import pip' 2>/dev/null; }; then
    python=python3
fi
if [ "$python" = python3 ]; then
    echo "== making a virtual environment in .venv"
    _make_environment "$_root/.venv" ||
        _fail "no virtual environment could be made in $_root/.venv; the reason is given above"
    python="$_root/.venv/bin/python"
fi
_fits "$python" ||
    _fail "Python 3.11, 3.12 or 3.13 is needed; that of the active environment is $("$python" --version 2>&1): deactivate it"

# Lines of requirement.txt whose package is missing or has another version. pip installs dependencies first.
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
)" || _fail "$python cannot list its packages"
if [ -n "$_missing" ]; then
    echo "== installing missing packages of requirement.txt (about 3.9 GB in all, takes minutes):" $_missing
    _install
else
    echo "== using the environment of $python"
fi
