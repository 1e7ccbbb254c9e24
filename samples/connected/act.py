"""`python -m samples.connected.act ACT …` does in the Tryton of `make demo-connected` what its users would (fill.py)."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DIAPASON_HOME", "var/connected")
    django.setup()
    from django.conf import settings

    from samples.connected.server import tryton

    print(tryton(settings.DIAPASON_HOME).fill(*sys.argv[1:]), end="")
