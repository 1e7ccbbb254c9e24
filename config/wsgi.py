"""The WSGI application for gunicorn or any other server: `gunicorn -c python:config.gunicorn
config.wsgi`.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)

from config.requests import Handler  # noqa: E402  needs the settings that the line above loads

application = Handler()

from config.checks import enforce  # noqa: E402  needs the applications

enforce()

from revops import patience  # noqa: E402  the same

patience.limit(patience.PAGES)
