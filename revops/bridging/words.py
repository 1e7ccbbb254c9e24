"""What the classes of a bridge are called, who sees to what is in them, and why a document may bill a
deal.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from revops.bridging.classes import Class
from revops.bridging.matching import Lack, Reason

LABELS: dict[Class, str | Promise] = {
    Class.LATER_YEAR: _("Renewal, or later year of an earlier deal"),
    Class.INSTALMENT: _("Instalment of a deal signed earlier"),
    Class.NO_DEAL: _("Customer without a deal"),
    Class.MISSING_IN_CRM: _("Missing in the CRM"),
    Class.CREDIT_NOTES: _("Credit notes"),
    Class.TO_COME: _("To be invoiced later"),
    Class.LATE: _("Late by plan"),
    Class.DISCOUNT: _("Discount"),
    Class.DUPLICATE: _("Billed twice"),
    Class.CANCELLED: _("Cancelled"),
    Class.PARTLY_BILLED: _("Billed in part, without a plan"),
    Class.NEVER_BILLED: _("Never billed"),
    Class.FX: _("Exchange rates"),
    Class.TAX: _("Tax"),
    Class.UNEXPLAINED: _("Unexplained"),
}
FINANCE, SALES, SUCCESS = _("Finance"), _("Sales"), _("Customer success")
OWNERS: dict[Class, str | Promise] = dict.fromkeys(Class, FINANCE) | {
    Class.NO_DEAL: SALES,
    Class.MISSING_IN_CRM: SALES,
    Class.DISCOUNT: SALES,
    Class.CANCELLED: SUCCESS,
}
REASONS: dict[Reason, str | Promise] = {
    Reason.DECIDED: _("somebody decided it"),
    Reason.REFERENCE: _("the document names the deal"),
    Reason.ONLY_DEAL: _("the only deal of this customer"),
    Reason.AMOUNT: _("the only deal of this customer with this amount"),
    Reason.NAME_AND_AMOUNT: _("the amount is the same, and the name much alike"),
    Reason.CUSTOMER: _("a deal of this customer, one of several"),
}
LACKS: dict[Lack, tuple[str | Promise, str | Promise]] = {
    Lack.DECIDED: (
        _("somebody decided that it bills none"),
        _("Nothing; a decision can be undone below."),
    ),
    Lack.UNSIGNED: (
        _("it names a deal that is not signed, or has no amount"),
        _("Sales signs the deal with its amount, or the document names another one."),
    ),
    Lack.NOBODY: (
        _("it names neither customer nor company"),
        _("Map the customer or the deal in the export of documents."),
    ),
    Lack.NO_DEAL: (
        _("its customer has no signed deal"),
        _(
            "Sales signs it in the CRM, or the customer’s ids are mapped so that both sides are one."
        ),
    ),
    Lack.CURRENCY: (
        _("its customer signed in other currencies only"),
        _("Sales corrects the deal’s currency, or the document names its deal."),
    ),
    Lack.DAYS: (
        _("its customer signed more than two years before it, or more than a month after"),
        _("The document names its deal, or sales signs the renewal."),
    ),
}
