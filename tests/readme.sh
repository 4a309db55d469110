#!/usr/bin/env bash
# Runs the commands of README.md, or of another page, in a copy of the corpus, so that what it shows is true. In its fenced blocks
#   - in ```console, a line `$ COMMAND` is run, and what follows up to the next one must be what it prints (stdout and stderr);
#     a line of only "..." there stands for any number of lines. `$ cat FILE` of a file that is not there yet makes it of what is
#     shown: so examples bring their inputs with them;
#   - in ```sh, a line that begins with `refrain` or `tools/refrain` is run, and must not end with status 2.
# Blocks of any other kind are left alone.
#
#     tests/readme.sh REFRAIN [README]
set -u
refrain=$(realpath -- "$1") || exit 2
root=$(realpath -- "$(dirname -- "${BASH_SOURCE[0]}")/..")
readme=$(realpath -m -- "${2:-$root/README.md}")
[[ -f $readme ]] || { printf '%s: not there\n' "$readme"; exit 1; }

scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work" "$scratch/work/tools"
ln -s "$refrain" "$scratch/bin/refrain"
ln -s "$refrain" "$scratch/work/tools/refrain"
[[ -d $root/corpus ]] && cp -a "$root/corpus" "$scratch/work/"
cd "$scratch/work" || exit 2
export PATH=$scratch/bin:$PATH LC_ALL=C.UTF-8 TERM=dumb
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE COLUMNS GITHUB_ACTIONS
failed=0
ran=0

# run COMMAND: its output into $scratch/got, its status as status.
run() {
  ran=$((ran + 1))
  bash -c "$1" >"$scratch/got" 2>&1 </dev/null
}

# Compares $scratch/got with $scratch/want, where "..." stands for any lines.
matches() {
  python3 - "$scratch/want" "$scratch/got" <<'EOF'
import re, sys
want, got = (open(path, encoding="utf-8").read().rstrip("\n") + "\n" for path in sys.argv[1:])
pattern = "".join("(?:.*\n)*?" if line.strip() == "..." else re.escape(line) for line in want.splitlines(keepends=True))
sys.exit(0 if re.fullmatch(pattern, got) else 1)
EOF
}

finish_console() {
  [[ -n ${command-} ]] || return 0
  if [[ $command =~ ^cat\ ([a-z0-9_./-]+)$ && ! -e ${BASH_REMATCH[1]} ]]; then
    mkdir -p -- "$(dirname -- "${BASH_REMATCH[1]}")"
    cp -- "$scratch/want" "${BASH_REMATCH[1]}"
  fi
  run "$command"
  if ! matches; then
    printf '%s:%d: `%s` prints something else than is shown\n' "$readme" "$command_line" "$command"
    diff -u --label shown --label printed "$scratch/want" "$scratch/got" | tail -n +3 | head -n 40
    failed=1
  fi
  command=
}

block=
number=0
while IFS= read -r line || [[ -n $line ]]; do
  number=$((number + 1))
  if [[ -z $block ]]; then
    if [[ $line =~ ^\`\`\`([a-z]*) ]]; then block=${BASH_REMATCH[1]:-text}; fi
    continue
  fi
  if [[ $line == '```'* ]]; then
    [[ $block == console ]] && finish_console
    block=
    continue
  fi
  case $block in
    console)
      if [[ $line == '$ '* ]]; then
        finish_console
        command=${line#'$ '}
        command_line=$number
        : >"$scratch/want"
      else
        printf '%s\n' "$line" >>"$scratch/want"
      fi
      ;;
    sh)
      if [[ $line =~ ^(tools/)?refrain\  ]]; then
        run "$line"
        status=$?
        if ((status > 1)); then
          printf '%s:%d: `%s` ends with status %d\n' "$readme" "$number" "$line" "$status"
          head -n 20 "$scratch/got"
          failed=1
        fi
      fi
      ;;
  esac
done <"$readme"

((ran > 0)) || { printf '%s: no command found in a console or sh block\n' "$readme"; exit 1; }
printf '%d commands\n' "$ran"
exit "$failed"
