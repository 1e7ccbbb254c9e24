"""Prints a user's token for the API."""

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token


class Command(BaseCommand):
    help = (
        "Prints a user's token for the API, and nothing else; with --new the old one stops working."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="name of the account")
        parser.add_argument(
            "--new",
            action="store_true",
            help="make a new token; the old one is refused from now on",
        )

    def handle(self, *, user: str, new: bool, **options: object) -> None:
        account = User.objects.filter(username=user).first()
        if account is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": user})
        if not account.is_active:
            raise CommandError(
                _("The account “%(name)s” is not active; no token would work.") % {"name": user}
            )
        if new:
            Token.objects.filter(user=account).delete()
        token, _created = Token.objects.get_or_create(user=account)
        self.stdout.write(token.key)
