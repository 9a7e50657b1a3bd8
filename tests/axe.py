"""Accessibility, by axe-core, in the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands; evaluated, as the page itself allows no script."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN)
    return found
