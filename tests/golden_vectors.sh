#!/usr/bin/env bash
# Compares what golden_vectors prints with tests/golden_vectors.txt. The arguments are the command that runs it.
set -u
expected=$(dirname -- "${BASH_SOURCE[0]}")/golden_vectors.txt
diff -u --label expected --label printed "$expected" <("$@") | head -n 60
exit "${PIPESTATUS[0]}"
