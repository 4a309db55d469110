"""Finds text that is repeated: near-duplicate documents and repeated passages.

    >>> import refrain
    >>> done = refrain.dedup(["one two three four five six", "Something else.", "One, two, three, four, five, six!"])
    >>> list(done.kept())
    ['one two three four five six', 'Something else.']
    >>> done.removed[0]
    Removed(row=2, kept_row=0, similarity=1.0, containment=1.0, reason='near')

You can pass a table of any library that has the Arrow PyCapsule interface, and you get a table of the same kind back.
The same texts give the same answer in every shape, with any number of threads, and from the command ``refrain``.
"""

from __future__ import annotations

from ._check import Boilerplate, DocumentCount, Overlap, Part, Report, Side, check
from ._dedup import Dedup, Removed, Summary, dedup
from ._engine import VERSION as __version__
from ._errors import Error, RefrainWarning
from ._index import Index, IndexVerdict, Near, Shared
from ._pieces import Deduplicator, Verdict, signatures, similarity, words

__all__ = [
    "Boilerplate",
    "Dedup",
    "Deduplicator",
    "DocumentCount",
    "Error",
    "Index",
    "IndexVerdict",
    "Near",
    "Overlap",
    "Part",
    "RefrainWarning",
    "Removed",
    "Report",
    "Shared",
    "Side",
    "Summary",
    "Verdict",
    "__version__",
    "check",
    "dedup",
    "signatures",
    "similarity",
    "words",
]
