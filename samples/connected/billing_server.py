"""A localstripe for this machine only, run by the Python of .venv-connected: `billing_server.py PORT FOLDER`.

By itself it listens on every address and keeps its data in /tmp. What Stripe does and localstripe leaves
out, and what Diapason is told by, is added here: events of invoices that were changed, voided or deleted,
events asked for by a family of types (`invoice.*`), and a page of each record.
"""

import html
import json
import pickle
import sys
import time
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace

from aiohttp import web
from localstripe import resources
from localstripe.resources import Customer, Event, Invoice, Plan, Product, Subscription, Token
from localstripe.server import app

DAY = 86_400
PAYS, FAILS = "4242424242424242", "4000000000000341"
# Who, by which card, how many days ago it began, and what it pays each month, in cents.
CUSTOMERS = (
    ("Adatum", PAYS, 85, 24_900),
    ("Lucerne", PAYS, 52, 9_900),
    ("Fourth Coffee", PAYS, 20, 4_900),
    ("Litware", FAILS, 12, 19_900),
)
MONTH = 30 * DAY
VERBS = {("POST", "void"): "voided", ("POST", "pay"): "updated", ("POST", ""): "updated", ("DELETE", ""): "deleted"}  # fmt: skip
GONE = {"fr": "Cet enregistrement n’existe pas ou plus.", "en": "There is no such record, or no more."}  # fmt: skip
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem"><h1>{title}</h1>{rest}"""


def company() -> None:
    """Customers with a subscription, each with the invoices of its months until now."""
    product = Product(name="Licence", type="service")
    for name, card, days, amount in CUSTOMERS:
        began = time.time() - days * DAY
        clock_at(began)
        plan = Plan(product=product.id, amount=amount, currency="eur", interval="month")
        customer = Customer(name=name, email=f"billing@{name.split()[0].lower()}.example")
        token = Token(card={"number": card, "exp_month": "12", "exp_year": "2040", "cvc": "123"})
        Customer._api_add_source(customer.id, token.id)
        subscription = Subscription(customer=customer.id, items=[{"plan": plan.id}])
        for each in range(1, days * DAY // MONTH + 1):
            clock_at(began + each * MONTH)
            Invoice._api_pay_invoice(Invoice._api_create(customer.id, subscription.id).id)
    resources.time = time


def clock_at(moment: float) -> None:
    """localstripe asks the clock of its module `time`, and so lives in the past while it is filled."""
    resources.time = SimpleNamespace(time=lambda: moment)


def keep_in(path: Path) -> None:
    """In one file of this installation, written when something was asked for and not at each object."""

    def dump(store: resources.Store) -> None:
        unfinished = path.with_suffix(".new")
        unfinished.write_bytes(pickle.dumps(store, pickle.HIGHEST_PROTOCOL))
        unfinished.replace(path)

    resources.Store.dump_to_disk = dump
    resources.Store.__setitem__, resources.Store.__delitem__ = dict.__setitem__, dict.__delitem__
    if path.exists():
        resources.store.update(pickle.loads(path.read_bytes()))


def events_by_family() -> None:
    of_all = Event._api_list_all.__func__

    def listed(cls: type, url: str, type: str = "*", **asked: object) -> object:
        found = of_all(cls, url, **asked)
        found._list = [each for each in found._list if fnmatchcase(each.type, type)]
        return found

    Event._api_list_all = classmethod(listed)


@web.middleware
async def with_events(request: web.Request, handler):
    """What was done to an invoice that was there is an event, as it is of Stripe."""
    answer = await handler(request)
    _, version, what, *rest = request.path.split("/")
    verb = VERBS.get((request.method, "".join(rest[1:])))
    if (version, what) == ("v1", "invoices") and rest and verb and answer.status == 200:
        said = json.loads(answer.body)
        Event(f"invoice.{verb}", SimpleNamespace(_export=lambda: said))
        resources.store.dump_to_disk()
    return answer


@web.middleware
async def with_pages(request: web.Request, handler):
    """A record to read, in place of Stripe's own pages; and nothing is given to pages of other servers."""
    if not request.path.startswith("/record/"):
        return await handler(request)
    found = resources.store.get(":".join(request.path.split("/")[2:]))
    language = "fr" if request.headers.get("Accept-Language", "").startswith("fr") else "en"
    rest = f"<p>{GONE[language]}</p>"
    if found is not None:
        shown = json.dumps(found._export(), indent=2, default=str, ensure_ascii=False)
        rest = f"<pre style='white-space: pre-wrap'>{html.escape(shown)}</pre>"
    content = PAGE.format(title="localstripe", rest=rest)
    return web.Response(text=content, content_type="text/html", status=200 if found else 404)


def serve(port: int, folder: Path) -> None:
    path = folder / "localstripe-data"
    keep_in(path)
    events_by_family()
    if not path.exists():
        scheduled, resources.schedule_webhook = resources.schedule_webhook, lambda _event: None
        company()
        resources.schedule_webhook = scheduled
        resources.store.dump_to_disk()
    app.on_response_prepare.clear()
    app.middlewares[:0] = [with_pages, with_events]
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
