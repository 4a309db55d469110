"""What is raised and warned of that is none of Python's own."""

from __future__ import annotations

import warnings


class Error(Exception):
    """What went wrong that no exception of Python's own tells: a limit that was reached, a temporary file."""


class RefrainWarning(UserWarning):
    """Something to know that did not end the work: a bad record of a file, a file that was passed over."""


def warn(line: str, deeper: int = 0) -> None:
    """Tells whoever called the package. `deeper`: functions between the one that was called and this one."""
    warnings.warn(line, RefrainWarning, stacklevel=3 + deeper)
