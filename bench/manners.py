"""How the page behaves while it imports: its longest task, its answer to Cancel, what it sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure, at_most
from bench.importer import choose, wait_for_end
from bench.stage import Stage, say

#: Every task of every thread, with its duration.
TRACED = ["disabled-by-default-devtools.timeline", "devtools.timeline"]
CANCEL_AFTER = "milliseconds => bench.planCancel(milliseconds)"
#: Parts of an import at which it is cancelled.
MOMENTS = (0.05, 0.2, 0.4, 0.6, 0.8)


def measure(stage: Stage) -> Iterator[Figure]:
    folder = stage.photos[0].parent
    longest, share, running = [], [], []
    for n in range(stage.scale.rounds):
        account = stage.server.new_account()
        with stage.importer.import_page(account) as page:
            stage.browser.start_tracing(page=page, categories=TRACED)
            imported = stage.importer.run(page, account, folder)
            trace = json.loads(stage.browser.stop_tracing())
        longest.append(longest_task(trace["traceEvents"]))
        session = imported.session
        share.append(100 * session["bytes_sent"] / session["bytes_read"])
        running.append(imported.at["completed"] - imported.at["in_progress"])
        say(f"round {n + 1}: longest task {longest[-1]:.0f} ms, sent {share[-1]:.2f} %")
    megabytes = [session["bytes_read"] / 1e6, session["bytes_sent"] / 1e6]
    say(f"read {megabytes[0]:.1f} MB, sent {megabytes[1]:.2f} MB, {len(stage.photos)} photos")
    answered = [
        cancel_milliseconds(stage, moment * min(running))
        for moment in MOMENTS[: 1 + stage.scale.rounds]
    ]
    cancelled = [milliseconds for milliseconds in answered if milliseconds is not None]
    if not cancelled:
        raise RuntimeError("Every import was over before it could be cancelled.")
    yield Figure("longest task of the main thread", longest, "ms", at_most(50))
    yield Figure("Cancel answered after", cancelled, "ms", at_most(200))
    yield Figure("sent of what was read", share, "%", at_most(3))


def longest_task(events: list[dict[str, Any]]) -> float:
    """Milliseconds, on the main thread of whichever page worked most."""
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    tasks: list[float] = [
        event["dur"] / 1000
        for event in events
        if event["name"] == "RunTask"
        and "dur" in event  # not one that the end of the trace cut short
        and (event["pid"], event["tid"]) in mains
    ]
    return max(tasks)


def cancel_milliseconds(stage: Stage, after: float) -> float | None:
    """From the click to the page saying that it has stopped, `after` milliseconds into it.

    None where the import was over before.
    """
    account = stage.server.new_account()
    with stage.importer.import_page(account) as page:
        page.evaluate(CANCEL_AFTER, after)
        choose(page, stage.photos[0].parent)
        state = wait_for_end(page)
        at: dict[str, float] = page.evaluate("bench.at")
    return at["cancelled"] - at["asked"] if state == "cancelled" else None
