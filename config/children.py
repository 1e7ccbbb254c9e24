"""Processes that end with their parent, however it ends, and carry a mark that tells them from
strangers.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MARK = "DIAPASON_SUPERVISED"  # set to the home folder: two installations on one machine do not touch each other
LONGEST_PAUSE = 30
STEADY_SECONDS = 60
SET_PARENT_DEATH_SIGNAL = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """One process that is started again when it dies, after a pause that doubles with each early
    death.
    """

    name: str
    command: Sequence[str]
    home: Path
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0
    due_at: float = field(default=0)

    def start(self) -> None:
        self.process = spawn(self.command, self.home)
        self.started_at = time.monotonic()

    def watch(self, print_line: Callable[[str], None]) -> None:
        """Call it often: notices a death, and starts again when the pause is over."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        kill_group(self.process.pid)
        self.process = None
        pause = self._pause()
        self.due_at = time.monotonic() + pause
        print_line(f"{self.name} ended with status {status}; it is started again in {pause} s.")

    def _pause(self) -> int:
        steady = time.monotonic() - self.started_at > STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        return min(2 ** (self.failures - 1), LONGEST_PAUSE)


def spawn(command: Sequence[str], home: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches the supervisor only, which then ends things
    in order.
    """
    environment = {"LOG_LEVEL": "WARNING", **os.environ, MARK: str(home)}
    ending = _end_with(os.getpid()) if _libc else None
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ending,
    )


def end(processes: Sequence[subprocess.Popen[bytes]], patience_seconds: float) -> None:
    """Ask, wait, then insist; whatever they started goes with them."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + patience_seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        kill_group(process.pid)
        process.wait()


def kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS answers the latter for a group of zombies
        pass


def end_orphans(home: Path) -> int:
    """End what an earlier supervisor of this installation left behind. Returns how many there were."""
    orphans = list(_marked(home))
    for orphan in orphans:
        _quietly(orphan.terminate)
    _, left = psutil.wait_procs(orphans, timeout=5)
    for orphan in left:
        _quietly(orphan.kill)
    psutil.wait_procs(left, timeout=5)
    return len(orphans)


def _marked(home: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == str(home):
                yield process
        except (psutil.Error, OSError):
            continue


def _quietly(action: Callable[[], None]) -> None:
    try:
        action()
    except psutil.NoSuchProcess:
        pass


def _end_with(parent: int) -> Callable[[], None]:
    """Runs in the new process before its program: Linux then sends SIGTERM when the parent dies,
    even by kill -9.
    """

    def arrange() -> None:
        _libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
