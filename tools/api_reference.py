#!/usr/bin/env python3
"""Writes docs/python-api.md from the docstrings of the Python package.

    PYTHONPATH=python build/python-venv/bin/python tools/api_reference.py > docs/python-api.md

tools/test-python compares the page with what this prints.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap

import refrain

SECTIONS = {"Args": "Arguments", "Returns": "Returns", "Raises": "Raises", "Example": "Example", "Yields": "Yields"}
ORDER = [
    *("dedup", "Dedup", "Removed", "Summary"),
    *("check", "Report", "Overlap", "Side", "Part", "Boilerplate", "DocumentCount"),
    *("Deduplicator", "Verdict", "signatures", "similarity", "words"),
    *("Index", "IndexVerdict", "Near", "Shared"),
    *("Error", "RefrainWarning"),
]


def inline(text: str) -> str:
    """A docstring's marks as Markdown's."""
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def prose(lines: list[str]) -> list[str]:
    """Paragraphs on a line each, and indented or >>> lines as code blocks."""
    out: list[str] = []
    block: list[str] = []
    code = False

    def flush() -> None:
        nonlocal block
        if block:
            joined = textwrap.dedent("\n".join(block))
            out.extend(["```python", joined, "```", ""] if code else [inline(" ".join(joined.split())), ""])
        block = []

    for line in lines:
        is_code = line.startswith("    ") or line.lstrip().startswith(">>>") or (code and bool(line.strip()))
        if not line.strip():
            flush()
            code = False
            continue
        if is_code != code:
            flush()
        code = is_code
        block.append(line)
    flush()
    return out


def entries(lines: list[str]) -> list[str]:
    """`name: what` with continuation lines, as a list."""
    out: list[str] = []
    for line in lines:
        if line.strip() and not line.startswith(" "):
            name, _, what = line.partition(":")
            out.append(f"- `{name}`: {what.strip()}")
        elif line.strip():
            out[-1] += " " + line.strip()
    return [inline(line) for line in out] + [""]


def docstring(text: str) -> list[str]:
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in inspect.cleandoc(text).splitlines():
        heading = re.fullmatch(r"(\w+):", line)
        if heading and heading[1] in SECTIONS:
            parts.append((heading[1], []))
        else:
            parts[-1][1].append(line)
    out = prose(parts[0][1])
    for name, lines in parts[1:]:
        body = textwrap.dedent("\n".join(lines)).strip("\n").splitlines()
        out += [f"**{SECTIONS[name]}**", ""]
        out += entries(body) if name in ("Args", "Raises") else prose(body)
    return out


def argument(parameter: inspect.Parameter) -> str:
    bare = inspect.Parameter.empty
    annotation = "" if parameter.annotation is bare else f": {parameter.annotation}"
    default = (
        "" if parameter.default is bare else f" = {parameter.default!r}" if annotation else f"={parameter.default!r}"
    )
    return f"{parameter.name}{annotation}{default}"


def signature(name: str, call: object, self_too: bool) -> list[str]:
    shown = inspect.signature(call)  # type: ignore[arg-type]
    taken = [p for n, p in shown.parameters.items() if self_too or n != "self"]
    arguments = [argument(p) for p in taken]
    kinds = [p.kind for p in taken]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        arguments.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    result = (
        "" if shown.return_annotation is inspect.Signature.empty else f" -> {shown.return_annotation}".replace("'", "")
    )
    line = f"{name}({', '.join(arguments)}){result}"
    if len(line) > 100:
        line = f"{name}(\n" + "".join(f"    {one},\n" for one in arguments) + f"){result}"
    return ["```python", line, "```", ""]


def fields(thing: type) -> list[str]:
    """Members of a NamedTuple with the string that stands below each in its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    assert isinstance(tree, ast.ClassDef)
    out = []
    for at, node in enumerate(tree.body):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        after = tree.body[at + 1] if at + 1 < len(tree.body) else None
        what = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            what = ": " + inline(" ".join(after.value.value.split()))
        out.append(f"- `{node.target.id}` (`{ast.unparse(node.annotation)}`){what}")
    return [*out, ""] if out else []


def member(owner: str, name: str, value: object) -> list[str]:
    if isinstance(value, property):
        of = inspect.signature(value.fget).return_annotation  # type: ignore[arg-type]
        kind = str(of).strip("'")
        return [f"### `{owner}.{name}`", "", f"`{kind}`", "", *docstring(value.__doc__ or "")]
    call = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
    return [f"### `{owner}.{name}()`", "", *signature(name, call, False), *docstring(call.__doc__ or "")]


def described(name: str) -> list[str]:
    thing = getattr(refrain, name)
    if not inspect.isclass(thing):
        return [f"## `refrain.{name}()`", "", *signature(name, thing, True), *docstring(thing.__doc__ or "")]
    out = [f"## `refrain.{name}`", ""]
    if "__init__" in vars(thing) and name[0].isupper() and name in ("Deduplicator", "Index"):
        out += signature(name, thing.__init__, False)
    out += docstring(thing.__doc__ or "")
    if issubclass(thing, tuple):
        out += fields(thing)
    for key, value in vars(thing).items():
        if key.startswith("_") or not (
            isinstance(value, (property, staticmethod, classmethod)) or inspect.isfunction(value)
        ):
            continue
        if value.__doc__:
            out += member(name, key, value)
    return out


def main() -> None:
    rest = sorted(set(refrain.__all__) - set(ORDER) - {"__version__"})
    if missing := [name for name in ORDER if name not in refrain.__all__]:
        sys.exit(f"api_reference: {', '.join(missing)}: not in refrain.__all__; mend ORDER")
    lines = [
        "# Python API",
        "",
        "What the package `refrain` offers. `tools/api_reference.py` makes this page from the docstrings.",
        "[python.md](python.md) tells how the package is used, [glossary.md](glossary.md) what the words mean.",
        "",
    ]
    for name in ORDER + rest:
        lines += described(name)
    page = "\n".join(lines)
    sys.stdout.write(re.sub(r"\n{3,}", "\n\n", page).rstrip("\n") + "\n")


if __name__ == "__main__":
    main()
