#!/usr/bin/env bash
# The dataset's figures: bash dataset_graphs.sh -p <measures.csv> --gait <gait_parameters.csv> -d <dataset> -o <folder>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/dataset_graphs.py" "$@"
