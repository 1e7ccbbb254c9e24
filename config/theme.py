"""How the admin looks: in the product's colours, with the product's sign."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static

# The accent of static/base.css is 600, that of its dark theme 400; the others lie between.
ACCENT = {
    "50": "oklch(97.4% .012 267)", "100": "oklch(95.5% .021 268)", "200": "oklch(90% .052 268)",
    "300": "oklch(83% .092 269)", "400": "oklch(74.1% .133 270)", "500": "oklch(64% .178 268)",
    "600": "oklch(53.3% .221 266)", "700": "oklch(47.5% .2 266)", "800": "oklch(41% .168 266)",
    "900": "oklch(36% .136 267)", "950": "oklch(27% .095 268)",
}  # fmt: skip


def sign(_request: HttpRequest) -> str:
    return static("diapason.svg")


def style(_request: HttpRequest) -> str:
    return static("admin.css")


UNFOLD = {
    "SITE_TITLE": "Diapason",
    "SITE_HEADER": "Diapason",
    "SITE_URL": "/",
    "SITE_ICON": sign,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": sign}],
    "COLORS": {"primary": ACCENT},
    "SIDEBAR": {"navigation": "revops.admin.navigation.sidebar"},
    "STYLES": [style],
}
