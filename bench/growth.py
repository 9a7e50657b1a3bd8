"""Whether a photo costs more in a large catalogue than in a small one."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench import sent
from bench.client import BATCH, Client
from bench.figures import Figure, at_most, number, ratio
from bench.stage import Stage, say

BATCHES = 12


def measure(stage: Stage) -> Iterator[Figure]:
    """Batches go to both catalogues in turn; each on a server of its own."""
    clients = {size: filled(stage, size) for size in stage.scale.catalogues}
    taken: dict[int, list[float]] = {size: [] for size in clients}
    for n in range(BATCHES):
        for size, (client, session) in clients.items():
            first = size + n * BATCH
            batch = sent.batch_of(sent.photos(range(first, first + BATCH)))
            begun = time.perf_counter()
            client.send(session, batch)
            taken[size].append((time.perf_counter() - begun) * 1000 / BATCH)
    small, large = clients
    for size, milliseconds in taken.items():
        yield Figure(f"a photo more beside {size:,}", milliseconds, "ms")
    name = f"cost of a photo beside {large:,} / beside {small:,}"
    yield ratio(name, taken[large], taken[small], at_most(1.2))


def filled(stage: Stage, size: int) -> tuple[Client, int]:
    """A client whose catalogue has so many photos, and its open session."""
    server = stage.another_server(f"catalogue-{size}")
    client = Client(server, server.new_account())
    session = client.start()
    begun = time.monotonic()
    for first in range(0, size, BATCH):
        some = sent.photos(range(first, min(size, first + BATCH)), light=True)
        client.send(session, sent.batch_of(some))
    rate = size / (time.monotonic() - begun)
    say(f"a catalogue of {size:,} photos, filled at {number(rate)} photos a second")
    return client, session
