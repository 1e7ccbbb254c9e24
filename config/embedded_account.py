"""The account that the embedded PostgreSQL runs as, and the folders that are its own.

PostgreSQL refuses to run as root; started by root, it runs as an account of its own.
"""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SYSTEM_USER = "pgserver"


def identity() -> dict[str, Any]:
    """The options of `subprocess.run` for a program that runs as the owner of the data."""
    if os.geteuid() != 0:
        return {}
    account = system_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "-s", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def own(folder: Path, programs: Path) -> None:
    """A private folder of the user that runs the server, who may also pass through the folders
    above it and above the server's programs.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        account = system_account()
        os.chown(folder, account.pw_uid, account.pw_gid)
        let_through(folder)
        let_through(programs)
    elif folder.stat().st_uid != os.geteuid():
        raise ImproperlyConfigured(
            f"{folder} belongs to another user, so the embedded PostgreSQL cannot use it. "
            "Start as that user, or name another folder in DIAPASON_HOME."
        )
    folder.chmod(0o700)


def let_through(path: Path) -> None:
    """Only the right to pass is added, never the right to list."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)
