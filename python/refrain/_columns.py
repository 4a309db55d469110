"""What the name of a field means among the columns of a table, as it does in a record of JSON."""

from __future__ import annotations

from typing import Any


def is_text(kind: Any) -> bool:
    """Whether a type is that of strings, or of nothing but nulls."""
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    is_one = (types.is_null, types.is_string, types.is_large_string, types.is_string_view)
    return any(test(kind) for test in is_one)


class Field:
    """A column; else a path into structs, `meta.text` or `/meta/text`; several, with commas, joined by a blank line."""

    def __init__(self, name: str, schema: Any) -> None:
        self.name = name
        self._schema = schema
        self.plain = name in schema.names
        parts = [name] if self.plain else [part for part in dict.fromkeys(name.split(",")) if part]
        self._joined = len(parts) > 1
        paths = [path for path in (self._path(part) for part in parts) if path]
        self._paths = list(dict.fromkeys(paths))
        self.columns = list(dict.fromkeys(path[0] for path in self._paths))
        """Those that it takes; empty where nothing of the name is there."""

    def _path(self, part: str) -> tuple[str, ...]:
        """The steps of a part; empty where it leads nowhere."""
        import pyarrow

        names = self._schema.names
        if part in names:
            return (part,)
        if part.startswith("/"):
            steps = [step.replace("~1", "/").replace("~0", "~") for step in part[1:].split("/")]
        else:
            steps = part.split(".")
        if steps[0] not in names:
            return ()
        kind = self._schema.field(steps[0]).type
        for step in steps[1:]:
            if not pyarrow.types.is_struct(kind) or kind.get_field_index(step) < 0:
                return ()
            kind = kind.field(step).type
        return tuple(steps)

    def of(self, batch: Any) -> Any:
        """The values, as an array. REQUIRES: columns is not empty."""
        if self.plain:
            return batch.column(self.name)
        import pyarrow
        import pyarrow.compute as pc

        arrays = []
        for first, *steps in self._paths:
            array = batch.column(first)
            for step in steps:
                array = pc.struct_field(array, step)
            arrays.append(array)
        if not self._joined:
            return arrays[0]
        texts = [self._as_text(array, ".".join(path)) for array, path in zip(arrays, self._paths)]
        blank_line = pyarrow.scalar("\n\n", pyarrow.large_string())
        joined = pc.binary_join_element_wise(*[text.fill_null("") for text in texts], blank_line)
        there = texts[0].is_valid()
        for text in texts[1:]:
            there = pc.or_(there, text.is_valid())
        return pc.if_else(there, joined, pyarrow.scalar(None, joined.type))

    def _as_text(self, array: Any, name: str) -> Any:
        import pyarrow

        if not is_text(array.type):
            kind = array.type.value_type if pyarrow.types.is_dictionary(array.type) else array.type
            raise TypeError(f"text: '{name}' of '{self.name}' is of type {kind}; texts are strings")
        return array.cast(pyarrow.large_string())
