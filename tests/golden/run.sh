#!/usr/bin/env bash
# Runs one golden case and compares what came with what is written down.
#
#     tests/golden/run.sh REFRAIN FOLDER             compares
#     tests/golden/run.sh --update REFRAIN FOLDER    writes down what came
#
# FOLDER holds
#     cmd      the command line, for bash; `refrain` is the binary REFRAIN
#     in/      optional: the files it runs among (a copy of them); without it the checkout's corpus/ is there as corpus/
#     out      what it prints on standard output
#     err      optional: what it prints on standard error; not looked at where the file is absent
#     status   optional: how it ends; 0 where the file is absent
set -u
update=0
if [[ $1 == --update ]]; then
  update=1
  shift
fi
refrain=$(realpath -- "$1") || exit 2
folder=$(realpath -- "$2") || exit 2
root=$(realpath -- "$(dirname -- "${BASH_SOURCE[0]}")/../..")

scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$refrain" "$scratch/bin/refrain"
if [[ -d $folder/in ]]; then
  cp -a "$folder/in/." "$scratch/work/"
elif [[ -d $root/corpus ]]; then
  cp -a "$root/corpus" "$scratch/work/corpus"
fi

(
  cd "$scratch/work" || exit 2
  export PATH=$scratch/bin:$PATH LC_ALL=C.UTF-8 TERM=dumb
  unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE COLUMNS GITHUB_ACTIONS
  exec bash "$folder/cmd" >"$scratch/out" 2>"$scratch/err" </dev/null
)
status=$?

if ((update)); then
  cp "$scratch/out" "$folder/out"
  if [[ -f $folder/err || -s $scratch/err ]]; then cp "$scratch/err" "$folder/err"; fi
  if ((status != 0)); then printf '%d\n' "$status" >"$folder/status"; else rm -f "$folder/status"; fi
  exit 0
fi

failed=0
expected=0
[[ -f $folder/status ]] && expected=$(<"$folder/status")
if ((status != expected)); then
  printf 'status is %d, expected %d\n' "$status" "$expected"
  head -n 20 "$scratch/err"
  failed=1
fi
diff -u --label expected/out --label out "$folder/out" "$scratch/out" | head -n 100
((PIPESTATUS[0] == 0)) || failed=1
if [[ -f $folder/err ]]; then
  diff -u --label expected/err --label err "$folder/err" "$scratch/err" | head -n 100
  ((PIPESTATUS[0] == 0)) || failed=1
fi
exit "$failed"
