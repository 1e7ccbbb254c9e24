from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dashboards.surfaces import chat, digest_mail, meeting_mail, question_mail

        digest_mail.register()
        question_mail.register()
        meeting_mail.register()
        chat.register()
