#!/usr/bin/env bash
# Runs the browser tests of the HTML report; ends with 77, and says why, where there is no Chromium, no Node.js, or none of their
# packages can be had.
#
#     tests/browser/run.sh REFRAIN
set -u
refrain=$(realpath -- "$1") || exit 2
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")

skip() {
  printf 'skipped: %s\n' "$*"
  exit 77
}

chromium=${CHROMIUM-}
for name in chromium chromium-browser google-chrome; do
  [[ -n $chromium ]] || chromium=$(command -v "$name" || true)
done
[[ -n $chromium ]] || skip 'no Chromium here; tools/install-packages browser installs it'
command -v node >/dev/null || skip 'no Node.js here; tools/install-packages browser installs it'
"$chromium" --version >/dev/null 2>&1 || skip "$chromium does not start"

# The packages go into a folder of the build; they are kept while package-lock.json stays as it is. Later versions of
# playwright-core ask for Node.js 20, and Debian 12 has 18.
packages=${BROWSER_PACKAGES:-$here}
if ! [[ -d $packages/node_modules && $packages/node_modules/.of -nt $here/package-lock.json ]]; then
  command -v npm >/dev/null || skip 'no npm here; tools/install-packages browser installs it'
  mkdir -p -- "$packages" && cp -- "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$packages/" || exit 2
  (cd -- "$packages" && timeout 300 npm ci --no-audit --no-fund >npm.log 2>&1) ||
    skip "npm could not fetch playwright-core and axe-core; see $packages/npm.log"
  touch "$packages/node_modules/.of"
fi
cp -- "$here"/*.mjs "$packages/" || exit 2
cd -- "$packages" || exit 2
CHROMIUM=$chromium REFRAIN=$refrain CORPUS=$here/../../corpus exec node --test report.test.mjs
