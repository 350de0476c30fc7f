"""axe-core in a page: what keeps people with a screen reader, a keyboard or weak eyes out of it (WCAG 2.2 A and AA)."""

from __future__ import annotations

from playwright.async_api import Page

from tests.browser.town import ROOT

SCRIPT = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")

FOUND = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}"""


async def violations(page: Page) -> list[str]:
    """Each with the rule, the element and what is wrong with it; evaluated past the page's own script policy."""
    await page.evaluate(f"{SCRIPT}; 0")
    found: list[str] = await page.evaluate(FOUND)
    return found
