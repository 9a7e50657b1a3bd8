"""`make chaos`: the server killed again and again during a large import; figures printed last."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.kills import run


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    print(f"seed {seed}: the same moments again with `python -m tests.chaos {seed}`")
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), photos=5000, clients=3, kills=10, size=25, seed=seed)
    print(figures)
    return 0 if figures.is_sound and figures.kills == 10 else 1


if __name__ == "__main__":
    sys.exit(main())
