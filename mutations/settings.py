"""Settings of the tests, with a database of its own that is kept from one mutant to the next."""

from config.settings_test import *  # noqa: F403
from config.settings_test import DATABASES

DATABASES["default"]["TEST"] = {"NAME": "mutants"}
