#!/usr/bin/env bash
# Installs the build into a folder of its own, moves that, and builds a stranger's programs against it: by find_package, and
# by pkg-config with one compiler call each. Then builds the library as a shared one, which must do for them too.
#
#     tests/install/run.sh BUILD_FOLDER COMPILER
set -eu
build=$1
compiler=$2
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

# Runs a command and shows what it printed only where it fails.
quietly() {
  "$@" >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    printf 'failed: %s\n' "$*"
    exit 1
  }
}

expected_of() {
  case $1 in
    words) printf '%s\n' 'The common' 'refrain rare' 'says common' 'the common' 'same common' 'again common' ;;
    deduplicate) printf '%s\n' 'page 2 is near to page 0 (0.47)' '2 of 3 pages kept' ;;
    check_drafts)
      printf '%s\n' 'letter.txt:1 and report.txt:1 share 19 words' \
        '1 overlap (1 exact) in 2 documents: 38 of 41 words repeat (92.6 %)'
      ;;
  esac
}
programs=(words deduplicate check_drafts)

# Runs a program in a folder of its own and holds what it prints against what is expected of it.
check() {
  local got name
  name=$(basename "$1")
  mkdir -p "$scratch/run"
  got=$(cd "$scratch/run" && "$1") || { printf '%s: ended with %d\n' "$1" $?; exit 1; }
  if [[ $got != "$(expected_of "$name")" ]]; then
    printf '%s: unexpected output:\n%s\n' "$1" "$got"
    exit 1
  fi
  [[ $name != check_drafts ]] || grep -q 'Content-Security-Policy' "$scratch/run/overlaps.html" ||
    { printf '%s: wrote no page\n' "$1"; exit 1; }
}

quietly cmake --install "$build" --prefix "$scratch/first"
mv "$scratch/first" "$scratch/prefix"

quietly cmake -S "$here" -B "$scratch/stranger" -G Ninja -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_CXX_COMPILER="$compiler"
quietly cmake --build "$scratch/stranger"
for program in "${programs[@]}"; do check "$scratch/stranger/$program"; done

pc=$(dirname "$(find "$scratch/prefix" -name refrain.pc)")
read -ra flags <<<"$(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs refrain)"
mkdir "$scratch/by_pkg_config"
for program in "${programs[@]}"; do
  quietly "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror "$here/$program.cc" "${flags[@]}" \
    -o "$scratch/by_pkg_config/$program"
  check "$scratch/by_pkg_config/$program"
done

for file in LICENSE NOTICE; do
  [[ -n $(find "$scratch/prefix" -name "$file") ]] || { printf '%s is not installed\n' "$file"; exit 1; }
done
if [[ -x $build/refrain ]]; then
  "$scratch/prefix/bin/refrain" --version >/dev/null || { printf 'the installed command does not run\n'; exit 1; }
fi
