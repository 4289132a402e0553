#!/usr/bin/env bash
# What of a dataset is there, missing, empty or damaged: bash check_dataset.sh -d <dataset> [-o <folder for the tables and the picture>]
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/check_dataset.py" "$@"
