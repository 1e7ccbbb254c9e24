"""Alerts of a chat: one file each, found by itself, that says what there is to be told of now."""

from dashboards.surfaces.alerts.declared import ALERTS, Alert, Cause, Watch
from revops.registry import import_files

import_files(__name__)

__all__ = ["ALERTS", "Alert", "Cause", "Watch"]
