#!/usr/bin/env bash
# Check a dataset for missing, empty or damaged files: bash check_dataset.sh -d <dataset> [-o <folder for the tables and the picture>]
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/check_dataset.py" "$@"
