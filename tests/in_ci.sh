#!/usr/bin/env bash
# The action's script, run as a job would: what it prints, what it writes, how it ends; that its inputs are never read by a shell;
# and that action.yml and the hooks are what they should be (where Python's YAML is there).
#
#     tests/in_ci.sh REFRAIN
set -u
refrain=$(realpath -- "$1") || exit 2
root=$(realpath -- "$(dirname -- "${BASH_SOURCE[0]}")/..")
scratch=$(mktemp -d) || exit 2
trap 'rm -rf -- "$scratch"' EXIT
failed=0
complain() {
  printf '%s\n' "$*"
  failed=1
}
cp -r "$root/corpus" "$scratch/"
cd "$scratch" || exit 2
mkdir 'a b; touch owned'
cp corpus/drafts/ferry-vote.txt 'a b; touch owned/$(touch owned).txt'

# job NAME=VALUE...: runs it; its output in $scratch/out, its status as status.
job() {
  : >summary
  : >output
  env -u INPUT_PATHS INPUT_REFRAIN="$refrain" GITHUB_STEP_SUMMARY=summary GITHUB_OUTPUT=output "$@" "$root/tools/action" >out 2>err
  status=$?
}

job INPUT_PATHS=$'corpus/drafts\na b; touch owned' INPUT_AGAINST=corpus/published INPUT_SARIF=over.sarif
((status == 1)) || complain "status $status"
cp out annotations
grep -q '^::warning file=corpus/drafts/rye-test.md,line=' out || complain 'no annotation'
grep -q '^::notice title=refrain::' out || complain 'no summary among the annotations'
grep -q 'a b; touch owned' out || complain 'a name with blanks is not checked'
[[ -e owned ]] && complain 'a name was run'
grep -q '^### Repeated passages' summary && grep -q 'overlaps (' summary || complain 'no summary of the job'
grep -qx 'status=1' output || complain 'no output'
python3 -c 'import json; assert json.load(open("over.sarif"))["runs"][0]["results"]' || complain 'no SARIF'

job INPUT_PATHS=corpus/drafts INPUT_FAIL_ON=never INPUT_ARGS=$'--max-overlap=5\n--ignore-cited'
((status == 0)) || complain "with --fail-on never: status $status"
job INPUT_PATHS=corpus/nothing
((status == 2)) || complain "without a file: status $status"
job INPUT_PATHS=--help
((status == 2)) || complain "a path that looks like an option: status $status"
refrain_check() { "$refrain" check corpus/drafts "$@"; }
refrain_check --baseline known.json --write-baseline >/dev/null 2>&1
job INPUT_PATHS=corpus/drafts INPUT_BASELINE=known.json
((status == 0)) || complain "with a baseline: status $status"

# The problem matcher of docs/in-ci.md reads the annotations, and hands on no severity but those that the editor knows.
python3 - "$root/docs/in-ci.md" annotations <<'END' || complain 'the problem matcher of docs/in-ci.md is wrong'
import json, re, sys
block = re.search(r"```json\n(.*?)```", open(sys.argv[1], encoding="utf-8").read(), re.S).group(1)
matcher = json.loads(block)["tasks"][0]["problemMatcher"]
lines = [line for line in open(sys.argv[2], encoding="utf-8") if " file=" in line]
kinds = {line.split(" ")[0] for line in lines}
assert kinds == {"::warning", "::notice"}, kinds
for line in lines:
    match = re.match(matcher["pattern"]["regexp"], line)
    assert match, line
    severity = match.group(matcher["pattern"]["severity"]) or matcher["severity"]
    assert severity == {"::warning": "warning", "::notice": "info"}[line.split(" ")[0]], line
END

python3 - "$root" <<'END' || complain 'action.yml or .pre-commit-hooks.yaml is wrong'
import os, re, sys
try:
    import yaml
except ImportError:
    sys.exit(0)
os.chdir(sys.argv[1])
action = yaml.safe_load(open("action.yml"))
assert action["runs"]["using"] == "composite"
for step in action["runs"]["steps"]:
    assert step["shell"] == "bash" and "${{" not in step["run"], "an input must not become part of a script"
    given = set(re.findall(r"inputs\.([\w-]+)", " ".join(step["env"].values())))
    assert given == set(action["inputs"]), given ^ set(action["inputs"])
    assert os.access(os.path.join(*re.search(r"PATH/(.*)\"", step["run"]).group(1).split("/")), os.X_OK)
for hook in yaml.safe_load(open(".pre-commit-hooks.yaml")):
    assert {"id", "name", "entry", "language"} <= set(hook), hook
END
exit "$failed"
