"""Whether this installation can answer: its database is reachable and fully migrated."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


def fault() -> str:
    """What is wrong, as one word for machines; empty when all is well."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "database unreachable"
    return (
        "migrations pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""
    )


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"}, or 503 with the fault. Answers without login and says nothing else."""
    found = fault()
    return JsonResponse({"status": found or "ok"}, status=503 if found else 200)
