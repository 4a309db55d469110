#!/usr/bin/env bash
# `refrain check --watch`: checks again when a draft changes, comes or goes, and when the baseline does; ends with the status of the
# last check. Waits for reports, and for a time only where none must come.
#
#     tests/watch.sh REFRAIN
set -u
refrain=$(realpath -- "$1") || exit 2
scratch=$(mktemp -d) || exit 2
pid=
trap '[[ -n $pid ]] && kill "$pid" 2>/dev/null; rm -rf -- "$scratch"' EXIT
cd "$scratch" || exit 2

# wait_for WHAT COMMAND...: until it holds; fails after a long while.
wait_for() {
  local what=$1 tries=0
  shift
  until "$@" 2>/dev/null; do
    tries=$((tries + 1))
    if ((tries > 6000)); then
      printf '%s did not happen\n' "$what"
      cat err
      exit 1
    fi
    sleep 0.05
  done
}
says() { grep -qF -- "$1" report.txt; }

passage='The rope walk behind the church was sold for six pounds and the tar house for four before the harbour bell rang twice.'
mkdir drafts
printf '%s\n\nNobody has seen the grey mare since.\n' "$passage" >drafts/one.md
"$refrain" check drafts --watch -o report.txt 2>err &
pid=$!
wait_for 'the first report' says 'Nothing repeats in 1 document'
printf '\n%s\n' "$passage" >>drafts/one.md
wait_for 'a report of the changed draft' says '1 overlap (1 exact) in 1 document'
mkdir drafts/more
printf '%s\n' "$passage" >drafts/more/two.txt
wait_for 'a report of a draft in a new folder' says 'in 2 documents'
rm -r drafts/more
wait_for 'a report without the draft that went' says '1 overlap (1 exact) in 1 document'
# Editors write beside the file and rename.
printf '%s\n' "$passage" >drafts/.one.md.new && mv drafts/.one.md.new drafts/one.md
wait_for 'a report of the replaced draft' says 'Nothing repeats in 1 document'
printf '\n%s\n' "$passage" >>drafts/one.md
wait_for 'the last report' says '1 overlap (1 exact) in 1 document'
# Something that changes all the time holds nothing up.
touch noise
for log in one two; do
  while [[ -e noise ]]; do : >"drafts/.$log.log"; done &
done
printf '%s\n' "$passage" >drafts/one.md
wait_for 'a report while other files change' says 'Nothing repeats in 1 document'
printf '\n%s\n' "$passage" >>drafts/one.md
wait_for 'another report while other files change' says '1 overlap (1 exact) in 1 document'
rm noise
kill -INT "$pid"
wait "$pid"
status=$?
pid=
if ((status != 1)); then
  printf 'ended with %d, not with the status of the last check\n' "$status"
  exit 1
fi
if (($(grep -c 'waiting for changes' err) < 6)); then
  printf 'a line on stderr is missing\n'
  cat err
  exit 1
fi
# A report among the drafts is none of them: the checks end.
printf '%s\n\n%s\n' "$passage" "$passage" >drafts/one.md
"$refrain" check drafts --watch -o drafts/report.txt 2>err &
pid=$!
wait_for 'a report among the drafts' grep -q 'waiting for changes' err
printf '%s\n' "$passage" >drafts/one.md
wait_for 'the report of the changed draft' grep -q 'Nothing repeats in 1 document' drafts/report.txt
printf '%s\n\n%s\n' "$passage" "$passage" >drafts/one.md
wait_for 'the report of the draft changed again' grep -q '1 overlap' drafts/report.txt
# A check that sees its own report goes on for good, several times a second.
checks() { grep -c 'waiting for changes' err; }
ended=
for _ in {1..10}; do
  before=$(checks)
  sleep 5
  if (($(checks) == before)); then
    ended=1
    break
  fi
done
kill -INT "$pid"
wait "$pid"
pid=
if [[ -z $ended ]]; then
  printf 'a report among the drafts is checked itself\n'
  cat err
  exit 1
fi
rm drafts/report.txt
# A check that takes long (it reads a pipe that nobody writes) ends too: by one signal soon, by two at once.
mkfifo drafts/pipe.txt
for signals in 'INT' 'TERM' 'INT TERM'; do
  rm -f err
  "$refrain" check drafts/pipe.txt --watch -o report.txt 2>err &
  pid=$!
  wait_for 'the begin of the check' grep -q 'checking$' err
  for signal in $signals; do kill -"$signal" "$pid" 2>/dev/null; done
  gone() { ! kill -0 "$pid"; }
  wait_for "the end of a check under way by $signals" gone
  wait "$pid"
  status=$?
  pid=
  if ((status != 130 && status != 143)); then
    printf 'a check under way ended with %d after %s\n' "$status" "$signals"
    exit 1
  fi
done
wait
"$refrain" check - --watch </dev/null 2>err
if (($? != 2)) || ! grep -q 'standard input cannot be read again' err; then
  printf 'standard input is not refused\n'
  exit 1
fi
