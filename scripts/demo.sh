#!/usr/bin/env bash
# The whole study on a simulated cohort: bash scripts/demo.sh (data and results go into demo/)
set -u
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_environment.sh"
set -e
demo="$_root/demo"
mkdir -p "$demo"

echo "== 1/3 simulating a cohort of 398 people in $demo/data"
if [ -e "$demo/data/SIMULATED_DATA.json" ]; then
    echo "there already"
else
    bash "$here/make_synthetic_dataset.sh" -o "$demo/data" -n 398 -m none
fi
echo "== 2/3 dividing it into stratified folds"
bash "$here/create_partitions.sh" -p "$demo/data/participants_measures.csv" -o "$demo/partitions" >"$demo/partitions.txt"
echo "$demo/partitions (class distributions in $demo/partitions.txt)"
echo "== 3/3 telling sex, weight and age with XGBoost and MLP"
"$python" "$here/technical_validation.py" --config "$_root/configfiles/demo_configfile.json" \
    --targets sex weight age --methods XGBoost MLP
