#!/usr/bin/env bash
# Builds the Debian package from a build folder and looks into it; lintian, where it is there, must find no error. Ends with 77
# where there is no dpkg-deb.
#
#     tests/package.sh BUILD_FOLDER
set -u
folder=$(realpath -- "$1") || exit 2
for tool in dpkg-deb dpkg-shlibdeps cpack; do
  command -v "$tool" >/dev/null || { printf 'skipped: no %s here\n' "$tool"; exit 77; }
done
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
failed=0
complain() {
  printf '%s\n' "$*"
  failed=1
}

(cd -- "$folder" && cpack -G DEB -B "$scratch" >"$scratch/log" 2>&1) || {
  tail -n 20 "$scratch/log"
  exit 1
}
package=$(echo "$scratch"/refrain_*.deb)
[[ -f $package ]] || { echo 'no package was made'; exit 1; }
dpkg-deb -c "$package" | awk '$1 !~ /^d/ {print $6}' | sort >"$scratch/files"
for file in bin/refrain share/man/man1/refrain.1.gz share/bash-completion/completions/refrain share/zsh/vendor-completions/_refrain \
  share/fish/vendor_completions.d/refrain.fish share/doc/refrain/copyright share/doc/refrain/changelog.gz share/doc/refrain/NOTICE; do
  grep -qxF "./usr/$file" "$scratch/files" || complain "usr/$file is missing"
done
[[ $(wc -l <"$scratch/files") -eq 8 ]] || { complain 'there are other files'; cat "$scratch/files"; }
dpkg-deb -f "$package" Depends | grep -q 'libc6' || complain 'it depends on no library'
dpkg-deb -x "$package" "$scratch/tree"
"$scratch/tree/usr/bin/refrain" --version | grep -q '^refrain [0-9]' || complain 'its command does not run'
if command -v lintian >/dev/null; then
  errors=$(lintian --allow-root --fail-on error "$package" 2>&1) || complain "lintian: $errors"
fi
exit "$failed"
