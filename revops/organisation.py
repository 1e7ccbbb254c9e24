"""The organisation's settings: their only writer, and what has to be derived anew when they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from babel import Locale
from babel.numbers import is_currency
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import model_to_dict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from revops import chores
from revops.effects import EFFECTS, effects
from revops.known import lock_facts
from revops.models import Chore, MonthClose, Organisation, Publication, RawRecord
from revops.models.dimensions import PAIRS
from revops.queue import work
from revops.targets.write import name_currency

# Business days and base amounts of every fact depend on these.
DERIVED_FROM = ("base_currency", "timezone")
# And readings on these.
PUBLISHED_WITH = (
    *DERIVED_FROM,
    "name",
    "country",
    "fiscal_year_start",
    "week_start",
    "revenue",
    "pairs",
)
# Of the list of places, what is no country: an unknown one, unions, and the forms that test languages.
NO_COUNTRIES = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}


@cache
def known_countries() -> frozenset[str]:
    """The codes of countries and of parts of the world. Read when asked for: no command waits for it."""
    return frozenset(Locale("en").territories) - NO_COUNTRIES


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    label: str | Promise
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Act:
    """A change of settings that has not been made. `effects` says what it would do to figures: with
    none, nobody is asked.
    """

    organisation: Organisation
    before: Organisation | None
    changes: tuple[Change, ...]
    effects: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Stands for these changes and no others, so that a yes is to what was read."""
        named = [
            (each.name, str(each.before), str(each.after))
            for each in self.changes
            if each.name in EFFECTS
        ]
        return sha256(repr(named).encode()).hexdigest()[:20]


def plan(given: Mapping[str, object]) -> Act:
    """What setting these would change. Raises ValidationError, also when something is still
    lacking.
    """
    before, organisation = Organisation.current(), Organisation.current() or Organisation(pk=1)
    for name, value in given.items():
        setattr(organisation, name, value)
    validate(organisation)
    refuse_other_than_closed(before, organisation)
    changes = tuple(
        Change(
            name,
            Organisation._meta.get_field(name).verbose_name,
            getattr(before, name, None),
            value,
        )
        for name, value in given.items()
        if before is None or getattr(before, name) != value
    )
    return Act(
        organisation,
        before,
        changes,
        tuple(effects(before, organisation)) if before and changes else (),
    )


def settle(
    given: Mapping[str, object], *, by: AbstractBaseUser | None = None, through: str = ""
) -> list[Change]:
    """Sets what is given, notes who did it, and answers what that changed. Raises ValidationError
    as `plan`.
    """
    with transaction.atomic():
        lock_facts()
        act = plan(given)
        if act.changes:
            if act.before and act.before.base_currency != act.organisation.base_currency:
                name_currency(act.before.base_currency)
            act.organisation._history_user = by
            act.organisation._change_reason = through[:100]
            act.organisation.save()
            follow(act)
    return list(act.changes)


def kept() -> dict[str, object]:
    """The settings as they are, as JSON, to be put back."""
    organisation = Organisation.current()
    last = Organisation.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return {"settings": organisation and model_to_dict(organisation), "history": last or 0}


def put_back(before: Mapping[str, object]) -> None:
    """The settings as they were `kept`, or none where there were none; what was set in between
    leaves no trace. For whoever has taken away all records: nothing is derived anew.
    """
    Organisation.objects.all().delete()
    if before["settings"]:
        Organisation.objects.bulk_create([Organisation(**before["settings"])])
    Organisation.history.filter(history_id__gt=before["history"]).delete()


def follow(act: Act) -> None:
    """Asks for what makes a change show: facts derived anew where they depend on it, else a
    publication with the new settings.
    """
    names = [change.name for change in act.changes]
    if act.before is None or derive_after(names) or not set(names) & set(PUBLISHED_WITH):
        return
    if Publication.objects.exists():
        why = _("The organisation's %(names)s changed.") % {"names": ", ".join(names)}
        Chore.request(Chore.Kind.PUBLISH, why)
        transaction.on_commit(work.ring)


def refuse_other_than_closed(before: Organisation | None, after: Organisation) -> None:
    """Raises ValidationError where months were signed in another currency or with another Revenue;
    the database refuses it anyway, and cannot say what to do.
    """
    first = MonthClose.objects.filter(ended_at=None).order_by("month").first()
    if before is None or first is None:
        return
    errors = {}
    if before.base_currency != after.base_currency:
        errors["base_currency"] = _(
            "Months are closed in %(currency)s: open them again before the currency changes."
        ) % {"currency": before.base_currency}
    if before.revenue != after.revenue:
        errors["revenue"] = _(
            "Months are closed with Revenue as %(before)s: open %(month)s and all later ones again, "
            "change it, and close them anew; what was signed stays readable."
        ) % {"before": before.get_revenue_display(), "month": f"{first.month:%Y-%m}"}
    if errors:
        raise ValidationError(errors)


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
    """A sentence by field for a currency, country or language that is well written but does not
    exist.
    """
    errors = {}
    currency, country = organisation.base_currency, organisation.country
    if len(currency) == 3 and not is_currency(currency):
        errors["base_currency"] = [
            _("There is no currency “%(code)s”; write one such as EUR.") % {"code": currency}
        ]
    if len(country) == 2 and country not in known_countries():
        errors["country"] = [
            _("There is no country “%(code)s”; write one such as NL.") % {"code": country}
        ]
    known = [code for code, _name in settings.LANGUAGES]
    if strange := [str(code) for code in organisation.languages if code not in known]:
        sentence = _("Diapason does not speak %(strange)s; it speaks %(known)s.")
        errors["languages"] = [
            sentence % {"strange": ", ".join(strange), "known": ", ".join(known)}
        ]
    if strange := [str(name) for name in organisation.pairs if name not in PAIRS]:
        sentence = _("There is no pair of dimensions “%(strange)s”; there are %(known)s.")
        errors["pairs"] = [sentence % {"strange": ", ".join(strange), "known": ", ".join(PAIRS)}]
    return errors


def derive_after(changed: Iterable[str]) -> bool:
    """Asks for all facts to be derived anew when they depend on what changed; answers whether it
    did.
    """
    names = [name for name in changed if name in DERIVED_FROM]
    if not names or not RawRecord.objects.exists():
        return False
    chores.request_derive(_("The organisation's %(names)s changed.") % {"names": ", ".join(names)})
    return True
