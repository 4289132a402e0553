#!/usr/bin/env bash
# How well estimated gait parameters agree with the floor sensor's:
# bash gait_parameters_agreement.sh -a <gait_parameters.csv> -b <gait_parameters_estimation.csv> -o <dir>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/gait_parameters_agreement.py" "$@"
