#!/usr/bin/env python3
"""Makes a program of the examples that public headers open with: the lines of the first comment that are set in by three
spaces.

    tests/header_examples.py OUTPUT.cc HEADER...
"""

import pathlib
import sys

STANDARD = ("cassert", "cstdint", "cstdio", "fstream", "span", "string", "string_view", "vector")


def example(header: pathlib.Path) -> list[str]:
    lines = []
    for line in header.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            break
        if line.startswith("//   "):
            lines.append(line[5:])
    return lines


def main() -> int:
    output, headers = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    text = ["#undef NDEBUG  // the examples assert what they say"]
    text += [f"#include <{name}>" for name in STANDARD]
    text += [f'#include "refrain/{header.name}"' for header in headers]
    without = []
    for header in headers:
        lines = example(header)
        if not lines and header.stem != "export":
            without.append(header.name)
        text += [f"static void {header.stem}_example() {{", *lines, "}"]
    text += ["int main() {", *(f"  {header.stem}_example();" for header in headers), "}", ""]
    if without:
        print("no example at the top of", ", ".join(without))
        return 1
    output.write_text("\n".join(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
