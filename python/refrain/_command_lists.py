"""The lists that ``refrain dedup`` of tables writes: --removed and --clusters, as the native command writes them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from ._columns import Field
from ._files import Paths, Tables
from ._json_lines import as_json
from ._output import Output

if TYPE_CHECKING:
    from ._engine import DedupResult

_ROWS = 1 << 16
_Entry = TypeVar("_Entry")


def cut(number: float, digits: int = 6) -> str:
    """A number as the lists have it: cut, without zeros at the end."""
    scale = 10**digits
    whole, rest = divmod(math.floor(number * scale + 1e-9), scale)
    return f"{whole}.{str(rest).zfill(digits).rstrip('0') or '0'}"


class RowNames:
    """What lists call the rows of some tables."""

    def __init__(self, tables: Tables, id_field: str) -> None:
        self._tables, self._id_field = tables, id_field
        self._counts: list[tuple[str, int]] | None = None

    def counts(self) -> list[tuple[str, int]]:
        """The files, each with how many rows it has."""
        if self._counts is None:
            files = self._tables.files
            counts = [(file.path, sum(len(batch) for batch in file.batches([]))) for file in files]
            if not any(rows for _, rows in counts):  # a format that tells no rows without columns
                name = self._tables.schema.names[0]
                counts = [(file.path, sum(len(batch) for batch in file.batches([name]))) for file in files]
            self._counts = counts
        return self._counts

    def at(self, row: int) -> str:
        """FILE:ROW, from 1, of a row from 0."""
        for file, (path, rows) in zip(self._tables.files, self.counts()):
            if row < rows:
                return f"{path}:{file.number(row)}"
            row -= rows
        return f":{row + 1}"

    def ids(self, wanted: set[int]) -> dict[int, str]:
        """The ids of these rows, as JSON."""
        field = Field(self._id_field, self._tables.schema)
        if not wanted or not field.columns:
            return {row: as_json(self.at(row)) for row in wanted}
        ids, first = {}, 0
        for batch in self._tables.reader(field.columns):
            column = field.of(batch)
            for row in range(first, first + len(column)):
                if row in wanted:
                    value = column[row - first].as_py()
                    ids[row] = as_json(self.at(row) if value is None else value)
            first += len(column)
        return ids


class Lists:
    """Writes both, of the same result. `earlier` has what was given as --against, in its order."""

    def __init__(self, result: DedupResult, rows: RowNames, earlier: list[Paths], id_field: str) -> None:
        self._result, self._rows = result, rows
        wanted: set[int] = set()
        for row, kept, *_ in self._each(result.removed):
            wanted.add(row)
            if kept is not None:
                wanted.add(kept)
        self._ids = rows.ids(wanted)
        self._earlier_ids = self._named_earlier(earlier, id_field)

    def _each(self, entries: Callable[[int, int], list[_Entry]]) -> Iterator[_Entry]:
        """All entries of a list of the result, which gives some of them at a time."""
        count = self._result.removed_count()
        for begin in range(0, count, _ROWS):
            yield from entries(begin, min(begin + _ROWS, count))

    def _named_earlier(self, earlier: list[Paths], id_field: str) -> dict[tuple[int, int], str]:
        """The ids of rows of tables among the earlier work, by input and row."""
        wanted: dict[int, set[int]] = {}
        for one in self._each(self._result.earlier):
            if one is not None and one[2] is None:
                wanted.setdefault(one[0], set()).add(one[1])
        if not wanted:
            return {}
        tables = [tables for paths in earlier for tables in paths.tables]
        out = {}
        for number, rows in wanted.items():
            of = tables[number]
            assert of is not None
            out.update({(number, row): name for row, name in RowNames(of, id_field).ids(rows).items()})
        return out

    def write_removed(self, output: Output) -> None:
        removed, earlier = self._each(self._result.removed), self._each(self._result.earlier)
        with io.TextIOWrapper(output.open(), encoding="utf-8", errors="replace", newline="\n") as out:
            for (row, kept, similarity, containment, reason), against in zip(removed, earlier):
                parts = [f'"id": {self._ids[row]}', f'"at": {as_json(self._rows.at(row))}', f'"reason": "{reason}"']
                if kept is not None:
                    parts.append(f'"kept": {self._ids[kept]}')
                if against is not None:
                    number, place, _, name, share, _ = against
                    parts.append(f'"kept": {name if name is not None else self._earlier_ids[number, place]}')
                    if share >= 0:
                        parts.append(f'"share": {cut(share)}')
                if similarity is not None and containment is not None:
                    parts += [f'"similarity": {cut(similarity)}', f'"containment": {cut(containment)}']
                if against is not None and against[5] is not None:
                    parts.append(f'"text": {as_json(against[5])}')
                out.write(f"{{{', '.join(parts)}}}\n")

    def write_clusters(self, output: Output) -> None:
        clusters: dict[int, list[str]] = {}
        for row, kept, similarity, _, _ in self._each(self._result.removed):
            if kept is not None and similarity is not None:
                at = as_json(self._rows.at(row))
                clusters.setdefault(kept, []).append(
                    f'{{"id": {self._ids[row]}, "at": {at}, "similarity": {cut(similarity)}}}'
                )
        with io.TextIOWrapper(output.open(), encoding="utf-8", errors="replace", newline="\n") as out:
            for kept in sorted(clusters):
                at = as_json(self._rows.at(kept))
                out.write(f'{{"kept": {self._ids[kept]}, "at": {at}, "removed": [{", ".join(clusters[kept])}]}}\n')
