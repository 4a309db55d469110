"""The command ``refrain`` of the package: the native one, which is in it, but where tables are read."""

from __future__ import annotations

import os
import sys


def native() -> str:
    """The path of the native command."""
    return os.path.join(os.path.dirname(__file__), "bin", "refrain")


def _has_table(arguments: list[str]) -> bool:
    """Whether one of these may be a file of a table, or a folder or a glob with one."""
    endings = (".parquet", ".arrow", ".feather", ".csv", ".tsv")
    for one in arguments:
        value = one.partition("=")[2] if one.startswith("--") and "=" in one else one
        if value.lower().endswith(endings):
            return True
        if not value.startswith("-") and os.path.isdir(value):
            for _, _, names in os.walk(value):
                if any(name.lower().endswith(endings) for name in names):
                    return True
    return False


def main() -> int:
    """Does what the command line says. Does not return where the native command does it."""
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else ""
    if command in ("dedup", "check", "bench", "index", "stream") and _has_table(arguments[1:]):
        if command == "dedup":
            from ._command_dedup import run as dedup

            return dedup(arguments[1:])
        from ._command_tables import reads_tables, run

        if reads_tables(command, arguments[1:]):
            return run(command, arguments[1:])
    os.execv(native(), ["refrain", *arguments])


if __name__ == "__main__":
    sys.exit(main())
