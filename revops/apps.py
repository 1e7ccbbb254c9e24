from django.apps import AppConfig


class RevopsConfig(AppConfig):
    name = "revops"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from revops import kpis
        from revops.ingest import uploads

        kpis.load()
        uploads.register()
