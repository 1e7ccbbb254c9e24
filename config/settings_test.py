"""Settings of the tests: a home of their own, and speed instead of safety where the data is thrown
away.
"""

import os
from pathlib import Path

_base = Path(os.environ.get("DIAPASON_HOME") or Path(__file__).resolve().parent.parent / "var")
if _base.name != "test":
    os.environ["DIAPASON_HOME"] = str(_base / "test")
os.environ.setdefault("EMBEDDED_FSYNC", "off")
os.environ["LANGUAGE"] = "en"
for _name in ("DEBUG", "HTTPS", "ALLOWED_HOSTS", "HOST"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403  reads the environment prepared above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
