"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

from config import bell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

bell.use()
app = Celery("diapason")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def limit_waiting(**_: Any) -> None:
    from revops import patience

    patience.limit(patience.JOBS)


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_: Any) -> None:
    from config.checks import enforce

    enforce()
