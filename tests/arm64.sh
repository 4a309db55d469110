#!/usr/bin/env bash
# Compiles the library for 64-bit ARM, where only the portable paths are, and runs golden_vectors there under emulation: the
# same bits as everywhere. Linked is what needs no other library of that architecture; passage is compiled alone.
#
#     tests/arm64.sh
set -u
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
compiler=aarch64-linux-gnu-g++
for tool in "$compiler" qemu-aarch64-static; do
  command -v "$tool" >/dev/null || { printf '%s is missing; run tools/install-packages test\n' "$tool"; exit 1; }
done
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT

# The headers of Abseil and xxHash are the same for every architecture; the rest of /usr/include is not, and stays out. Their folder
# has the same name in every run, or ccache would find nothing again.
headers=$root/build/arm64-headers
mkdir -p "$scratch/objects" "$headers"
ln -sfn /usr/include/absl "$headers/absl"
ln -sfn /usr/include/xxhash.h "$headers/xxhash.h"
cd "$root" || exit 2

export compiler root scratch headers
compile() {
  local source=$1 object=${1#"$root"/}
  object=$scratch/objects/${object//\//-}.o
  local as=(-O1 -c -o "$object")
  [[ $source == */passage/* ]] && as=(-fsyntax-only)
  "$root/tools/cached-compiler" "$compiler" -std=c++20 -ffp-contract=off -Wall -Wextra -Werror -I"$root/include" -I"$root/src" \
    -isystem "$headers" "$source" "${as[@]}"
}
export -f compile
{
  find "$root"/src/{base,text,sketch,lsh,passage} -name '*.cc' ! -name '*_avx2.cc' -print0
  printf '%s\0' "$root/tests/golden_vectors.cc"
} | xargs -0 -n 1 -P "$(nproc)" bash -c 'compile "$1"' _ || { printf 'it does not compile for ARM64\n'; exit 1; }

# From an archive, so that only what is used is linked.
cd "$scratch/objects" || exit 2
aarch64-linux-gnu-ar rcs kernels.a src-{base,text,sketch,lsh}-*.o
"$compiler" tests-golden_vectors.cc.o kernels.a -pthread -o "$scratch/golden_vectors" ||
  { printf 'golden_vectors does not link: what it uses must need no library but the standard one\n'; exit 1; }
exec_vectors=(qemu-aarch64-static -L /usr/aarch64-linux-gnu "$scratch/golden_vectors")
bash "$root/tests/golden_vectors.sh" "${exec_vectors[@]}" && printf 'ARM64 gives the golden vectors\n'
