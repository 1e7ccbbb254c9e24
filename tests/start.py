"""Starts the real programs, each in a home of its own, and reads what they print."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (
    "SECRET_KEY",
    "DEBUG",
    "HOST",
    "ALLOWED_HOSTS",
    "HTTPS",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "LANGUAGE",
)


def environment(home: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    fixed = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DIAPASON_HOME": str(home),
        "EMBEDDED_FSYNC": "off",
    }
    return {**inherited, **fixed, **settings}


def finish(home: Path, *command: str, **settings: str) -> tuple[int, str]:
    """Exit status and everything printed by `python …`, which has to end by itself."""
    result = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(home, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return result.returncode, result.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A supervisor and its console."""

    def __init__(self, home: Path, port: int, mode: str = "run", **settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervise", mode],
            cwd=ROOT,
            env=environment(home, PORT=str(port), **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line)

    def wait_for(self, text: str, seconds: float = 150) -> list[str]:
        """The lines up to the first that contains the text."""
        seen: list[str] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                seen.append(self.lines.get(timeout=0.2))
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            if text in seen[-1]:
                return seen
        raise AssertionError(f"“{text}” did not appear:\n{''.join(seen)}")

    def stop(self) -> int:
        """The status with which it ended. What it said last is in the report of a test that fails."""
        ended_before = self.process.poll() is not None
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(40)
        if status:
            print(f"Ended {'before' if ended_before else 'when'} asked to, with {status}:")
            while not self.lines.empty():
                print(self.lines.get(), end="")
        return status


def alive(home: Path) -> list[str]:
    """Living processes of this home: supervised ones by their mark, PostgreSQL by its folder."""
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get("DIAPASON_SUPERVISED") == str(home)
            if (
                marked or process.cwd() == str(home / "postgres")
            ) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{process.pid} {process.name()}")
        except psutil.Error:
            continue
    return found


def wait_until_dead(home: Path, program: str, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while any(program in one for one in alive(home)):
        assert time.monotonic() < deadline, alive(home)
        time.sleep(0.2)


def leader(home: Path, words: str) -> int:
    """Process id of the supervised program whose command line contains the words: the oldest, which
    leads its group.
    """
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("DIAPASON_SUPERVISED") == str(home) and words in " ".join(
                process.cmdline()
            ):
                found.append(process)
        except psutil.Error:
            continue
    return min(found, key=lambda process: (process.create_time(), process.pid)).pid
