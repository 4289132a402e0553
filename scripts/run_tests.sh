#!/usr/bin/env bash
# Run the tests in an environment of their own: bash scripts/run_tests.sh [pytest options]
case "${1:-}" in
-h | --help)
    echo "usage: run_tests.sh [-h] [pytest options]

Run the tests in an environment of their own. Options and paths go to pytest (default: all tests but the long ones).

example: bash scripts/run_tests.sh -m long tests/gait"
    exit 0
    ;;
esac
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_environment.sh"
# Without bytecode, each of the hundred scripts that the tests start would compile the package anew.
export PYTHONDONTWRITEBYTECODE=
echo "== running the tests"
cd "$_root" && exec "$python" -m pytest -n 2 --dist worksteal --durations=10 "$@"
