"""The icons of the page as an app, drawn from icon.svg by Chromium. Run it after a change of that drawing.

python scripts/page_icons.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

STATIC = ROOT / "server" / "pages" / "static"
SAFE = 0.72
"""A mask may take all but a circle of 80 % of the width (W3C, Web Application Manifest): the corners fit into it."""


def main() -> None:
    """Write the three files."""
    from chromium import launch

    svg = (STATIC / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 512, "height": 512})
        for name, side, share in (("icon-192", 192, 1.0), ("icon-512", 512, 1.0), ("icon-maskable", 512, SAFE)):
            ground = "#12191d" if share < 1 else "transparent"
            page.set_viewport_size({"width": side, "height": side})
            page.set_content(
                f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;background:{ground}}}"
                f"svg{{width:{share:.0%};height:{share:.0%}}}</style>{svg}"
            )
            file = STATIC / f"{name}.png"
            page.screenshot(path=file, omit_background=True)
            Image.open(file).quantize(64).save(file, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
