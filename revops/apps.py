from django.apps import AppConfig


class RevopsConfig(AppConfig):
    name = "revops"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from revops import chores, homes, kpis, sample, stocktaking, withdrawing
        from revops.closing import checks
        from revops.connectors import protocol
        from revops.derive import kinds
        from revops.duplicates import scanning
        from revops.ingest import jobs, pulls, uploads
        from revops.routines import freezing, sections

        protocol.load()
        kinds.load()
        kpis.load()
        homes.load()
        checks.load()
        jobs.register()
        pulls.register()
        chores.register()
        scanning.register()
        stocktaking.register()
        uploads.register()
        sections.load()
        freezing.register()
        sample.register()
        withdrawing.register()
