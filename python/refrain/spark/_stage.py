"""The stages of a job, as its report and Spark's pages name them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._plan import Plan


class Stage:
    """Puts the seconds of a stage into the report, and says in Spark's pages which jobs are of it."""

    def __init__(self, plan: Plan, stage: str) -> None:
        self._report, self._stage = plan.report, stage
        # Connect has no context, and no descriptions.
        self._context: Any = getattr(plan.spark, "_sc", None)

    def __enter__(self) -> None:
        self._begin = time.monotonic()
        if self._context is not None:
            self._own = self._context.getLocalProperty("spark.job.description")
            self._context.setJobDescription(f"refrain: {self._stage}" + (f" ({self._own})" if self._own else ""))

    def __exit__(self, *_: object) -> None:
        if self._context is not None:
            self._context.setJobDescription(self._own)
        self._report[f"{self._stage}_seconds"] = time.monotonic() - self._begin
