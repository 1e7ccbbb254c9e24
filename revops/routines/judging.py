"""What leads of account executives think of deals. The only writer of judgements; imports know nothing
of them, and nothing of them is written back to the CRM.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from revops.models import Deal, Judgement, Likelihood
from revops.models.meetings import LONGEST
from revops.routines.rights import may_call, may_chair


def may_judge(user: AbstractBaseUser, deal: Deal) -> bool:
    """Who commits for the team of the deal, and who chairs."""
    return may_chair(user) or (deal.team_id is not None and may_call(user, deal.team))


def judge(
    deal: str, likelihood: str, reason: str, *, by: AbstractBaseUser, at: object = None
) -> Judgement:
    """Judges a deal anew; the earlier judgements stay. Raises PermissionDenied, ValidationError, and
    Deal.DoesNotExist where there is no such deal.
    """
    found = Deal.objects.select_related("team").get(deal=deal, known_until=None)
    if not may_judge(by, found):
        raise PermissionDenied(
            _("A deal is judged by who commits for its team (%(team)s) and by the CRO.")
            % {"team": found.team or _("none")}
        )
    if likelihood not in Likelihood.values:
        raise ValidationError(_("Choose commit, best case or out."))
    if not (reason := reason.strip()):
        raise ValidationError(_("Say why; the reason stands beside what the CRM says."))
    if len(reason) > LONGEST:
        raise ValidationError(_("Write %(most)d characters at most.") % {"most": LONGEST})
    return Judgement.objects.create(
        deal=deal,
        likelihood=likelihood,
        reason=reason,
        author_id=by.pk,
        made_at=at or timezone.now(),
    )


def judgements(deals: Iterable[str]) -> dict[str, Judgement]:
    """The last judgement of each deal that has one. One query."""
    # One array, however many deals are asked for: each as a parameter of its own takes longer than all else.
    asked = RawSQL("SELECT unnest(%s::text[])", [list(deals)])
    rows = Judgement.objects.filter(deal__in=asked).select_related("author", "author__person")
    return {each.deal: each for each in rows.order_by("deal", "-pk").distinct("deal")}
