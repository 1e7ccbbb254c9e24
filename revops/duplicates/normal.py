"""E-mail addresses, telephones, names and numbers in the form by which two of them are compared. Pure.

Each answers "" for what is empty or says nothing.
"""

# ruff: noqa: SIM905 (a paragraph of words is easier to read and to add to than a list)
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from revops.derive.identity import is_number

REPEATED = 50_000
# Mailboxes that several people read: they name a company, no person.
SHARED = frozenset(
    "accounting accounts accueil achat achats admin administration backoffice billing bonjour bureau buchhaltung "
    "commercial compta comptabilite contact contacts direction einkauf empfang facturation finance hello help "
    "helpdesk hr info infos it jobs kontakt mail marketing noreply office orders procurement purchasing reception "
    "rechnung rh sales secretariat service support team vente ventes vertrieb webmaster welcome zentrale".split()
)
# Where anybody may have an address, or a page.
FREE = frozenset(
    "163.com aol.com bluewin.ch btinternet.com comcast.net etsy.com facebook.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.de "
    "gmx.net google.com googlemail.com hey.com hotmail.be hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it "
    "hotmail.nl icloud.com instagram.com laposte.net libero.it linkedin.com linktr.ee live.be live.co.uk live.com live.fr live.nl "
    "mac.com mail.com mail.ru me.com msn.com neuf.fr orange.fr outlook.be outlook.com outlook.de outlook.es outlook.fr outlook.it "
    "pm.me proton.me protonmail.com qq.com sfr.fr sites.google.com skynet.be t-online.de telenet.be twitter.com wanadoo.fr web.de "
    "wp.pl x.com yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.ru ymail.com youtube.com ziggo.nl".split()
)
GOOGLE = frozenset({"gmail.com", "googlemail.com"})
TITLES = frozenset(
    "dr prof ing mr mrs ms miss m mme mlle monsieur madame herr frau fr hr sir dipl".split()
)
# Of one meaning are those of one word here: what a register calls it says little of who it is.
FORMS = {
    "sa": "sa", "sas": "sas", "sasu": "sas", "sarl": "sarl", "eurl": "sarl", "snc": "snc", "sci": "sci", "scop": "scop",
    "gmbh": "gmbh", "mbh": "gmbh", "ag": "ag", "kg": "kg", "ohg": "ohg", "ug": "ug", "se": "se", "ev": "ev",
    "ltd": "ltd", "limited": "ltd", "llc": "llc", "plc": "plc", "inc": "inc", "incorporated": "inc", "corp": "inc",
    "corporation": "inc", "bv": "bv", "nv": "nv", "vof": "vof", "srl": "srl", "spa": "spa", "sl": "sl",
    "oy": "oy", "ab": "ab", "aps": "aps", "as": "as", "lda": "lda", "sprl": "sprl", "bvba": "bvba",
}  # fmt: skip
FILLERS = frozenset("co and et und the la le les de der die das ste societe cie company".split())
NO_LETTERS = re.compile(r"[^\w]+|_")
# B.V., S.A.R.L. and A/S are one word each.
DOTTED = re.compile(r"\b(?:\w\.){2,}|\b(?:\w[./])+\w\b")
AGAIN = re.compile(r"([a-z])\1+")
UMLAUTS = re.compile(r"([aou])e")
SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "æ": "a", "œ": "o", "đ": "d", "ł": "l", "ı": "i"})
PHONE_DIGITS = 9  # the national number of most countries, without its trunk 0
EXTENSION = re.compile(r"(?:ext|extension|poste|durchwahl|x)\.?\s*\d+\s*$", re.IGNORECASE)
FEW_DIGITS = 4


def folded(text: str) -> str:
    """In small letters without accents; ü, ue and u are one."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(SPECIAL))
    bare = "".join(each for each in text if not unicodedata.combining(each))
    return UMLAUTS.sub(r"\1", bare)


def email(text: str) -> str:
    """Without what stands behind a +, and of Google's without dots: all of these are one mailbox."""
    local, at, host = text.strip().casefold().partition("@")
    if not (local and at and "." in host):
        return ""
    local = local.partition("+")[0]
    if host in GOOGLE:
        local, host = local.replace(".", ""), "gmail.com"
    return f"{local}@{host}"


def is_shared(address: str) -> bool:
    """Whether several people read the mailbox of a normalised address."""
    words = NO_LETTERS.split(address.partition("@")[0])
    return bool(words) and words[0].rstrip("0123456789") in SHARED


def host(text: str) -> str:
    """The domain of a normalised address or of a web address, "" where anybody may have one."""
    text = text.strip().casefold().rpartition("@")[2]
    text = re.sub(r"^\w+://", "", text).split("/")[0].split("?")[0].split(":")[0]
    text = text.removeprefix("www.").rstrip(".")
    return "" if "." not in text or text in FREE else text


def phone(text: str) -> str:
    """The last nine digits: they are the same with +33, 0033, (0) and in the country itself.

    Nothing is looked up in plans of numbers: a telephone alone is never enough to be taken for
    somebody else, so that two countries that share nine digits do no harm.
    """
    digits = re.sub(r"[^0-9]", "", EXTENSION.sub("", text).replace("(0)", ""))
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS and len(set(digits)) > 2 else ""


@lru_cache(maxsize=REPEATED)
def person(text: str) -> tuple[str, ...]:
    """The words of a person's name in the order of letters, so that it does not matter which of
    them comes first. A letter counts once however often it is repeated.
    """
    words = (each for each in NO_LETTERS.split(AGAIN.sub(r"\1", folded(text))) if each)
    return tuple(sorted(each for each in words if each not in TITLES))


@lru_cache(maxsize=REPEATED)
def company(text: str) -> tuple[str, str]:
    """What a company is called without its legal form, and that form."""
    together = DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), text)
    words = [each for each in NO_LETTERS.split(folded(together)) if each]
    named = [each for each in words if each not in FORMS and each not in FILLERS]
    forms = [FORMS[each] for each in words if each in FORMS]
    return " ".join(named or words), forms[-1] if named and forms else ""


def register(text: str) -> frozenset[str]:
    """The numbers under which a company is registered that one number names.

    A French VAT number is a SIREN behind two digits, a SIRET is one before five; the SIREN is the
    company.
    """
    plain = NO_LETTERS.sub("", text).upper()
    if not is_number(plain) or len(plain) < FEW_DIGITS:
        return frozenset()
    if found := re.fullmatch(r"FR[0-9A-Z]{2}([0-9]{9})|([0-9]{9})[0-9]{5}", plain):
        return frozenset({found[1] or found[2]})
    return frozenset({plain})


@lru_cache(maxsize=REPEATED)
def document(text: str) -> str:
    """A document's number without the letters, signs and zeros that tools put before it."""
    plain = NO_LETTERS.sub("", text).upper()
    digits = re.sub(r"^[A-Z]*0*", "", plain)
    return digits if len(digits) >= 2 else plain
