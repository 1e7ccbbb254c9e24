"""Chromium for the tests: found, or installed with `python tests/find_browser.py --install`. Says
what it did.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSIDE_PLAYWRIGHT = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
DOWNLOAD_SECONDS = 240
APT_SECONDS = 600
ADVICE = "Install Chromium or Chrome with your system's packages, or name its program in CHROMIUM, and try again."


def find() -> Path | None:
    """The first browser that exists: CHROMIUM, the PATH, Playwright's cache."""
    return next(
        (path for path in _candidates() if path.is_file() and os.access(path, os.X_OK)), None
    )


def _candidates() -> Iterator[Path]:
    if os.environ.get("CHROMIUM"):
        yield Path(os.environ["CHROMIUM"])
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    for pattern in INSIDE_PLAYWRIGHT:
        yield from sorted(_playwright_cache().glob(pattern), reverse=True)


def _playwright_cache() -> Path:
    default = "Library/Caches/ms-playwright" if sys.platform == "darwin" else ".cache/ms-playwright"
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / default)


def install() -> Path | None:
    """Playwright's Chromium, else the system's package where we may install one."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS)
    if starts(found := find()):
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        _run(["apt-get", "update", "-q"], APT_SECONDS)
        _run(
            [
                "apt-get",
                "install",
                "-y",
                "-q",
                "--no-install-recommends",
                "chromium",
                "fonts-liberation",
            ],
            APT_SECONDS,
        )
    return find()


def starts(path: Path | None) -> bool:
    """Playwright's download may lack system libraries; such a browser is of no use."""
    if path is None:
        return False
    try:
        command = [path, "--version", "--no-sandbox"]
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str], limit_seconds: int) -> None:
    print(f"Browser: running `{' '.join(command)}` (at most {limit_seconds} s)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, timeout=limit_seconds, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"Browser: that did not work: {error}", flush=True)


def main(may_install: bool) -> int:
    found = find()
    if not starts(found) and may_install:
        print(
            "Browser: no Chromium found in CHROMIUM, on the PATH or in Playwright's cache.",
            flush=True,
        )
        found = install()
    if not starts(found):
        print(f"Browser: there is no Chromium that starts. {ADVICE}", file=sys.stderr)
        return 1
    print(f"Browser: using {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main("--install" in sys.argv[1:]))
