#!/usr/bin/env bash
# tools/refrain and tools/install-packages, in a checkout of their own with a stand-in for cmake that counts its builds.
set -u
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
failed=0

# expect WHAT WANTED GOT
expect() {
  [[ $2 == "$3" ]] && return
  printf '%s: expected:\n%s\ngot:\n%s\n' "$1" "$2" "$3"
  failed=1
}

for script in "$root"/tools/* "$root"/tests/*.sh "$root"/tests/*/*.sh "$root"/.ci/run; do
  [[ -f $script && $(head -c 2 "$script") == '#!' || $script == *.sh ]] || continue
  [[ $(head -n 1 "$script") == *python* ]] && continue
  bash -n "$script" || failed=1
done

tree=$scratch/tree
mkdir -p "$tree/tools" "$tree/src/text" "$tree/include" "$tree/cmake" "$scratch/bin" "$scratch/else where"
cp -p "$root"/tools/{refrain,lib.sh,install-packages} "$tree/tools/"
touch "$tree/src/text/a.cc" "$tree/src/text/b.cc" "$tree/CMakeLists.txt" "$tree/CMakePresets.json"

cat >"$scratch/bin/cmake" <<'STUB'
#!/usr/bin/env bash
[[ $1 == --build ]] || exit 0
echo build >>"$BUILDS"
if [[ -n ${BREAK-} ]]; then
  echo 'a.cc:1:1: error: broken on purpose'
  exit 1
fi
# Of two calls at once both have come to the lock before the first one goes on.
for ((tries = 0; tries < 500 && $(wc -l <"$AT_LOCK") < AWAITED; ++tries)); do sleep 0.02; done
cat >"$2/refrain" <<'BINARY'
#!/usr/bin/env bash
printf '%s|' "$PWD" "$@"
exit 1
BINARY
chmod +x "$2/refrain"
STUB
# Every package is there.
cat >"$scratch/bin/dpkg-query" <<'STUB'
#!/usr/bin/env bash
shift 3
for name in "$@"; do echo "ii  $name"; done
STUB
# Says that it is there before it waits.
cat >"$scratch/bin/flock" <<STUB
#!/usr/bin/env bash
echo >>"\$AT_LOCK"
exec $(type -P flock) "\$@"
STUB
chmod +x "$scratch/bin/cmake" "$scratch/bin/dpkg-query" "$scratch/bin/flock"
export BUILDS=$scratch/builds AT_LOCK=$scratch/at-lock AWAITED=0
: >"$BUILDS"
: >"$AT_LOCK"
run() { PATH=$scratch/bin:$PATH "$tree/tools/refrain" "$@"; }
builds() { wc -l <"$BUILDS"; }
# Makes all that is there, and then the build, old: what changes from now on is newer, however coarse the clock of the files.
age() {
  find "$tree" -exec touch -h -d '2 hours ago' {} +
  [[ ! -f $tree/build/release/.built ]] || touch -d '1 hour ago' "$tree/build/release/.built"
}

cd "$scratch/else where" || exit 2
got=$(run check 'a b' c 2>"$scratch/err")
expect 'its status is that of refrain' 1 $?
expect 'arguments and folder reach refrain as they are' "$PWD|check|a b|c|" "$got"
expect 'the first build says so in one line' 'building refrain (about 3 minutes, first use only) ...' "$(<"$scratch/err")"
expect 'built once' 1 "$(builds)"

run >/dev/null 2>"$scratch/err"
expect 'a second call builds nothing' 1 "$(builds)"
expect 'a second call says nothing' '' "$(<"$scratch/err")"
ln -s "$tree/tools/refrain" "$scratch/bin/by-link"
got=$(PATH=$scratch/bin:$PATH by-link x 2>&1)
expect 'it works through a symbolic link' "$PWD|x|" "$got"
expect 'also by a relative path' "$tree|y|" "$(cd "$tree" && PATH=$scratch/bin:$PATH tools/refrain y)"
expect 'and from its own folder' "$tree/tools|z|" "$(cd "$tree/tools" && PATH=$scratch/bin:$PATH ./refrain z)"
expect 'none of them built' 1 "$(builds)"

age
run >/dev/null 2>&1
expect 'what is older than the build builds nothing' 1 "$(builds)"
echo >>"$tree/src/text/a.cc"
run >/dev/null 2>&1
expect 'a changed source builds' 2 "$(builds)"
age
rm "$tree/src/text/b.cc"
run >/dev/null 2>&1
expect 'a removed source builds' 3 "$(builds)"

age
touch "$tree/CMakeLists.txt"
: >"$AT_LOCK"
AWAITED=2
run >/dev/null 2>&1 &
first=$!
run >/dev/null 2>&1 &
wait "$first" $!
expect 'of two calls at once one builds' 4 "$(builds)"

age
touch "$tree/src/text/a.cc"
AWAITED=0
got=$(BREAK=1 run 2>&1 >/dev/null)
expect 'a failed build is status 2' 2 $?
[[ $got == *'error: broken on purpose'*"build of preset release failed"* ]] || expect 'a failed build shows why' 'the error' "$got"
run >/dev/null 2>&1
expect 'and is tried again' 6 "$(builds)"

# Packages that are missing, where nobody may install them: one line, status 2.
cat >"$scratch/bin/dpkg-query" <<'STUB'
#!/usr/bin/env bash
shift 3
for name in "$@"; do [[ $name == libmd4c-dev || $name == cmake ]] || echo "ii  $name"; done
STUB
if ((EUID == 0)); then
  chmod -R a+rX "$scratch"
  nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
else
  nobody=()
fi
printf '#!/bin/sh\nexit 1\n' >"$scratch/bin/sudo"
chmod 755 "$scratch/bin/sudo"
got=$(PATH=$scratch/bin:$PATH "${nobody[@]}" "$tree/tools/install-packages" build 2>&1 </dev/null)
expect 'missing packages that cannot be installed are status 2' 2 $?
expect 'and one line' 'refrain: packages are missing and only root can install them: apt-get install cmake libmd4c-dev' "$got"
expect 'what is missing can be listed' $'cmake\nlibmd4c-dev' "$(PATH=$scratch/bin:$PATH "$tree/tools/install-packages" --list build)"

exit "$failed"
