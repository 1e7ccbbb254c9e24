"""What the broker wakes up. Which work is due, the database alone knows."""

from celery import shared_task

from revops.queue import work


@shared_task(ignore_result=True)
def tick() -> None:
    """Does whatever is due."""
    work.do_all()
