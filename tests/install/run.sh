#!/usr/bin/env bash
# Installs the build into a folder of its own, moves that, and builds a stranger's program against it: by find_package,
# and by pkg-config with one compiler call.
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

expected='The common
refrain rare
says common
the common
same common
again common'
check() {
  local got
  got=$("$1") || { printf '%s: ended with %d\n' "$1" $?; exit 1; }
  if [[ $got != "$expected" ]]; then
    printf '%s: unexpected output:\n%s\n' "$1" "$got"
    exit 1
  fi
}

quietly cmake --install "$build" --prefix "$scratch/first"
mv "$scratch/first" "$scratch/prefix"

quietly cmake -S "$here" -B "$scratch/stranger" -G Ninja -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_CXX_COMPILER="$compiler"
quietly cmake --build "$scratch/stranger"
check "$scratch/stranger/stranger"

pc=$(dirname "$(find "$scratch/prefix" -name refrain.pc)")
read -ra flags <<<"$(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs refrain)"
quietly "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror "$here/main.cc" "${flags[@]}" -o "$scratch/by_pkg_config"
check "$scratch/by_pkg_config"

for file in LICENSE NOTICE; do
  [[ -n $(find "$scratch/prefix" -name "$file") ]] || { printf '%s is not installed\n' "$file"; exit 1; }
done
if [[ -x $build/refrain ]]; then
  "$scratch/prefix/bin/refrain" --version >/dev/null || { printf 'the installed command does not run\n'; exit 1; }
fi
