"""Settings of gunicorn: `gunicorn -c python:config.gunicorn config.wsgi`."""

from typing import Any

from django.conf import settings

bind = (
    f"[{settings.HOST}]:{settings.PORT}"
    if ":" in settings.HOST
    else f"{settings.HOST}:{settings.PORT}"
)
workers = 2
worker_class = "gthread"
threads = 4
timeout = 120
graceful_timeout = 5
control_socket_disable = True  # it would be made in the home folder, outside DIAPASON_HOME
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Refuse before the port is bound and before workers are made."""
    import django

    from config.checks import enforce

    django.setup()
    enforce()


def post_worker_init(worker: Any) -> None:
    """Load the pages before the first reader comes: that takes a second, once for each worker."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  imports every view
    get_template("dashboard.html")
