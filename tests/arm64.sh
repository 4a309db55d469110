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

# The headers of Abseil and xxHash are the same for every architecture; the rest of /usr/include is not, and stays out.
mkdir "$scratch/include" "$scratch/objects"
ln -s /usr/include/absl "$scratch/include/absl"
ln -s /usr/include/xxhash.h "$scratch/include/xxhash.h"

export compiler root scratch
compile() {
  local source=$1 object=${1#"$root"/}
  object=$scratch/objects/${object//\//-}.o
  local as=(-O1 -c -o "$object")
  [[ $source == */passage/* ]] && as=(-fsyntax-only)
  "$compiler" -std=c++20 -ffp-contract=off -Wall -Wextra -Werror -I"$root/include" -I"$root/src" \
    -isystem "$scratch/include" "$source" "${as[@]}"
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
