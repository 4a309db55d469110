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

# Shows the percentage that make prints, on one line of the terminal; the whole output goes to file $1.
show_progress() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$1"
    [[ $line =~ ^\[\ *([0-9]+%)\] ]] && printf '\r\033[K%s' "building refrain: ${BASH_REMATCH[1]}" >&2
  done
  printf '\r\033[K' >&2
}

# Configures and builds target $2 of preset $1; quiet unless it fails.
build_preset() {
  local preset=$1 target=$2 folder=$root/build/$1 log=$root/build/$1.log jobs status
  jobs=$(nproc 2>/dev/null || echo 2)
  # A build folder that was moved or copied here speaks of other paths.
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf -- "$folder"
  fi
  mkdir -p -- "$folder" || die "refrain: $folder: cannot be created; build in a folder you can write to"
  # The stamp has the time from before the build: what changes meanwhile is built next time.
  printf '%s\n' "$root" >"$folder/.building"
  : >"$log"
  if [[ -t 2 ]]; then
    (cd -- "$root" && cmake --preset "$preset" && cmake --build "$folder" --target "$target" -j "$jobs") 2>&1 \
      </dev/null | show_progress "$log"
    status=${PIPESTATUS[0]}
  else
    (cd -- "$root" && cmake --preset "$preset" && cmake --build "$folder" --target "$target" -j "$jobs") \
      </dev/null >"$log" 2>&1
    status=$?
  fi
  if ((status != 0)); then
    grep -vE '^\[ *[0-9]+%\]|^make\[|^-- ' "$log" | head -n 60 >&2
    die "refrain: build of preset $preset failed; the whole output is in $log"
  fi
  mv -f -- "$folder/.building" "$folder/.built"
}

# Runs the tests of preset $1; the other arguments are ctest's.
run_ctest() {
  local preset=$1 plainly=()
  shift
  # gcc 12's thread sanitizer does not know the memory layout of kernels that scatter addresses more widely.
  if [[ $preset == tsan ]] && setarch -R true 2>/dev/null; then plainly=(setarch -R); fi
  "${plainly[@]}" ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
}
