#!/usr/bin/env bash
# Gait parameters and a study on simulated people: bash scripts/demo.sh [--full] (everything goes into demo/)
set -u
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
case "${1:-}" in
-h | --help)
    echo "usage: demo.sh [-h] [--version] [--full]

Gait parameters of simulated people beside the truth, a film and pages, and a part of the study; everything goes into
demo/ of the clone.

options:
  -h, --help  show this help message and exit
  --version   show the version of healthgait and exit
  --full      the whole study (default: one input of the tables, and one of clips)

example: bash scripts/demo.sh"
    exit 0
    ;;
--version)
    sed -n 's/^__version__ = "\(.*\)"$/healthgait \1/p' "$here/../healthgait/__init__.py"
    exit 0
    ;;
"" | --full) ;;
*)
    echo "usage: demo.sh [-h] [--version] [--full]
demo.sh: error: unrecognized argument: $1" >&2
    exit 2
    ;;
esac
full="${1:-}"
. "$here/_environment.sh"
set -e
demo="$_root/demo"
filmed="$demo/filmed"
mkdir -p "$demo"

log="$demo/log.txt"
: >"$log"

step() { # words
    printf '== %s (%d s)\n' "$1" "$SECONDS"
}

run() { # a command, whose output goes to the log, and to the screen if it fails
    local begin code=0
    begin="$(wc -l <"$log")"
    "$@" >>"$log" 2>&1 || code=$?
    if [ "$code" -ne 0 ]; then
        tail -n "+$((begin + 1))" "$log" >&2
        exit "$code"
    fi
}

simulate() { # folder, options
    if [ ! -e "$1/SIMULATED_DATA.json" ]; then
        run bash "$here/make_synthetic_dataset.sh" --quiet -o "$@"
    fi
}

step "1/4 simulating people who walk past a camera, and a film of one walk"
simulate "$filmed" -n 3 -m pose semantic_segmentation
for ending in mp4 png; do
    run bash "$here/show_clip.sh" --quiet -d "$filmed" -c PA000/UGS/NW-WoJ_1 -o "$demo/walk.$ending" --overwrite
done
step "2/4 gait parameters and joint angles from pose and segmentation, and a page for each person"
run bash "$here/gait_parameters_estimation.sh" --quiet -p "$filmed/participants_measures.csv" \
    -s "$filmed/sensors_bboxes" -e "$filmed/semantic_segmentation" -o "$demo/gait/gait_parameters_estimation.csv" \
    --clips "$demo/gait/clips.csv" --events "$demo/gait/events.csv" \
    --standard-errors "$demo/gait/standard_errors.csv" --angles "$demo/gait/angles.csv" \
    --angle-parameters "$demo/gait/angle_parameters.csv" --overwrite
run bash "$here/walk_report.sh" -i "$demo/gait" -o "$demo/pages" \
    --participants "$filmed/participants_measures.csv" --overwrite
step "3/4 the parameters beside the truth"
run bash "$here/gait_parameters_agreement.sh" -a "$filmed/ground_truth.csv" \
    -b "$demo/gait/gait_parameters_estimation.csv" -o "$demo/gait/agreement" --overwrite
PYTHONPATH="$_root" "$python" - "$filmed/ground_truth.csv" "$demo/gait/gait_parameters_estimation.csv" <<'END'
import sys

import pandas as pd

from healthgait.columns import quantity_of

true, estimated = (pd.read_csv(path, index_col="ID") for path in sys.argv[1:])
error = (estimated - true).abs()
table = pd.DataFrame({"true mean": true.mean(), "estimated": estimated.mean(), "mean error": error.mean()})
print(table.round(3).rename(lambda name: f"{name}, {quantity_of(name).unit}"))
END
step "4/4 predicting sex, weight and age of 398 simulated people, in stratified folds, which takes longest"
simulate "$demo/data" -n 398 -m none
run bash "$here/create_partitions.sh" -p "$demo/data/participants_measures.csv" -o "$demo/partitions"
part=(--inputs usual_gait silhouette/WoJ)
if [ "$full" ]; then
    part=()
fi
simulate "$demo/silhouettes" -n 40 -m silhouette -r 160x90
run "$python" "$here/technical_validation.py" --quiet --config "$_root/configfiles/demo_configfile.json" \
    --targets sex weight age --methods GEI MoViNet XGBoost MLP ${part[@]+"${part[@]}"}
step "done; all people are simulated"
echo "$(grep '^warning: ' "$log" | sort -u | wc -l) warnings and all tables: $log
to open:
$demo/walk.mp4
$demo/pages/index.html
$demo/results/report.html"
