"""Options: what they may be, and the errors that say so."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, SupportsFloat, SupportsIndex

_SHOWN = 60  # characters of a value in a message


def shown(value: object) -> str:
    """A value in a message. Only its beginning where it is long; of what holds other things, only the kind and size."""
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]!r}…"
    if isinstance(value, (int, float, complex)) or value is None:
        told = repr(value) if not isinstance(value, int) or abs(value) < 10**_SHOWN else "a number of many digits"
        return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
    if isinstance(value, type) or callable(value):
        return f"<{getattr(value, '__name__', type(value).__name__)}>"
    try:
        size = len(value)  # type: ignore[arg-type]
    except Exception:
        return f"<{type(value).__name__}>"
    return f"<{type(value).__name__} of {size}>"


def whole(name: str, value: SupportsIndex, least: int, most: int) -> int:
    """A whole number within bounds."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give a whole number") from None
    if not least <= number <= most:
        raise ValueError(f"{name}: {shown(number)} is not from {least} to {most}")
    return number


def share(name: str, value: SupportsFloat, *, one: bool = True) -> float:
    """A number above 0 and at most 1, or below it."""
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give a number")
    try:
        number = float(value)
    except TypeError:
        raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give a number") from None
    if not (0 < number < 1 or (one and number == 1)):
        raise ValueError(f"{name}: {shown(value)} is not above 0 and {'at most' if one else 'below'} 1")
    return number


def word(name: str, value: str, words: tuple[str, ...]) -> str:
    """One of a few words."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give one of {', '.join(words)}")
    if value not in words:
        raise ValueError(f"{name}: {shown(value)} is none of {', '.join(words)}")
    return value


def threads(value: SupportsIndex | None) -> int:
    """Threads at most; 0 stands for one a core."""
    return 0 if value is None else whole("threads", value, 1, 1024)


def text(name: str, value: object) -> str:
    """A str."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give a str")
    return value


def column(name: str, value: object, *, empty: bool = False) -> str:
    """The name of a column, which may be empty where that is said."""
    said = text(name, value)
    if not said and not empty:
        raise ValueError(f"{name}: is empty; give the name of a column")
    try:
        said.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name}: {shown(said)} has a lone surrogate, which no name of a column has") from None
    return said


def path(name: str, value: object) -> str:
    """The name of a file, which the engine takes in UTF-8."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: a path of bytes is not taken; use os.fsdecode")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name}: {shown(value)} is not UTF-8; give the file another name") from None
    if "\0" in value:
        raise ValueError(f"{name}: {shown(value)} is no name of a file")
    return value


def flag(name: str, value: object) -> bool:
    """True or False, of numpy, too."""
    if isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise TypeError(f"{name}: {shown(value)} is of type {type(value).__name__}; give True or False")


def progress(value: object) -> bool | Callable[..., Any] | None:
    """None, True, False or a callable."""
    if value is None or isinstance(value, bool) or callable(value):
        return value
    raise TypeError(f"progress: {shown(value)} is of type {type(value).__name__}; give None, True or a callable")
