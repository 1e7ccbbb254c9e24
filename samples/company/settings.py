"""Who the sample company is: the constants that every other file of the generator reads."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Kadewerk (demo)"  # on every page, so that nobody takes its figures for theirs
DOMAIN = "kadewerk.example"
CURRENCY, TIMEZONE, COUNTRY, FISCAL_YEAR_START = "EUR", "Europe/Amsterdam", "NL", 1
SEED = 20_11
MONTHS = 24
LEADS = 30_000
DIALLER_SILENT_DAYS = 5

INBOUND, OUTBOUND = "inbound", "outbound"


@dataclass(frozen=True, slots=True)
class Channel:
    """How leads of one channel behave. Shares and chances are fractions, `hours` the median to
    first human contact.
    """

    name: str
    motion: str
    share: float
    to_mql: float
    to_sqo: float
    win: float
    hours: float
    contacted: float


CHANNELS = (
    Channel("Website", INBOUND, 0.190, 0.245, 0.215, 1.00, 1.6, 0.93),
    Channel("Webinar", INBOUND, 0.100, 0.215, 0.180, 0.90, 19.0, 0.84),
    Channel("Paid search", INBOUND, 0.140, 0.185, 0.175, 0.85, 2.4, 0.90),
    Channel("Content", INBOUND, 0.105, 0.190, 0.170, 0.90, 22.0, 0.78),
    Channel("Event", INBOUND, 0.060, 0.260, 0.210, 1.05, 34.0, 0.82),
    Channel("Partner", INBOUND, 0.030, 0.330, 0.270, 1.20, 5.0, 0.95),
    Channel("Referral", INBOUND, 0.025, 0.370, 0.300, 1.35, 2.0, 0.97),
    Channel("Cold call", OUTBOUND, 0.120, 0.165, 0.220, 0.95, 0.0, 1.0),
    Channel("Cold e-mail", OUTBOUND, 0.130, 0.115, 0.190, 0.85, 0.0, 1.0),
    Channel("LinkedIn", OUTBOUND, 0.100, 0.150, 0.200, 1.00, 0.0, 1.0),
)

PERSONAS = ("Head of sales", "Head of customer care", "CIO", "CEO/COO")
PERSONA_SHARES = (0.34, 0.27, 0.22, 0.17)

REGIONS = ("Benelux", "France", "DACH", "UK & Ireland", "Nordics", "North America")
REGION_SHARES = (0.28, 0.17, 0.20, 0.18, 0.10, 0.07)
REGION_CURRENCY = {"UK & Ireland": "GBP", "North America": "USD"}
RARE_CURRENCY = "CHF"
RATES = {"USD": 0.915, "GBP": 1.172, RARE_CURRENCY: 1.045}
UNKNOWN_CURRENCY = "XQZ"

NEW, EXPANSION, RENEWAL = "New business", "Expansion", "Renewal"
DEAL_TYPES, DEAL_TYPE_SHARES = (NEW, EXPANSION, RENEWAL), (0.72, 0.18, 0.10)
PRODUCTS, PRODUCT_SHARES = ("Contact Centre", "Agent Assist", "Analytics"), (0.52, 0.30, 0.18)

MID_MARKET, ENTERPRISE = "Mid-market", "Enterprise"
MEDIAN_DEAL = {MID_MARKET: 15_800, ENTERPRISE: 34_500}
WIN_CHANCE = {MID_MARKET: 0.305, ENTERPRISE: 0.275}

MONTH_SEASON = (1.02, 1.04, 1.08, 1.00, 0.97, 1.00, 0.87, 0.68, 1.10, 1.10, 1.06, 0.88)
WEEKDAY = {
    INBOUND: (1.10, 1.18, 1.14, 1.08, 0.90, 0.26, 0.24),
    OUTBOUND: (1.02, 1.12, 1.10, 1.06, 0.80, 0.0, 0.0),
}
