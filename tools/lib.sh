# What tools/refrain, tools/test and the like share. Sourced by bash; expects `root` to be the checkout.

# Says why on one line and ends.
die() {
  printf '%s\n' "$*" >&2
  exit 2
}

# The checkout that the script $1 lies in, symbolic links followed, into `root`. Without a fork where it can be.
find_root() {
  local script=$1
  if [[ -L $script ]]; then script=$(readlink -f -- "$script"); fi
  local folder=${script%/*}
  [[ $folder == "$script" ]] && folder=.
  root=$(cd -- "$folder/.." && pwd -P) || die "refrain: $folder: cannot be entered"
}

# True where the build in folder $1 is newer than all that it was made from. A folder is newer when a file in it came or
# went.
is_fresh() {
  local stamp=$1/.built
  [[ -f $stamp && $(<"$stamp") == "$root" ]] || return 1
  local newer
  newer=$(find "$root/src" "$root/include" "$root/cmake" "$root/CMakeLists.txt" "$root/CMakePresets.json" \
    -newer "$stamp" -print -quit 2>/dev/null) || return 1
  [[ -z $newer ]]
}

# Shows how far ninja is, on one line of the terminal; the whole output goes to file $1.
show_progress() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$1"
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] &&
      printf '\r\033[K%s' "building refrain: $((BASH_REMATCH[1] * 100 / BASH_REMATCH[2]))%" >&2
  done
  printf '\r\033[K' >&2
}

# False where preset $1 has a build folder that cannot be gone on with: one that was moved or copied here speaks of other paths, and
# cmake changes neither the generator nor the compiler of one that is there.
is_usable() {
  local cache=$root/build/$1/CMakeCache.txt compiler=.
  [[ -f $cache ]] || return 0
  if [[ $1 == [at]san ]]; then compiler=clang; fi
  grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" && grep -qxF 'CMAKE_GENERATOR:INTERNAL=Ninja' "$cache" &&
    grep -q "^CMAKE_CXX_COMPILER:[A-Z]*=.*$compiler" "$cache"
}

# Configures and builds target $2 of preset $1; quiet unless it fails.
build_preset() {
  local preset=$1 target=$2 folder=$root/build/$1 log=$root/build/$1.log jobs status options=()
  jobs=$(nproc 2>/dev/null || echo 2)
  is_usable "$preset" || rm -rf -- "$folder"
  # Builds for testing go through ccache and a quicker linker, where they are there. What a user gets does not.
  if [[ $preset != release ]]; then
    options+=("-DCMAKE_CXX_COMPILER_LAUNCHER=$root/tools/cached-compiler")
    if command -v mold >/dev/null; then options+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold); fi
  fi
  mkdir -p -- "$folder" || die "refrain: $folder: cannot be created; build in a folder you can write to"
  # The stamp has the time from before the build: what changes meanwhile is built next time.
  printf '%s\n' "$root" >"$folder/.building"
  : >"$log"
  if [[ -t 2 ]]; then
    (cd -- "$root" && cmake --preset "$preset" "${options[@]}" && cmake --build "$folder" --target "$target" -j "$jobs") 2>&1 \
      </dev/null | show_progress "$log"
    status=${PIPESTATUS[0]}
  else
    (cd -- "$root" && cmake --preset "$preset" "${options[@]}" && cmake --build "$folder" --target "$target" -j "$jobs") \
      </dev/null >"$log" 2>&1
    status=$?
  fi
  if ((status != 0)); then
    grep -vE '^\[[0-9]+/[0-9]+\]|^ninja: |^-- ' "$log" | head -n 60 >&2
    die "refrain: build of preset $preset failed; the whole output is in $log"
  fi
  mv -f -- "$folder/.building" "$folder/.built"
}

# Runs the tests of preset $1; the other arguments are ctest's.
run_ctest() {
  local preset=$1
  shift
  TSAN_OPTIONS="suppressions=$root/tests/tsan_suppressions.txt ${TSAN_OPTIONS-}" \
    ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
}
