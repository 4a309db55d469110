"""docs/notebook.ipynb: each cell runs, and shows what the stored page shows.

REFRAIN_UPDATE=1 writes what it shows now.
"""

import os
import pathlib

import nbclient
import nbformat

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def shown(cell) -> list[object]:
    """What a cell shows; tables of other libraries aside, which look different from version to version."""
    out: list[object] = []
    for one in cell.outputs:
        data = one.get("data", {"text/plain": one.get("text", one.get("evalue"))})
        if data["text/plain"].startswith("<refrain.") or "text/html" not in data:
            out.append(data.get("text/html", data["text/plain"]))
    return out


def test_notebook():
    stored = nbformat.read(NOTEBOOK, as_version=4)
    run = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(run, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    if os.environ.get("REFRAIN_UPDATE"):
        run.metadata = stored.metadata
        for cell in run.cells:
            cell.metadata = {}
        nbformat.write(run, NOTEBOOK)
        return
    for k, (was, now) in enumerate(zip(stored.cells, run.cells)):
        if was.cell_type == "code":
            assert shown(now) == shown(was), f"cell {k}: {was.source}"
