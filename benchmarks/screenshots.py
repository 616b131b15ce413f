"""Screenshots of every page of the reading room, wide and narrow, light and dark.

usage: python benchmarks/screenshots.py ARCHIVE FOLDER      needs playwright and a chromium (DEMARCHE_CHROMIUM names one)
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import socket
import threading
import time

import uvicorn
from playwright.sync_api import sync_playwright

from demarche.archive.archive import Archive
from demarche.web.app import make_app
from demarche.web.queries import actor_path, dyad_path, happening_path, report_path

LOOKS = {"wide-light": (1600, "light"), "wide-dark": (1600, "dark"), "narrow-light": (390, "light"), "narrow-dark": (390, "dark")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(str(args.archive)), host="127.0.0.1", port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    chromium = os.environ.get("DEMARCHE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for look, (width, scheme) in LOOKS.items():
            page = browser.new_page(viewport={"width": width, "height": 1000 if width > 500 else 844}, color_scheme=scheme)
            for name, path in pages(args.archive).items():
                answer = page.goto(f"http://127.0.0.1:{port}{path}")
                if answer is None or answer.ok is (name == "not-there"):
                    raise SystemExit(f"{path} is not what it should be: {answer and answer.status}")
                page.screenshot(path=args.folder / f"{name}-{look}.png")
        browser.close()
    server.should_exit = True


def pages(path: pathlib.Path) -> dict[str, str]:
    """One address for each kind of page, with the most on it that the archive has."""
    with Archive(path) as archive:
        report = archive.reports(limit=1)
        actor = archive.actors(limit=1)
        story = max(archive.stories(limit=200), key=lambda s: s["reports"], default=None)
        act = max(archive.happenings(limit=200), key=lambda h: h["reports"], default=None)
        places = list(archive.places(limit=1))
        pair = max(archive.dyad_months(limit=2_000), key=lambda d: d["events"], default=None)
    found = {"home": "/", "disputes": "/disputes", "read": "/read", "map": "/map", "map-near": "/map?box=20,25,65,45", "not-there": "/reports/none"}
    found |= {"map-place": f"/map?place={places[0]['key']}"} if places else {}
    found |= {k: f"/search?kind={k}" for k in ("statements", "events", "happenings", "reports", "actors", "figures", "stories")}
    found |= {"report": report_path(next(iter(report))["report"]), "actor": actor_path(next(iter(actor))["key"])}
    found |= {"story": f"/stories/{story['story']}"} if story else {}
    found |= {"happening": happening_path(act["happening"])} if act else {}
    return found | ({"dyad": dyad_path(pair["actor"], pair["recipient"])} if pair else {})


if __name__ == "__main__":
    main()
