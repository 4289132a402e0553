#!/usr/bin/env bash
# The whole study on a simulated cohort: bash scripts/demo.sh (data and results go into demo/)
set -u
case "${1:-}" in
-h | --help)
    echo "usage: demo.sh [-h]

The whole study on a simulated cohort; data and results go into demo/ of the clone. It has no other option.

example: bash scripts/demo.sh"
    exit 0
    ;;
"") ;;
*)
    echo "usage: demo.sh [-h]
demo.sh: error: unrecognized argument: $1" >&2
    exit 2
    ;;
esac
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_environment.sh"
set -e
demo="$_root/demo"
mkdir -p "$demo"

simulate() { # folder, options
    if [ -e "$1/SIMULATED_DATA.json" ]; then
        echo "$1 already exists"
    else
        bash "$here/make_synthetic_dataset.sh" -o "$@"
    fi
}

echo "== 1/5 simulating the tables of a cohort of 398 people, pose and segmentation of its first 8, small silhouettes of its first 40"
simulate "$demo/data" -n 398 -m none
simulate "$demo/filmed" -n 8 -m pose semantic_segmentation
simulate "$demo/silhouettes" -n 40 -m silhouette -r 320x180
echo "== 2/5 estimating the gait parameters of the 8 from their pose and segmentation"
bash "$here/gait_parameters_estimation.sh" -p "$demo/filmed/participants_measures.csv" \
    -s "$demo/filmed/sensors_bboxes" -e "$demo/filmed/semantic_segmentation" -o "$demo/gait/gait_parameters_estimation.csv" \
    --clips "$demo/gait/clips.csv" --events "$demo/gait/events.csv" --standard-errors "$demo/gait/standard_errors.csv" \
    --angles "$demo/gait/angles.csv" --angle-parameters "$demo/gait/angle_parameters.csv" -g "$demo/gait/figures" --overwrite
bash "$here/walk_report.sh" -i "$demo/gait" -o "$demo/pages" --participants "$demo/filmed/participants_measures.csv" --overwrite
echo "== 3/5 comparing them with the truth"
bash "$here/gait_parameters_agreement.sh" -a "$demo/filmed/ground_truth.csv" \
    -b "$demo/gait/gait_parameters_estimation.csv" -o "$demo/gait/agreement" --overwrite
echo "== 4/5 dividing the 398 into stratified folds"
bash "$here/create_partitions.sh" -p "$demo/data/participants_measures.csv" -o "$demo/partitions" >"$demo/partitions.txt"
echo "$demo/partitions (class distributions in $demo/partitions.txt)"
echo "== 5/5 predicting sex, weight and age with XGBoost, MLP and, from the 40 people's silhouettes, GEI and MoViNet"
"$python" "$here/technical_validation.py" --config "$_root/configfiles/demo_configfile.json" \
    --targets sex weight age --methods GEI MoViNet XGBoost MLP
