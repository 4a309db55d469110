"""Options: what they may be, and the errors that say so."""

from __future__ import annotations

import operator
from typing import SupportsFloat, SupportsIndex


def whole(name: str, value: SupportsIndex, least: int, most: int) -> int:
    """A whole number within bounds."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: {value!r} is of type {type(value).__name__}; give a whole number") from None
    if not least <= number <= most:
        raise ValueError(f"{name}: {number} is not from {least} to {most}")
    return number


def share(name: str, value: SupportsFloat, *, one: bool = True) -> float:
    """A number above 0 and at most 1, or below it."""
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{name}: {value!r} is of type {type(value).__name__}; give a number")
    try:
        number = float(value)
    except TypeError:
        raise TypeError(f"{name}: {value!r} is of type {type(value).__name__}; give a number") from None
    if not (0 < number < 1 or (one and number == 1)):
        raise ValueError(f"{name}: {value} is not above 0 and {'at most' if one else 'below'} 1")
    return number


def word(name: str, value: str, words: tuple[str, ...]) -> str:
    """One of a few words."""
    if value not in words:
        raise ValueError(f"{name}: {value!r} is none of {', '.join(words)}")
    return value


def threads(value: SupportsIndex | None) -> int:
    """Threads at most; 0 stands for one a core."""
    return 0 if value is None else whole("threads", value, 1, 1024)


def text(name: str, value: object) -> str:
    """A str."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: {value!r} is of type {type(value).__name__}; give a str")
    return value
