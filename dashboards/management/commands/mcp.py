"""Serves published numbers to an assistant on this machine, on standard input and output."""

from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from dashboards.surfaces.assistants import server


class Command(BaseCommand):
    help = (
        "Serves published numbers to an assistant by the Model Context Protocol, on standard input"
        " and output, with the rights of an account."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("--token", help="token of the API (create_token)")
        one.add_argument("--user", help="name of the account")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def handle(
        self, *, token: str | None, user: str | None, language: str, **options: object
    ) -> None:
        def who() -> AbstractBaseUser:
            found = User.objects.filter(is_active=True)
            named = Token.objects.filter(key=token).values("user") if token else None
            chosen = found.filter(pk__in=named) if token else found.filter(username=user)
            if (account := chosen.first()) is None:
                raise server.gone()
            return account

        try:
            who()
        except server.Gone as error:
            why = str(error) if token else _("There is no user “%(name)s”.") % {"name": user}
            raise CommandError(why) from error
        server.over_stdio(who, language)
