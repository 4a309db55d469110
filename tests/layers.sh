#!/usr/bin/env bash
# Holds the order of the layers (docs/design.md): a folder of src includes itself and those to its left alone, and a kernel
# does no I/O, never ends the process and never throws.
#
#     tests/layers.sh [CHECKOUT]
set -u
root=${1:-$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)}
failed=0

complain() {
  printf '%s\n' "$*"
  failed=1
}

# What each folder may include, itself aside. A folder below src/run is a layer of its own; files of src/run itself are what
# its runs share.
library="base os text sketch lsh passage dedup report findings"
declare -A allowed=(
  [base]=""
  [os]="base"
  [text]="base"
  [sketch]="base text"
  [lsh]="base text sketch"
  [passage]="base text sketch lsh"
  [dedup]="base os text sketch lsh"
  [report]="base text sketch lsh passage"
  [findings]="base text sketch lsh passage report"
  [index]="base os text sketch lsh passage dedup"
  [io]="base os text"
  [feed]="base os text io"
  [run]="$library io feed"
  [run/check]="$library io feed run"
  [run/dedup]="$library io feed run"
  [run/bench]="$library io feed run run/dedup"
  [run/index]="$library io feed run run/check run/dedup index"
  [run/stream]="$library io feed run index run/index"
  [cli]="$library io feed run run/check run/dedup run/bench index run/index run/stream"
)

# Sets `target` to the layer of a path below src: its folder, and below run the folder in it.
find_layer() {
  target=${1%%/*}
  if [[ $1 == run/*/* ]]; then
    target=${1#run/}
    target=run/${target%%/*}
  fi
}
# The layer that each public header belongs to.
declare -A header_layer=(
  [span]=base [status]=base [version]=base [export]=base
  [words]=text [lookalikes]=text [sentences]=text [background]=text [exclusions]=text
  [shingles]=sketch [signature]=sketch
  [lsh]=lsh
  [passages]=passage [phrases]=passage
  [dedup]=dedup
  [check]=findings
  [index]=index
)
for header in "$root"/include/refrain/*.h; do
  name=$(basename "$header" .h)
  [[ -n ${header_layer[$name]-} ]] || complain "include/refrain/$name.h: of no layer; name its layer in tests/layers.sh"
done

kernels=(base text sketch lsh passage report findings)

files=0
for folder in "$root"/src/*/ "$root"/src/run/*/; do
  layer=${folder#"$root"/src/}
  layer=${layer%/}
  depth=()
  [[ $layer == run ]] && depth=(-maxdepth 1)
  if [[ -z ${allowed[$layer]+known} ]]; then
    complain "src/$layer: no layer of this name; name its place in tests/layers.sh"
    continue
  fi
  while IFS=: read -r file line text; do
    [[ $text =~ \#[[:space:]]*include[[:space:]]*\"([^\"]+)\" ]] || continue
    included=${BASH_REMATCH[1]}
    find_layer "$included"
    place=${file#"$root"/}:$line
    case $included in
      absl/*) ;;
      refrain/* | */*)
        [[ $target == refrain ]] && target=${included#refrain/} && target=${header_layer[${target%.h}]-base}
        if [[ -z ${allowed[$target]+known} ]]; then
          complain "$place: $included: not a folder of src"
        elif [[ $target != "$layer" && " ${allowed[$layer]} " != *" $target "* ]]; then
          complain "$place: $layer includes $included; it may include only itself and: ${allowed[$layer]:-nothing}"
        fi
        ;;
      *) complain "$place: $included: name it by its folder" ;;
    esac
  done < <(find "$folder" "${depth[@]}" \( -name '*.cc' -o -name '*.h' -o -name '*.inc' \) \
    -exec grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null {} +)
  files=$((files + $(find "$folder" "${depth[@]}" \( -name '*.cc' -o -name '*.h' \) | wc -l)))
done

# Public headers need one another and the standard library alone.
while IFS=: read -r file line text; do
  if [[ $text =~ \"refrain/([^\"]+)\.h\" ]]; then
    layer=${header_layer[$(basename "$file" .h)]-base} target=${header_layer[${BASH_REMATCH[1]}]-base}
    [[ $target == "$layer" || " ${allowed[$layer]} " == *" $target "* ]] ||
      complain "${file#"$root"/}:$line: a header of $layer includes one of $target"
    continue
  fi
  [[ $text =~ \<[a-z_0-9]+\> ]] && continue
  complain "${file#"$root"/}:$line: a public header includes refrain/ and the standard library alone: $text"
done < <(grep -rnE --include='*.h' '^[[:space:]]*#[[:space:]]*include' "$root/include")

# No I/O, no end of the process, no exception in a kernel. Comments and strings do not count.
forbidden='#[[:space:]]*include[[:space:]]*<(iostream|fstream|cstdio|stdio\.h|ostream|print|syncstream)>|(^|[^[:alnum:]_])(throw|printf|fprintf|puts|fputs|exit|abort|quick_exit|_exit|terminate|perror)([^[:alnum:]_]|$)'
for layer in "${kernels[@]}"; do
  [[ -d $root/src/$layer ]] || continue
  while IFS= read -r -d '' file; do
    # Memory that runs out is the one exception that there is.
    found=$(sed -E 's@//.*@@; s@"([^"\\]|\\.)*"@""@g; s@throw std::bad_alloc\(\)@@' "$file" | grep -nE "$forbidden") &&
      complain "${file#"$root"/}: a kernel does no I/O, never ends the process and never throws: $found"
  done < <(find "$root/src/$layer" \( -name '*.cc' -o -name '*.h' \) -print0)
done

# A run knows nothing of the command: no option, no terminal, no standard stream, no end of the process. Nor does the
# library name an option. Settings are named by their marks (src/base/settings.h). Comments do not count.
of_the_command='"([^"\\]|\\.)*--[a-z]|(^|[^[:alnum:]_])(stdout|stderr|std::cout|std::cerr|STDOUT_FILENO|STDERR_FILENO|isatty|exit|_exit|getopt|CLI)([^[:alnum:]_]|$)'
for layer in ${library/ os/} index run; do
  while IFS= read -r -d '' file; do
    # Options there are git's.
    [[ $file == */run/check/changed_lines.cc ]] && continue
    found=$(sed -E 's@(^|[[:space:]])//.*@@' "$file" | grep -nE "$of_the_command") &&
      complain "${file#"$root"/}: knows an option or the terminal: $found"
  done < <(find "$root/src/$layer" \( -name '*.cc' -o -name '*.h' \) -print0)
done

((files > 0)) || complain "src: no file was looked at"
((failed)) || printf 'layers: %d files in order\n' "$files"
exit "$failed"
