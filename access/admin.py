"""The admin has no door of its own: its login, logout and change of password are the site's. What
allauth would list there is shown on the page People, and secrets nowhere.
"""

from __future__ import annotations

from allauth.account import admin as account_admin
from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from allauth.mfa import admin as mfa_admin
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Importing their modules registered them.
admin.site.unregister([account_admin.EmailAddress, mfa_admin.Authenticator])


def change_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("account_change_password")


def log_out(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return logout(request)


admin.site.login = secure_admin_login(admin.site.login)
admin.site.logout = log_out
admin.site.password_change = change_password
