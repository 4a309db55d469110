#!/usr/bin/env bash
# What is made from the table of options: docs/reference.md is up to date, the man page has no error, the shells take the
# completions, and bash offers what it should. A shell or man that is not there is passed over.
#
#     tests/manual.sh REFRAIN_MANUAL
set -u
manual=$(realpath -- "$1") || exit 2
root=$(realpath -- "$(dirname -- "${BASH_SOURCE[0]}")/..")
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
failed=0
complain() {
  printf '%s\n' "$*"
  failed=1
}

for page in man bash zsh fish reference; do
  "$manual" "$page" >"$scratch/$page" || complain "$page: cannot be printed"
done
diff -u --label docs/reference.md --label 'the table of options' "$root/docs/reference.md" "$scratch/reference" ||
  complain 'docs/reference.md is out of date; tools/update-reference writes it'
"$manual" formats >"$scratch/formats" || complain 'formats: cannot be printed'
sed -n '/^<!-- formats: made by/,/^<!-- formats: end/p' "$root/docs/check.md" | sed '1d;$d' >"$scratch/formats-in-docs"
diff -u --label docs/check.md --label 'the table of formats' "$scratch/formats-in-docs" "$scratch/formats" ||
  complain 'the table of formats in docs/check.md is out of date; tools/update-reference writes it'
"$manual" nonsense 2>/dev/null && complain 'a page that is none is printed'

if command -v man >/dev/null && man --version >/dev/null 2>&1; then
  warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 "$scratch/man" 2>&1 >/dev/null)
  [[ -z $warnings ]] || complain "man: $warnings"
fi
bash -n "$scratch/bash" || complain 'bash does not read its completion'
command -v zsh >/dev/null && { zsh -n "$scratch/zsh" || complain 'zsh does not read its completion'; }
command -v fish >/dev/null && { fish -n "$scratch/fish" || complain 'fish does not read its completion'; }

# completes WANTED WORD...: the words of a line, of which the last one is completed.
completes() {
  local wanted=$1 got
  shift
  got=$(
    cd "$scratch" || exit
    compopt() { :; }
    source ./bash
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _refrain
    printf '%s ' "${COMPREPLY[@]}"
  )
  [[ $got == "$wanted " ]] || complain "completion of '$*' is '$got', not '$wanted '"
}
touch "$scratch/draft.md"
completes 'check' refrain che
completes '--max-overlap --max-words' refrain check --max
completes '--no-across' refrain check --no-ac
completes 'html' refrain check --format h
completes 'sarif' refrain check --format = s
completes 'edited' refrain check draft.md --sensitivity ed
completes 'draft.md' refrain check dr
completes 'draft.md' refrain check --ignore dr
completes '--clusters' refrain dedup --cl
completes 'strip' refrain dedup --passages s
completes 'longest' refrain dedup --keep lo
completes 'first last longest max: min:' refrain dedup --keep ''
completes '' refrain check --min-words ''
completes 'build add query remove compact info verify backup' refrain index ''
completes 'query' refrain index q
completes 'draft.md' refrain index query dr
completes 'draft.md' refrain index --passages add dr
completes '--verdict-only' refrain stream --ver
completes 'each never 100ms' refrain stream --sync ''
completes 'u32' refrain stream --frame ''
completes '30d 6h 45m 20s off' refrain stream --window ''
completes 'warc' refrain stream --input-format wa

# A heading of the reference occurs once in its command, and what turns an option off is not described as the option.
awk '/^## / { command = $0 } /^\*\*/ && seen[command $0]++ { print command ": " $0; bad = 1 } END { exit bad }' "$scratch/reference" ||
  complain 'a heading of the reference occurs twice in a command'
grep -q -- "'--no-within\[turn off --within\]'" "$scratch/zsh" || complain 'zsh describes --no-within as --within'
grep -q -- "-l no-within -d 'turn off --within'" "$scratch/fish" || complain 'fish describes --no-within as --within'

# offers WANTED LINE: what fish completes the line with.
if command -v fish >/dev/null; then
  offers() {
    local got
    got=$(cd "$scratch" && HOME=$scratch fish --no-config -c "source ./fish; complete -C '$2'" | cut -f1 | sort | paste -sd' ')
    [[ $got == "$1" ]] || complain "fish completes '$2' with '$got', not '$1'"
  }
  offers 'add backup build compact info query remove verify' 'refrain index '
  offers '--no-within' 'refrain check --no-wi'
  offers 'first last longest max: min:' 'refrain dedup --keep '
  offers '100ms each never' 'refrain stream --sync '
fi
exit "$failed"
