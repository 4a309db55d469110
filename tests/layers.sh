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

# What each folder may include, itself aside.
declare -A allowed=(
  [base]=""
  [text]="base"
  [sketch]="base text"
  [lsh]="base text sketch"
  [passage]="base text sketch lsh"
  [dedup]="base text sketch lsh"
  [io]="base text"
  [feed]="base text io"
  [report]="base text sketch lsh passage"
  [cli]="base text sketch lsh passage dedup io feed report"
)
# The layer that each public header belongs to.
declare -A header_layer=(
  [span]=base
  [words]=text [lookalikes]=text [sentences]=text [background]=text [exclusions]=text
  [shingles]=sketch [signature]=sketch
  [lsh]=lsh
  [passages]=passage
  [dedup]=dedup
)
for header in "$root"/include/refrain/*.h; do
  name=$(basename "$header" .h)
  [[ -n ${header_layer[$name]-} ]] || complain "include/refrain/$name.h: of no layer; name its layer in tests/layers.sh"
done

kernels=(base text sketch lsh passage)

files=0
for folder in "$root"/src/*/; do
  layer=$(basename "$folder")
  if [[ -z ${allowed[$layer]+known} ]]; then
    complain "src/$layer: no layer of this name; name its place in tests/layers.sh"
    continue
  fi
  while IFS=: read -r file line text; do
    [[ $text =~ \#[[:space:]]*include[[:space:]]*\"([^\"]+)\" ]] || continue
    included=${BASH_REMATCH[1]}
    target=${included%%/*}
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
  done < <(grep -rnE --include='*.cc' --include='*.h' --include='*.inc' '^[[:space:]]*#[[:space:]]*include' "$folder")
  files=$((files + $(find "$folder" -name '*.cc' -o -name '*.h' | wc -l)))
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

((files > 0)) || complain "src: no file was looked at"
((failed)) || printf 'layers: %d files in order\n' "$files"
exit "$failed"
