"""What people of the sample company wrote on the time axis. Months count back from the first of the
running month.
"""

from __future__ import annotations

from datetime import date, timedelta

from revops import notes
from samples.company.accounts import accounts_of

# Author, month before the running one, day of that month, days it lasted, text, KPIs and motion.
NOTES: tuple[tuple[str, int, int, int, str, tuple[str, ...], str], ...] = (
    (
        "Sanne de Vries",
        9,
        17,
        1,
        "New website with a shorter contact form",
        ("leads", "mqls"),
        "inbound",
    ),
    (
        "Pieter Visser",
        6,
        4,
        1,
        "List prices up by 6 %",
        ("deals_signed", "revenue", "win_rate", "signed_amount"),
        "",
    ),
    (
        "Sofia Rossi",
        4,
        11,
        5,
        "Dialler out of order, calls by mobile",
        ("calls", "touches"),
        "outbound",
    ),
    ("Sanne de Vries", 2, 14, 3, "Trade fair in Cologne", (), ""),
    (
        "Lotte Bakker",
        1,
        12,
        1,
        "Webinar with a partner, 180 guests",
        ("leads", "mqls", "sqos"),
        "inbound",
    ),
    (
        "Katarina Novak",
        0,
        3,
        1,
        "Two account executives on leave for three weeks",
        ("deals_signed", "win_rate"),
        "",
    ),
)


def write_notes(today: date) -> None:
    """Writes what is not there yet, as its author would."""
    for name, back, day, lasted, text, kpis, motion in NOTES:
        author, on = (
            accounts_of(name).get(),
            months_before(today, back).replace(day=day),
        )
        if on < today and not notes.Note.objects.filter(on=on, text=text).exists():
            until = on + timedelta(days=lasted - 1) if lasted > 1 else None
            notes.write(
                notes.Note(on=on, until=until, text=text, kpis=list(kpis), motion=motion), author
            )


def months_before(today: date, count: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    return date(year, month + 1, 1)
