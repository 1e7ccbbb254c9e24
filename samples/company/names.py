"""Pools of invented names of companies and people. Domains end in .example, which nobody can own."""

# ruff: noqa: SIM905 (a paragraph of names is easier to read and to add to than a list)
from __future__ import annotations

FIRST = (
    "Adam Alice Amélie Anders Andrea Anna Antoine Arjen Astrid Beatriz Ben Bianca Carlos Carmen Charlotte Chiara "
    "Chloé Daan Daniel David Diana Dirk Elena Elin Ella Emma Erik Esther Eva Fabian Femke Fiona Florian Frank "
    "Gabriel Gijs Grace Hanna Hannah Hassan Heike Ingrid Irene Ivan Jack James Jan Jasper Joanna Johan Jörg Julia "
    "Karin Kate Laura Lars Lena Liam Linda Louis Lucas Lucy Luuk Maja Manon Marc Maria Marie Martin Mathilde Max "
    "Mia Michel Mila Mohamed Nadia Naomi Nathalie Nina Noah Nora Olga Olivia Omar Oscar Pascal Patrick Paul Petra "
    "Philippe Rachel Rob Robin Roos Ruth Sam Samira Sara Sebastian Simon Sophie Stefan Susan Sven Tara Tess Theo "
    "Tim Tobias Tom Ute Vera Victor Willem Xavier Yara Zoë"
).split()
LAST = (
    "Adams Ahmed Andersson Bailey Bauer Berg Bernard Bianchi Blom Bos Braun Brown Campbell Chen Clark Dekker "
    "Dijkstra Dupont Durand Evans Fischer Fontaine Garcia Gerritsen Graf Green Gupta Hall Hansen Hendriks Hermans "
    "Hill Huber Jacobs Jensen Johansson Jones Keller Kelly King Klein Koster Kramer Kuipers Lambert Larsen Leroy "
    "Lewis Maas Martin Martinez Mercier Meijer Meyer Miller Mitchell Mulder Murphy Nguyen Nielsen Olsen Parker "
    "Peters Petit Pham Post Prins Quinn Reid Richter Robert Robinson Roux Ryan Schmidt Schneider Scott Shah Simon "
    "Singh Smit Stewart Taylor Timmermans Turner Vermeer Vos Wagenaar Walker Ward Weber White Willems Wolf Wood "
    "Wright Young Zimmer"
).split()
ROOTS = (
    "Alder Amber Anker Arbor Argent Aster Azur Balk Basalt Beacon Birch Boreal Bright Brook Canal Cedar Cinder "
    "Clover Cobalt Copper Coral Crest Delta Dune Eik Ember Falcon Fern Fjord Flint Forge Garnet Glen Granit Grove "
    "Harbour Haven Heron Hollow Indigo Iris Ivory Jade Juniper Kestrel Kiel Koper Lark Linden Lumen Maple Marlow "
    "Meadow Mistral Mosaic Nimbus Noord Oak Onyx Opal Orchard Osprey Pebble Pine Polder Prisma Quarry Quartz "
    "Raven Ridge River Rowan Saffron Sable Schelde Sienna Silver Slate Solstice Sparrow Spruce Stone Summit Tamar "
    "Thistle Tidal Timber Topaz Umber Vale Velvet Vesta Walden Weaver Wester Willow Wren Yarrow Zephyr Zilver"
).split()
TRADES = (
    "Logistics Insurance Retail Foods Energy Health Travel Media Software Mobility Bank Telecom Hotels Pharma "
    "Textiles Machines Analytics Consulting Security Packaging Education Services Works Electronics Instruments "
    "Optics Marine Aviation Homes Water Recruitment Leasing Printing Chemicals Diagnostics Supply Wholesale "
    "Robotics Payments Furniture"
).split()
LEGAL_FORMS = {
    "Benelux": ("B.V.", "N.V."),
    "France": ("SAS", "SARL"),
    "DACH": ("GmbH", "AG"),
    "UK & Ireland": ("Ltd", "plc"),
    "Nordics": ("AB", "A/S"),
    "North America": ("Inc.", "LLC"),
}
