"""The command line of the native command, as far as it has to be known to find the tables among its inputs."""

from __future__ import annotations

WITH_VALUE = (
    *("--sensitivity", "--min-words", "--across-groups", "--changed", "--boilerplate", "--fail-on", "--max-overlap"),
    *("--max-words", "--exclude", "--input-format"),
    *("--format", "--color", "--threads", "--sample", "--seed", "--threshold", "--shingle", "--recall", "--memory"),
    *("--progress", "--content", "--encoding", "--text-field", "--id-field"),
    *("--time-field", "--window", "--limit", "--index", "--sync", "--frame"),
    *("--keep", "--group-by", "--contained", "--passages", "--passage-documents"),
)
WITH_PATH = (
    *("-o", "--output", "--ignore", "--baseline", "--plot", "--temp", "--clusters", "--removed", "--summary"),
    "--log",
    "--against",
)

Part = tuple[str, "str | None"]
"""An option and its value; a path has no name, and what takes no value has None."""


def parts_of(arguments: list[str]) -> list[Part]:
    """What stands in a command line, in its order. What is not known is an option without a value."""
    parts: list[Part] = []
    rest = list(arguments)
    while rest:
        one = rest.pop(0)
        name, equals, value = one.partition("=")
        if one == "--":
            return parts + [("", path) for path in rest]
        if not one.startswith("-") or one == "-":
            parts.append(("", one))
        elif one.startswith("-o") and one != "-o":
            parts.append(("-o", one[2:].removeprefix("=")))
        elif name not in WITH_VALUE and name not in WITH_PATH:
            parts.append((one, None))
        elif equals:
            parts.append((name, value))
        else:
            parts.append((name, rest.pop(0) if rest else None))
    return parts


def values_of(parts: list[Part], *names: str) -> list[str]:
    return [value for name, value in parts if name in names and value is not None]


def arguments_of(parts: list[Part]) -> list[str]:
    """The command line that has these parts. A path may begin with a dash."""
    out = []
    for name, value in parts:
        out += [one for one in (name, value) if one]
        if value == "":
            out.append(value)
    return out
