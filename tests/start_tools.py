"""What each tool calls its columns and values, in English and in French where it exports in the person's language."""

from __future__ import annotations

from tests.start_files import (
    Sheet,
    always,
    due,
    ended,
    lead_of,
    one_of,
    prefixed,
    tax,
    unsigned,
    with_tax,
)

US_OR_FRENCH = ("%m/%d/%Y", "%d/%m/%Y")
FRENCH_SIGNS = {"decimals": (".", ","), "thousands": (",", "\u202f"), "delimiters": (",", ";")}
SOURCES = {
    "web": ("Organic Search", "Recherche organique"),
    "fair": ("Offline Sources", "Sources hors ligne"),
    "referral": ("Referrals", "Sites référents"),
}
OWN_STAGE = ("Signed by both", "Contrat signé des deux parts")

HUBSPOT_CONTACTS = Sheet(
    "hubspot-crm-exports-all-contacts-2026-06-30", "leads",
    (
        ("Record ID", "ID d'enregistrement", lambda row: f"50{int(row['number']):02}"), ("First Name", "Prénom", always("")),
        ("Email", "Adresse e-mail", prefixed("number", "contact@firm.example+")), ("Contact owner", "Propriétaire du contact", "owner"),
        ("Company Name", "Nom de l'entreprise", "company"), ("Lifecycle Stage", "Phase du cycle de vie", always("Lead")),
        ("Original Traffic Source", "Source de trafic d'origine", "source"), ("Create Date", "Date de création", "created"),
        ("Became a Marketing Qualified Lead Date", "Date à laquelle le contact est devenu un lead qualifié marketing", "mql"),
        ("Became a Sales Qualified Lead Date", "Date à laquelle le contact est devenu un lead qualifié pour la vente", "sqo"),
    ),
    words=SOURCES, dates=("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"),
)  # fmt: skip
HUBSPOT_DEALS = Sheet(
    "hubspot-crm-exports-all-deals-2026-06-30", "deals",
    (
        ("Record ID", "ID d'enregistrement", prefixed("number", "7000")),
        ("Deal Name", "Nom de la transaction", prefixed("company", "Seats ")),
        ("Deal Stage", "Phase de la transaction", "end"), ("Close Date", "Date de fermeture", "ended"),
        ("Deal owner", "Propriétaire de la transaction", "owner"), ("Amount", "Montant", "amount"),
        ("Create Date", "Date de création", "created"), ("Associated Company", "Entreprise associée", "company"),
        ("Associated Contact IDs", "ID des contacts associés", lead_of),
    ),
    words={"won": ("Closed Won", "Fermé gagné"), "lost": ("Closed Lost", "Fermé perdu"), "signed": OWN_STAGE,
           "open": ("Contract Sent", "Contrat envoyé"), "new": ("Appointment Scheduled", "Rendez-vous planifié")},
    dates=("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"), decimals=(".", ","), thousands=("", "\u202f"),
)  # fmt: skip
SALESFORCE_LEADS = Sheet(
    "report1782800000000", "leads",
    (
        ("Lead ID", "ID de la piste", prefixed("number", "00Q5g00000")), ("Lead Owner", "Propriétaire de la piste", "owner"),
        ("Company / Account", "Société/Compte", "company"), ("Lead Source", "Origine de la piste", "source"),
        ("Lead Status", "Statut de la piste", always("Working - Contacted")), ("Create Date", "Date de création", "created"),
    ),
    words={"web": ("Web", "Web"), "fair": ("Trade Show", "Salon"), "referral": ("Partner Referral", "Recommandation")},
    dates=US_OR_FRENCH,
)  # fmt: skip
SALESFORCE_DEALS = Sheet(
    "Opportunities 2026-06-30", "deals",
    (
        ("Opportunity Owner", "Propriétaire de l'opportunité", "owner"), ("Account Name", "Nom du compte", "company"),
        ("Opportunity Name", "Nom de l'opportunité", prefixed("company", "Seats ")), ("Stage", "Étape", "end"),
        ("Close Date", "Date de clôture", "ended"), ("Created Date", "Date de création", "created"), ("Amount", "Montant", "amount"),
        ("Opportunity ID", "ID de l'opportunité", prefixed("number", "0065g00000")),
    ),
    words={"won": ("Closed Won", "Fermée gagnée"), "lost": ("Closed Lost", "Fermée perdue"), "signed": OWN_STAGE,
           "open": ("Negotiation/Review", "Négociation"), "new": ("Prospecting", "Prospection")},
    suffix=".xlsx",
)  # fmt: skip
PIPEDRIVE = Sheet(
    "deals-1234567-89", "deals",
    (
        ("Deal - ID", "Affaire - ID", "number"), ("Deal - Title", "Affaire - Titre", prefixed("company", "Seats ")),
        ("Deal - Value", "Affaire - Valeur", "amount"), ("Deal - Currency of Value", "Affaire - Devise de Valeur", always("EUR")),
        ("Deal - Organization", "Affaire - Organisation", "company"), ("Deal - Owner", "Affaire - Propriétaire", "owner"),
        ("Deal - Stage", "Affaire - Étape", always("Demo")), ("Deal - Status", "Affaire - Statut", "end"),
        ("Deal - Deal created", "Affaire - Affaire créée", "created"),
        ("Deal - Won time", "Affaire - Date de gain", ended("won", "signed")),
        ("Deal - Lost time", "Affaire - Date de perte", ended("lost")),
        ("Deal - Expected close date", "Affaire - Date de clôture prévue", ended("open", "new")),
    ),
    words={"won": ("Won", "Gagné"), "signed": ("Won", "Gagné"), "lost": ("Lost", "Perdu"),
           "open": ("Open", "Ouvert"), "new": ("Open", "Ouvert")},
    dates=("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"), **FRENCH_SIGNS,
)  # fmt: skip
ODOO_CRM = Sheet(
    "Lead_Opportunity (crm.lead)", "deals",
    (
        ("External ID", "ID externe", prefixed("number", "__export__.crm_lead_")),
        ("Opportunity", "Opportunité", prefixed("company", "Seats ")),
        ("Customer", "Client", "company"), ("Salesperson", "Vendeur", "owner"), ("Expected Revenue", "Revenu espéré", "amount"),
        ("Stage", "Étape", "end"), ("Created on", "Créé le", "created"), ("Closed Date", "Date de clôture", ended("won", "signed", "lost")),
        ("Expected Closing", "Clôture prévue", ended("open", "new")),
        ("Lost Reason", "Motif de perte", one_of("end", lost="Too expensive")),
    ),
    words={"won": ("Won", "Gagné"), "lost": ("Qualified", "Qualifié"), "signed": OWN_STAGE, "open": ("Proposition", "Proposition"),
           "new": ("New", "Nouveau")},
    suffix=".xlsx",
)  # fmt: skip
ODOO_INVOICES = Sheet(
    "Journal Entry (account.move)", "invoices",
    (
        ("Number", "Numéro", prefixed("number", "INV/2026/000")),
        ("Invoice Partner Display Name", "Nom d'affichage du partenaire de la facture", "company"),
        ("Invoice/Bill Date", "Date de facturation", "at"), ("Due Date", "Date d'échéance", due),
        ("Untaxed Amount Signed", "Montant hors taxes signé", "net"), ("Total Signed", "Total signé", with_tax),
        ("Status", "Statut", "kind"),
    ),
    words={"invoice": ("Posted", "Comptabilisé"), "credit": ("Posted", "Comptabilisé"), "draft": ("Draft", "Brouillon")},
    suffix=".xlsx",
)  # fmt: skip
STRIPE = Sheet(
    "invoices", "invoices",
    (
        ("id", "id", prefixed("number", "in_1")), ("Amount Due", "Amount Due", with_tax), ("Currency", "Currency", always("eur")),
        ("Customer", "Customer", prefixed("number", "cus_")), ("Customer Name", "Customer Name", "company"),
        ("Date (UTC)", "Date (UTC)", "at"), ("Due Date (UTC)", "Due Date (UTC)", due), ("Number", "Number", prefixed("number", "A1B2-00")),
        ("Status", "Status", "kind"), ("Subtotal", "Subtotal", "net"), ("Tax", "Tax", tax), ("Total", "Total", with_tax),
    ),
    words={"invoice": ("paid", "paid"), "draft": ("void", "void")}, dates=("%Y-%m-%d %H:%M",) * 2, leaves_out=("credit",),
)  # fmt: skip
AIRCALL = Sheet(
    "calls_export_2026-06-30", "calls",
    (
        ("line",) * 2 + (always("Sales"),), ("datetime (tz offset incl.)",) * 2 + ("local",),
        ("number timezone",) * 2 + (always("Europe/Paris"),),
        ("datetime (utc)",) * 2 + ("at",), ("country_code",) * 2 + (always("FR"),), ("direction",) * 2 + ("direction",),
        ("answered",) * 2 + (always("Yes"),), ("user",) * 2 + ("owner",), ("duration (total)",) * 2 + ("seconds",),
        ("duration (in call)",) * 2 + ("seconds",), ("comments",) * 2 + (always(""),), ("tags",) * 2 + (always(""),),
        ("call start time",) * 2 + ("local",), ("in-call duration",) * 2 + ("seconds",),
        ("call id",) * 2 + (prefixed("number", "CA84aedbe1"),),
        ("call type",) * 2 + (always("Answered"),), ("call id (internal)",) * 2 + (prefixed("number", "39"),),
    ),
)  # fmt: skip
QUICKBOOKS = Sheet(
    "Sales transactions", "invoices",
    (
        ("Date", "Date", "at"), ("Transaction type", "Type d'opération", "kind"), ("No.", "N°", prefixed("number", "10")),
        ("Customer", "Client", "company"), ("Memo", "Mémo/Description", always("Services")), ("Due date", "Date d'échéance", due),
        ("Total", "Total", "net"), ("Status", "État", always("")),
    ),
    words={"invoice": ("Invoice", "Facture"), "credit": ("Credit Memo", "Note de crédit"), "draft": ("Estimate", "Devis")},
    dates=US_OR_FRENCH, **FRENCH_SIGNS, above=("Acme", "Sales transactions", ""),
)  # fmt: skip
SAGE = Sheet(
    "journal", "invoices",
    (
        ("No", "N° de pièce", prefixed("number", "80")), ("Type", "Type", "kind"), ("Account", "Tiers", "company"), ("Date", "Date", "at"),
        ("Ref", "Référence", always("")), ("Net", "Montant HT", unsigned), ("Tax", "TVA", always("0")),
    ),
    words={"invoice": ("SI", "Facture"), "credit": ("SC", "Avoir")}, dates=("%d/%m/%Y",) * 2, encoding="cp1252",
    decimals=(".", ","), thousands=("", " "), delimiters=(",", ";"), leaves_out=("draft",),
)  # fmt: skip
DATEV_BOOKINGS = Sheet(
    "EXTF_Buchungsstapel", "invoices",
    (
        ("Umsatz (ohne Soll/Haben-Kz)",) * 2 + (unsigned,), ("Soll/Haben-Kennzeichen",) * 2 + (one_of("kind", invoice="S", credit="H"),),
        ("Konto",) * 2 + (always("10001"),), ("Gegenkonto (ohne BU-Schlüssel)",) * 2 + (always("8400"),), ("Belegdatum",) * 2 + ("at",),
        ("Belegfeld 1",) * 2 + (prefixed("number", "RE-"),), ("Buchungstext",) * 2 + ("company",),
    ),
    dates=("%d%m",) * 2, decimals=(",", ","), delimiters=(";", ";"), encoding="cp1252", leaves_out=("draft",),
    above=("EXTF;700;21;Buchungsstapel;12;20260701101010000",),
)  # fmt: skip
DATEV_INVOICES = Sheet(
    "Rechnungsausgangsbuch", "invoices",
    (
        ("Belegdatum",) * 2 + ("at",), ("Belegnummer",) * 2 + (prefixed("number", "RE"),), ("Kunde",) * 2 + ("company",),
        ("Belegart",) * 2 + ("kind",), ("Nettobetrag",) * 2 + (unsigned,), ("Steuerbetrag",) * 2 + (tax,),
        ("Bruttobetrag",) * 2 + (with_tax,),
        ("Währung",) * 2 + (always("EUR"),),
    ),
    words={"invoice": ("Rechnung",) * 2, "credit": ("Rechnungskorrektur",) * 2, "draft": ("Angebot",) * 2}, dates=("%d.%m.%Y",) * 2,
    decimals=(",", ","), thousands=(".", "."), delimiters=(";", ";"), encoding="cp1252",
)  # fmt: skip
FRESHSALES = Sheet(
    "deals", "deals",
    (
        ("Id", "Id", prefixed("number", "4000")),
        ("Deal name", "Deal name", prefixed("company", "Seats ")), ("Deal value", "Deal value", "amount"),
        ("Deal stage", "Deal stage", "end"), ("Expected close date", "Expected close date", ended("open", "new")),
        ("Closed date", "Closed date", ended("won", "signed", "lost")), ("Created at", "Created at", "created"),
        ("Sales owner", "Sales owner", "owner"), ("Account name", "Account name", "company"), ("Is deleted", "Is deleted", always("false")),
    ),
    words={"won": ("Won", "Won"), "lost": ("Lost", "Lost"), "signed": OWN_STAGE, "open": ("Negotiation", "Negotiation"),
           "new": ("New", "New")},
)  # fmt: skip
SHOPIFY = Sheet(
    "orders_export_1", "invoices",
    (
        ("Name", "Name", prefixed("number", "#10")), ("Email", "Email", prefixed("number", "buyer@firm.example+")),
        ("Financial Status", "Financial Status", "kind"), ("Paid at", "Paid at", "at"), ("Currency", "Currency", always("EUR")),
        ("Subtotal", "Subtotal", "net"), ("Shipping", "Shipping", always("5.00")), ("Taxes", "Taxes", tax), ("Total", "Total", with_tax),
        ("Created at", "Created at", "at"), ("Lineitem quantity", "Lineitem quantity", always("1")),
        ("Lineitem name", "Lineitem name", always("Shirt")), ("Lineitem price", "Lineitem price", "net"),
        ("Billing Name", "Billing Name", "company"),
    ),
    words={"invoice": ("paid", "paid"), "draft": ("refunded", "refunded")}, dates=("%Y-%m-%d 10:00:00 +0200",) * 2, leaves_out=("credit",),
)  # fmt: skip
