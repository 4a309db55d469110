"""Where results of the command go: a file that appears when it is complete, a pipe, or standard output."""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
from typing import IO, Any

_DESCRIPTOR = re.compile(r"/(?:dev/fd|proc/self/fd)/([0-9]+)")


def _descriptor(path: str) -> int | None:
    """The descriptor that a name stands for; None where it is the name of a file."""
    for _ in range(8):
        named = {"-": 1, "/dev/stdout": 1, "/dev/stderr": 2, "/dev/stdin": 0}.get(path)
        if named is not None:
            return named
        found = _DESCRIPTOR.fullmatch(path)
        if found:
            return int(found[1])
        if not os.path.islink(path):
            return None
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    return None


class _Sink(io.RawIOBase):
    """Writes to a descriptor. Once nobody reads it any more, the rest goes nowhere."""

    def __init__(self, descriptor: int, path: str) -> None:
        self._descriptor, self._path = descriptor, path
        self.abandoned = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = memoryview(data).nbytes
        if self.abandoned:
            return size
        try:
            return os.write(self._descriptor, data)
        except BrokenPipeError:
            self.abandoned = True
            return size
        except OSError as error:
            raise OSError(error.errno, f"cannot be written: {error.strerror}", self._path) from None


class Output:
    """One output. A file has another name until it is complete; `-` is standard output."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._descriptor = _descriptor(path)
        self._pending = self._target = ""
        if self._descriptor is None and not self._is_special():
            target = os.path.realpath(path)
            folder, name = os.path.split(target)
            self._target, self._pending = target, os.path.join(folder, f"{name}.refrain-new-{os.getpid()}")
        self._sink: _Sink | None = None
        self._opened = -1

    def _is_special(self) -> bool:
        """Whether it is there and no regular file: a pipe, /dev/null."""
        try:
            return not stat.S_ISREG(os.stat(self.path).st_mode)
        except OSError:
            return False

    @property
    def is_file(self) -> bool:
        """Whether it is no pipe and no device."""
        return bool(self._target)

    @property
    def abandoned(self) -> bool:
        """Whether the reader of a pipe is gone."""
        return self._sink is not None and self._sink.abandoned

    def open(self) -> IO[bytes]:
        """The file to write to. Once. An error names the path that was given."""
        try:
            if self._descriptor is not None:
                # Not opened by its name, which would cut off what a file has that it leads to.
                self._opened = os.dup(self._descriptor)
            else:
                self._opened = os.open(self._pending or self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        except OSError as error:
            raise OSError(error.errno, f"cannot be written: {error.strerror}", self.path) from None
        self._sink = _Sink(self._opened, self.path)
        return io.BufferedWriter(self._sink, 1 << 18)

    def commit(self) -> None:
        """Ends it. REQUIRES: what was opened is closed or flushed."""
        if self._opened < 0:
            return
        try:
            if self._pending:
                os.fsync(self._opened)
                os.replace(self._pending, self._target)
                self._pending = ""
        except OSError as error:
            raise OSError(error.errno, f"cannot be written: {error.strerror}", self.path) from None
        self.drop()

    def drop(self) -> None:
        """Gives up what is not complete."""
        if self._opened >= 0:
            os.close(self._opened)
            self._opened = -1
        if self._pending:
            with contextlib.suppress(OSError):
                os.unlink(self._pending)

    def same_place(self, other: Output) -> bool:
        """Whether both are one file."""
        if self._descriptor is not None or other._descriptor is not None:
            return False
        if not self._pending or not other._pending:
            return False
        return self._target == other._target
