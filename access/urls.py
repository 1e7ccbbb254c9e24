"""Addresses of accounts and people. Of allauth's, those that are used are named one by one: there is
no sign-up, no second e-mail, no login by a code in a mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from access.pages import account as one
from access.pages import join, people, security

# The list of passkeys is a part of the page about an account's security.
to_security = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/login/code/", factors.authenticate, name="mfa_authenticate"),
    path("accounts/login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/closed/", account.account_inactive, name="account_inactive"),
    path("accounts/again/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "accounts/again/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "accounts/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "accounts/password/reset/<slug:uidb36>/<slug:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/security/", security.page, name="mfa_index"),
    path("accounts/security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/security/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/security/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/security/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/security/passkeys/", to_security, name="mfa_list_webauthn"),
    path("accounts/security/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("accounts/security/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "accounts/security/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("join/<int:invitation>-<slug:secret>/", join.page, name="join"),
    path("people/", people.page, name="people"),
    path("people/address/unlock/", people.unlock_address, name="people_unlock_address"),
    path("people/invitation/<int:invitation>/renew/", people.renew, name="invitation_renew"),
    path(
        "people/invitation/<int:invitation>/withdraw/", people.withdraw, name="invitation_withdraw"
    ),
    path("people/invitation/<int:invitation>/person/", people.link, name="invitation_person"),
    path("people/<int:account>/", one.page, name="people_account"),
    path("people/<int:account>/role/", one.role, name="people_role"),
    path("people/<int:account>/person/", one.person, name="people_person"),
    path("people/<int:account>/team/", one.team, name="people_team"),
    path("people/<int:account>/unlock/", one.unlock, name="people_unlock"),
    path("people/<int:account>/factors/", one.factors, name="people_factors"),
]
