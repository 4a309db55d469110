"""What the tests share: texts with near-duplicates among them, and the native command on the same texts."""

from __future__ import annotations

import json
import pathlib
import random
import subprocess

import pytest
import refrain
from refrain import _command


def make_texts(count: int = 400, seed: int = 1) -> list[str]:
    """Texts of random words, every fifth of which says again what an earlier one says, and a few words more."""
    rng = random.Random(seed)
    texts: list[str] = []
    for k in range(count):
        if k % 5 == 4:
            texts.append(rng.choice(texts) + " and so on")
        else:
            texts.append(" ".join(f"w{rng.randrange(5000)}" for _ in range(rng.randrange(20, 80))) + " Größe 🚢")
    return texts


@pytest.fixture(scope="session")
def texts() -> list[str]:
    return make_texts()


@pytest.fixture(scope="session")
def native() -> str:
    path = _command.native()
    if not pathlib.Path(path).exists():
        pytest.skip("the native command is not in the package")
    return path


@pytest.fixture(scope="session")
def by_command(native: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory):
    """A function of options that gives (row, kept row, reason) of all that the native command removes."""
    folder = tmp_path_factory.mktemp("command")
    feed, removed = folder / "feed.jsonl", folder / "removed.jsonl"
    feed.write_text("".join(json.dumps({"id": k, "text": t, "score": k * 7 % 101}) + "\n" for k, t in enumerate(texts)))

    def answer(*options: object) -> list[tuple[int, int, str]]:
        command = [native, "dedup", feed, "-o", folder / "out.jsonl", "--removed", removed, "--progress", "never"]
        subprocess.run([str(one) for one in (*command, *options)], check=True)
        return [(r["id"], r["kept"], r["reason"]) for r in map(json.loads, removed.read_text().splitlines())]

    return answer


def answer_of(result: refrain.Dedup) -> list[tuple[int, int | None, str]]:
    return [(r.row, r.kept_row, r.reason) for r in result.removed]
