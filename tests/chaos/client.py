"""A client that imports one folder and never gives up; a process of its own.

`python -m tests.chaos.client URL SESSIONID CLIENT CLIENTS PHOTOS SIZE` writes a line for every
batch that was answered, and at the end what it met on the way.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from typing import NamedTuple

from tests.api_client import Answer, Api
from tests.chaos.folders import batches_of, folder_of
from tests.server import Account

#: What passes: the server is not there, is starting, waits for a lock or for space.
PASSING = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
    HTTPStatus.INSUFFICIENT_STORAGE,
}
WAIT_SECONDS = 0.1


class Served(NamedTuple):
    url: str


def insist(call: Callable[[], Answer], met: Counter[str]) -> Answer:
    """Asks until it is answered; what is wrong with the request itself ends the client."""
    while True:
        try:
            answer = call()
        except (OSError, HTTPException) as error:
            met[type(error).__name__] += 1
        else:
            if answer.status < 300:
                return answer
            met[str(answer.status)] += 1
            if answer.status not in PASSING:
                raise RuntimeError(answer.body.decode())
        time.sleep(WAIT_SECONDS)


def main(url: str, sessionid: str, client: int, clients: int, photos: int, size: int) -> None:
    api = Api(Served(url), Account("", sessionid))
    met: Counter[str] = Counter()
    place = {"source": f"Card {client}", "source_path": "card"}
    started = insist(lambda: api.post("import_sessions/start", place), met)
    session = int(started.json()["import_id"])
    for batch in batches_of(folder_of(client, clients, photos), size):
        answer = insist(partial(api.post_batch, session, *batch), met)
        outcomes = Counter(line["outcome"] for line in answer.json()["items"])
        print(json.dumps({"batch": outcomes}), flush=True)
    insist(lambda: api.post(f"import_sessions/{session}/complete"), met)
    print(json.dumps({"session": session, "met": met}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
