"""`python -m samples.connected.act ACT …` does in the tools of `make demo-connected` what their users would:
`renew CUSTOMER` and `void CUSTOMER` in localstripe (billing.py), the others in Tryton (fill.py).
"""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DIAPASON_HOME", "var/connected")
    django.setup()
    from django.conf import settings

    from samples.connected.billing import Billing, billing
    from samples.connected.server import tryton

    billed = {"renew": Billing.renew, "void": Billing.void}
    home = settings.DIAPASON_HOME
    match sys.argv[1:]:
        case [act, name] if act in billed:
            print(billed[act](billing(home), name))
        case asked:
            print(tryton(home).fill(*asked), end="")
