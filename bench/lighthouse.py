"""Lighthouse, as a phone, against the public pages of a running salon: performance, accessibility, best practices, search engines."""

import json
import os
import re
import shutil
import subprocess
from urllib.request import urlopen

from ops.errors import OpsError

from . import figures, home

VERSION = "12.8.2"
KINDS = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
SERVICE = re.compile(r'/times\?s=(\d+)"')


def _program():
    """Have Lighthouse in the benchmark's folder; the command to run it."""
    folder, npm = home.load().home / "lighthouse", shutil.which("npm")
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        if not npm:
            raise OpsError("Lighthouse comes through npm, which is not here", "Install Node.js 20 or later.")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--prefix", folder, "--no-audit", "--no-fund", f"lighthouse@{VERSION}"], check=True)
    return program


def _pages(url):
    with urlopen(f"{url}/book/wt") as answer:  # noqa: S310 - the address is ours
        services = SERVICE.findall(answer.read().decode())
    if not services:
        raise OpsError(f"{url}/book/wt shows no services", "Start the demo salon: ./salon up.")
    return {"branches": "/book", "menu": "/book/wt", "times": f"/book/wt/times?s={services[0]}"}


def score(program, address):
    """{kind: points of 100} of one page, and the names of what cost points."""
    chrome = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chrome:
        raise OpsError("Lighthouse needs a browser", "Install chromium.")
    command = [program, address, "--output=json", "--quiet", f"--only-categories={','.join(KINDS)}"]
    flags = f"--chrome-flags=--headless=new{' --no-sandbox' if os.geteuid() == 0 else ''}"
    done = subprocess.run([*command, flags], env={**os.environ, "CHROME_PATH": chrome}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OpsError(f"Lighthouse ended with {done.returncode}", done.stderr[-300:])
    found = json.loads(done.stdout)
    points = {kind: round(100 * (found["categories"][kind]["score"] or 0)) for kind in KINDS}
    names = {ref["id"] for kind in KINDS for ref in found["categories"][kind]["auditRefs"] if ref["weight"]}
    return points, sorted(name for name in names if (found["audits"][name]["score"] or 0) < 0.9 and _counts(found["audits"][name]))


def _counts(audit):
    return audit["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")


def main(wish):
    program, rows = _program(), []
    for what, path in _pages(wish.url).items():
        points, lost = score(program, f"{wish.url}{path}")
        rows.append({"what": what, **points, "lost": " ".join(lost)})
    figures.table(rows, {"what": "page", **{kind: kind for kind in KINDS}, "lost": "below 90"})
    print(f"target: {LEAST} in each, as a phone on a slow line")
    figures.emit("lighthouse", version=VERSION, rows=rows)
    return int(any(row[kind] < LEAST for row in rows for kind in KINDS))
