"""The command ``refrain`` of the package: the native one, which is in it, but where tables are read."""

from __future__ import annotations

import os
import signal
import sys

_TABLES = (".parquet", ".arrow", ".feather", ".csv", ".tsv")


def native() -> str:
    """The path of the native command."""
    return os.path.join(os.path.dirname(__file__), "bin", "refrain")


def _may_have_tables(command: str, arguments: list[str]) -> bool:
    """Whether one of these may be a file of a table, or a glob or a folder with one. Folders of drafts are drafts."""
    for one in arguments:
        value = one.partition("=")[2] if one.startswith("--") and "=" in one else one
        if value.lower().removesuffix(".gz").removesuffix(".zst").endswith(_TABLES):
            return True
        if not value.startswith("-") and (
            any(c in value for c in "*?[") or (command != "check" and os.path.isdir(value))
        ):
            return True
    return False


def _end(number: int, _: object) -> None:
    """Ends as a signal asks for, without what was half made."""
    sys.exit(128 + number)


def main() -> int:
    """Does what the command line says. Does not return where the native command does it."""
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else ""
    if command in ("dedup", "check", "bench", "index", "stream") and _may_have_tables(command, arguments[1:]):
        signal.signal(signal.SIGTERM, _end)
        if command == "dedup":
            from ._command_dedup import run as dedup

            return dedup(arguments[1:])
        from ._command_tables import run

        return run(command, arguments[1:])
    os.execv(native(), ["refrain", *arguments])


if __name__ == "__main__":
    sys.exit(main())
