"""What the programs have in common that run beside Diapason, on this machine only."""

from __future__ import annotations

import os
import shlex
import socket
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv-connected" / "bin"
USUAL = ROOT / "var" / "connected"
READY_SECONDS, POLL_SECONDS = 120, 0.3


def port_of(home: Path, name: str, setting: str, usual: int) -> int:
    """Where it was at the first start: links lead there."""
    kept = home / f"{name}-port"
    if not kept.exists():
        kept.write_text(os.environ.get(setting, str(usual)))
    return int(kept.read_text())


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def is_taken(port: int) -> bool:
    """Whether a program listens already where another one would."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(name: str, port: int) -> None:
    """Until it answers, whatever it answers."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address(port)}/nothing", timeout=5)
        except URLError as error:
            if hasattr(error, "code"):
                return
        time.sleep(POLL_SECONDS)
    sys.exit(f"{name} did not answer at {address(port)} within {READY_SECONDS} s.")


def to_try(folder: Path, acts: tuple[str, ...]) -> str:
    """Acts as commands to copy, a line each."""
    own = "" if folder == USUAL else f"DIAPASON_HOME={shlex.quote(str(folder))} "
    return "".join(f"    {own}.venv/bin/python -m samples.connected.act {act}\n" for act in acts)
