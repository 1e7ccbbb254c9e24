"""The WSGI application for gunicorn or any other server: `gunicorn -c python:config.gunicorn
config.wsgi`.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.checks import enforce  # noqa: E402  needs the applications that the line above loads

enforce()

from revops import patience  # noqa: E402  the same

patience.limit(patience.PAGES)
