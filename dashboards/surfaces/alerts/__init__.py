"""Alerts of a chat: one file each, found by itself, that says what there is to be told of now."""

from importlib import import_module
from pkgutil import iter_modules

from dashboards.surfaces.alerts.declared import ALERTS, Alert, Cause, Watch

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["ALERTS", "Alert", "Cause", "Watch"]
