"""What people do in Tryton, run by the Python of .venv-connected: `fill.py CONFIG DATABASE ACT …`.

company                    a company with its year, customers, opportunities and invoices
win NUMBER                 an opportunity is won today
invoice PARTY AMOUNT       an invoice is posted today
delete NUMBER              an opportunity that is not over is cancelled and deleted
merge PARTY INTO           a customer takes the place of another, who was never billed (Wingtip)
"""

import datetime
import random
import sys
from decimal import Decimal

from proteus import Model, Wizard, config
from trytond.exceptions import UserError
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.modules.currency.tests.tools import get_currency

TODAY = datetime.date.today()
CUSTOMERS = ("Northwind", "Contoso", "Fabrikam", "Tailspin", "Proseware", "Wingtip")
SELLERS = ("Camille Dubois", "Pieter Visser")
DAYS, DEALS, INVOICES = 90, 24, 12


def company() -> None:
    create_company(currency=get_currency("EUR"))
    found = get_company()
    for year in {TODAY.year, (TODAY - datetime.timedelta(days=DAYS)).year}:
        days = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        set_fiscalyear_invoice_sequences(create_fiscalyear(found, days)).click("create_period")
    create_chart(found)
    chance = random.Random(7)
    parties = [party(name) for name in CUSTOMERS]
    sellers = [seller(name, found) for name in SELLERS]
    for number in range(DEALS):
        day = TODAY - datetime.timedelta(days=DAYS - number * DAYS // DEALS)
        sell(chance.choice(parties), chance.choice(sellers), day, chance)
    for number in range(INVOICES):
        day = TODAY - datetime.timedelta(days=DAYS - number * DAYS // INVOICES)
        bill(chance.choice(parties[:-1]), Decimal(chance.randrange(200, 4000)), day)
    bill(parties[0], Decimal(-150), TODAY)


def party(name):
    made = Model.get("party.party")(name=name)
    made.save()
    return made


def seller(name, of):
    made = Model.get("company.employee")(party=party(name), company=of)
    made.save()
    return made


def sell(to, by, day, chance):
    """Three in ten stay leads, and of the others three in ten are lost."""
    made = Model.get("sale.opportunity")(
        party=to, employee=by, start_date=day, amount=Decimal(chance.randrange(500, 9000)), description=f"{to.name} {day:%B}"
    )  # fmt: skip
    made.save()
    if chance.random() < 0.3:
        return
    made.click("opportunity")
    if chance.random() < 0.3:
        made.lost_reason = chance.choice(("price", "timing", "competitor"))
        made.end_date = TODAY
        made.click("lost")
    elif chance.random() < 0.4:
        win(made.number)


def bill(to, amount, day):
    made = Model.get("account.invoice")(type="out", party=to, invoice_date=day)
    line = made.lines.new()
    line.account, line.description = get_accounts(get_company())["revenue"], "Licence"
    line.quantity, line.unit_price = (1, amount) if amount > 0 else (-1, -amount)
    made.save()
    made.click("post")


def win(number):
    """Tryton's own way is a sale that is confirmed; the state is what counts here."""
    found = one("sale.opportunity", "number", number)
    pool_write(found.id, {"state": "won", "end_date": TODAY})


def pool_write(id, values):
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    with Transaction().start(
        config.get_config().database_name, 1, context={"_check_access": False}
    ):
        opportunity = Pool().get("sale.opportunity")
        opportunity.write([opportunity(id)], values)


def invoice(name, amount):
    bill(one("party.party", "name", name), Decimal(amount), TODAY)


def delete(number):
    found = one("sale.opportunity", "number", number)
    if found.state != "cancelled":
        found.click("cancel")
    found.delete()


def merge(name, into):
    source, destination = (one("party.party", "name", each) for each in (name, into))
    replace = Wizard("party.replace", models=[source])
    replace.form.destination = destination
    replace.execute("replace")


def one(model, field, value):
    found = Model.get(model).find([(field, "=", value)])
    return found[0] if found else sys.exit(f"There is none of the {field} {value}.")


ACTS = {each.__name__: each for each in (company, win, invoice, delete, merge)}

if __name__ == "__main__":
    path, database, *asked = sys.argv[1:]
    act, given = ACTS.get(asked[0] if asked else ""), asked[1:]
    if act is None or len(given) != act.__code__.co_argcount:
        sys.exit(__doc__)
    config.set_trytond(database=database, config_file=path).skip_warning = True
    try:
        act(*given)
    except UserError as error:
        sys.exit(f"It refuses: {error.message}")
