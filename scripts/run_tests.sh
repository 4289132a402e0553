#!/usr/bin/env bash
# Run the tests in an environment of their own: bash scripts/run_tests.sh [pytest options]
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_environment.sh"
echo "== running the tests"
cd "$_root" && exec "$python" -m pytest -n 2 --dist worksteal --durations=10 "$@"
