"""The organisation's settings: their only writer, and what has to be derived anew when they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale
from babel.numbers import is_currency
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from revops import work
from revops.models import Organisation, RawRecord

# Business days and base amounts of every fact depend on these.
DERIVED_FROM = ("base_currency", "timezone")
KNOWN_COUNTRIES = frozenset(Locale("en").territories) - {"ZZ"}  # which stands for an unknown one


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    label: str | Promise
    before: object
    after: object


def settle(given: Mapping[str, object]) -> list[Change]:
    """Sets what is given and answers what that changed. Raises ValidationError, also when something is still lacking."""
    with transaction.atomic():
        before = Organisation.current()
        organisation = Organisation.current() or Organisation(pk=1)
        for name, value in given.items():
            setattr(organisation, name, value)
        validate(organisation)
        changes = [
            Change(name, Organisation._meta.get_field(name).verbose_name, getattr(before, name, None), value)
            for name, value in given.items()
            if before is None or getattr(before, name) != value
        ]
        if changes:
            organisation.save()
            derive_after(change.name for change in changes if before)
    return changes


def validate(organisation: Organisation) -> None:
    """Raises ValidationError with every reason, by field."""
    errors = unknown(organisation)
    try:
        organisation.full_clean(exclude=list(errors), validate_unique=False)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def unknown(organisation: Organisation) -> dict[str, list[str]]:
    """A sentence by field for a currency, country or language that is well written but does not exist."""
    errors = {}
    currency, country = organisation.base_currency, organisation.country
    if len(currency) == 3 and not is_currency(currency):
        errors["base_currency"] = [_("There is no currency “%(code)s”; write one such as EUR.") % {"code": currency}]
    if len(country) == 2 and country not in KNOWN_COUNTRIES:
        errors["country"] = [_("There is no country “%(code)s”; write one such as NL.") % {"code": country}]
    known = [code for code, _name in settings.LANGUAGES]
    if strange := [str(code) for code in organisation.languages if code not in known]:
        said = _("Diapason does not speak %(strange)s; it speaks %(known)s.")
        errors["languages"] = [said % {"strange": ", ".join(strange), "known": ", ".join(known)}]
    return errors


def derive_after(changed: Iterable[str]) -> bool:
    """Asks for all facts to be derived anew when they depend on what changed; answers whether it did."""
    names = [name for name in changed if name in DERIVED_FROM]
    if not names or not RawRecord.objects.exists():
        return False
    work.request_derive(_("The organisation's %(names)s changed.") % {"names": ", ".join(names)})
    return True
