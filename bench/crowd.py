"""Several importers in a process of their own: `python -m bench.crowd URL PHOTOS PACE SESSIONID...`

Each sends so many photos of its own in batches, at most PACE a second unless that is 0. Says
"ready" when all is packed, begins when it gets a line, and ends when every photo was taken.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bench import sent
from bench.client import BATCH, Client
from tests.chaos.folders import Batch
from tests.server import Account

#: Seconds after which a browser sends what it has.
FLUSH = 2


class Served(NamedTuple):
    url: str


def main(url: str, photos: int, pace: float, sessionids: Sequence[str]) -> None:
    size = min(BATCH, round(FLUSH * pace)) if pace else BATCH
    made = sent.photos(range(photos))
    batches = [sent.batch_of(made[n : n + size]) for n in range(0, photos, size)]
    clients = [Client(Served(url), Account("", sessionid)) for sessionid in sessionids]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    rest = size / pace if pace else 0
    with ThreadPoolExecutor(len(clients)) as pool:
        for done in [pool.submit(send_all, client, batches, rest) for client in clients]:
            done.result()


def send_all(client: Client, batches: Sequence[Batch], every: float) -> None:
    session = client.start()
    for batch in batches:
        begun = time.monotonic()
        client.send(session, batch)
        time.sleep(max(0, every - (time.monotonic() - begun)))
    client.post(f"import_sessions/{session}/complete")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
