#!/usr/bin/env bash
# A page for each participant: bash walk_report.sh -i <results> -o <folder>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/walk_report.py" "$@"
