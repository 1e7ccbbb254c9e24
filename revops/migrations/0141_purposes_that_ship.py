"""What tools are usually for, to begin the list with, and who may change it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PURPOSES = (
    ("Leads, customers and deals", "Leads, clients et affaires"),
    ("Marketing campaigns", "Campagnes de marketing"),
    ("Calls and e-mails", "Appels et e-mails"),
    ("Contracts and signatures", "Contrats et signatures"),
    ("Invoices and subscriptions", "Factures et abonnements"),
    ("Books and rates", "Comptabilité et taux de change"),
    ("Onboarding and support", "Mise en service et assistance"),
    ("Use of the product", "Usage du produit"),
    ("Analysis and reports", "Analyses et rapports"),
    ("Data about companies", "Données sur les entreprises"),
)
MAY = ("add_toolpurpose", "change_toolpurpose", "delete_toolpurpose", "view_toolpurpose")


def grant(apps, schema_editor):
    """Administrators change the list."""
    config = apps.get_app_config("revops")
    # A configuration of migrations has no models module, and without one no permission would be created.
    before, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = before
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="revops")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="admin")
    group.permissions.add(*found.filter(codename__in=MAY))


def ship(apps, schema_editor):
    purpose = apps.get_model("revops", "ToolPurpose").objects
    for order, (english, french) in enumerate(PURPOSES, start=1):
        purpose.get_or_create(name_en=english, defaults={"name_fr": french, "order": order})


class Migration(migrations.Migration):
    dependencies = [("revops", "0140_tools")]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
