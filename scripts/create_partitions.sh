#!/usr/bin/env bash
# Stratified train, validation and test folds: bash create_partitions.sh -p <participants_measures.csv> -o <dir>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/create_partitions.py" "$@"
