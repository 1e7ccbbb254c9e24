"""Forty people in eight teams, and when. Days count from the first day of the window; a mover has
two rows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.company.clock import Clock, Days
from samples.company.settings import DOMAIN

FUNCTIONS = {
    "Marketing": "marketing",
    "SDR EMEA": "sdr",
    "SDR UK": "sdr",
    "BDR EMEA": "bdr",
    "BDR UK": "bdr",
    "AE Mid-market": "ae",
    "AE Enterprise": "ae",
    "Customer success": "cs",
}

# Who was in a team first is its lead.
MEMBERSHIPS: tuple[tuple[str, str, int, int | None], ...] = (
    ("Sanne de Vries", "Marketing", -1310, None),
    ("Thomas Lefèvre", "Marketing", -820, None),
    ("Aoife Brennan", "Marketing", -410, None),
    ("Mateusz Kowalski", "Marketing", -95, None),
    ("Ines Carvalho", "Marketing", 201, None),
    ("Bram Jansen", "Marketing", -640, 482),
    ("Lotte Bakker", "SDR EMEA", -930, None),
    ("Julien Moreau", "SDR EMEA", -380, None),
    ("Clara Hoffmann", "SDR EMEA", -150, None),
    ("Nils Lindqvist", "SDR EMEA", 95, None),
    ("Yasmine El Amrani", "SDR EMEA", -500, 402),
    ("Yasmine El Amrani", "AE Mid-market", 402, None),
    ("Davide Conti", "SDR EMEA", -290, 306),
    ("Oliver Hughes", "SDR UK", -770, None),
    ("Niamh Gallagher", "SDR UK", -205, None),
    ("Kofi Mensah", "SDR UK", 248, None),
    ("Harriet Cole", "SDR UK", -60, None),
    ("Sofia Rossi", "BDR EMEA", -1020, None),
    ("Felix Wagner", "BDR EMEA", -450, None),
    ("Elif Kaya", "BDR EMEA", -130, None),
    ("Hugo Girard", "BDR EMEA", -260, 333),
    ("Hugo Girard", "SDR EMEA", 333, None),
    ("Marta Nowak", "BDR EMEA", 418, None),
    ("Callum Fraser", "BDR UK", -680, None),
    ("Priya Nair", "BDR UK", -310, None),
    ("Ewan Morrison", "BDR UK", -180, 521),
    ("Zanele Dlamini", "BDR UK", 507, None),
    ("Pieter Visser", "AE Mid-market", -1500, None),
    ("Camille Dubois", "AE Mid-market", -890, None),
    ("Jonas Becker", "AE Mid-market", -520, None),
    ("Freya Lund", "AE Mid-market", -240, None),
    ("Rajiv Patel", "AE Mid-market", 61, None),
    ("Emily Carter", "AE Mid-market", -730, 366),
    ("Emily Carter", "AE Enterprise", 366, None),
    ("Katarina Novak", "AE Enterprise", -1240, None),
    ("Henrik Sørensen", "AE Enterprise", -860, None),
    ("Isabelle Laurent", "AE Enterprise", -430, None),
    ("Michael O'Donnell", "AE Enterprise", -590, 563),
    ("Anouk Smit", "AE Enterprise", 541, None),
    ("Fatima Benali", "Customer success", -1120, None),
    ("Tom Verhoeven", "Customer success", -700, None),
    ("Leïla Haddad", "Customer success", -270, None),
    ("George Papadakis", "Customer success", 182, None),
)
IDS = {
    name: f"U{100 + index}"
    for index, name in enumerate(dict.fromkeys(row[0] for row in MEMBERSHIPS))
}
LEAD_OF_TEAM = {team: name for name, team, *_ in sorted(MEMBERSHIPS, key=lambda row: -row[2])}
_ASCII = str.maketrans("èéïø", "eeio")


def login(name: str) -> str:
    """First name, dot, family name in plain letters: "Leïla Haddad" → "leila.haddad"."""
    first, _, family = name.lower().translate(_ASCII).partition(" ")
    return f"{first}.{family.replace(' ', '').replace(chr(39), '')}"


def people(clock: Clock) -> pd.DataFrame:
    """One row per membership: user_id, name, email, team, function, joined_on, left_on (NaT: still
    there).
    """
    rows = pd.DataFrame(MEMBERSHIPS, columns=["name", "team", "joined", "left"])
    rows["user_id"] = rows["name"].map(IDS)
    rows["email"] = rows["name"].map(login) + "@" + DOMAIN
    rows["function"] = rows["team"].map(FUNCTIONS)
    rows["joined_on"] = clock.start + rows.pop("joined").to_numpy().astype("timedelta64[D]")
    left = rows.pop("left")
    rows["left_on"] = pd.Timestamp(clock.start) + pd.to_timedelta(left, unit="D")
    known = rows["joined_on"] < clock.cut
    return rows[known].reset_index(drop=True)


def members(staff: pd.DataFrame, team: str, day: np.datetime64) -> np.ndarray:
    """Ids of those who were in the team on the day."""
    there = (staff["team"] == team) & (staff["joined_on"] <= day) & ~(staff["left_on"] <= day)
    return staff.loc[there, "user_id"].to_numpy()


def draw_owners(
    staff: pd.DataFrame, teams: np.ndarray, days: Days, rng: np.random.Generator
) -> np.ndarray:
    """One member of the team of each row, as the team was on that day."""
    owners = np.empty(len(teams), dtype=object)
    for team in pd.unique(teams):
        of_team = staff[staff["team"] == team]
        moves = np.unique(
            np.concatenate([of_team["joined_on"].dropna(), of_team["left_on"].dropna()])
        )
        spell = np.searchsorted(
            moves.astype("datetime64[D]"), days.astype("datetime64[D]"), side="right"
        )
        for number in np.unique(spell[teams == team]):
            rows = np.flatnonzero((teams == team) & (spell == number))
            owners[rows] = rng.choice(members(staff, team, days[rows[0]]), len(rows))
    return owners


def keep_or_redraw(
    staff: pd.DataFrame, owners: np.ndarray, teams: np.ndarray, days: Days, rng: np.random.Generator
) -> np.ndarray:
    """The same owner where that person is still in the team, else one of those who are."""
    drawn = draw_owners(staff, teams, days, rng)
    still = np.zeros(len(owners), dtype=bool)
    spells = zip(
        staff["user_id"],
        staff["team"],
        staff["joined_on"].to_numpy(),
        staff["left_on"].to_numpy(),
        strict=True,
    )
    for person, team, joined, left in spells:
        still |= (owners == person) & (teams == team) & (days >= joined) & ~(days >= left)
    return np.where(still, owners, drawn)
