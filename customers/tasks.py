"""Celery doors of customers: each takes ids or nothing, and calls one service."""

from celery import shared_task

from customers.services.importing import jobs
from customers.services.looking import forget_looks as forget_old_looks
from customers.services.scoring import rescore_stale
from customers.services.segments import count_segments as count_due

MOST_BATCHES = 40


@shared_task(name="customers.tasks.rescore_customers")
def rescore_customers() -> int:
    """Count value and churn again for the cards that waited a day; returns how many."""
    done = 0
    for _ in range(MOST_BATCHES):
        batch = rescore_stale()
        done += batch
        if not batch:
            break
    return done


@shared_task(name="customers.tasks.count_segments")
def count_segments() -> int:
    """Count the segments whose size is a quarter of an hour old; returns how many."""
    return count_due()


@shared_task(name="customers.tasks.run_import")
def run_import(job_id: int) -> int:
    """Read a file, try it, carry it out or undo it; safe to be asked twice, and to die in between."""
    return jobs.carry_out(job_id)


@shared_task(name="customers.tasks.resume_imports", expires=30)
def resume_imports() -> int:
    """Take up imports whose worker is gone."""
    return jobs.resume()


@shared_task(name="customers.tasks.forget_imports")
def forget_imports() -> int:
    """Let go of lines of a month ago; returns of how many imports."""
    return jobs.forget_old()


@shared_task(name="customers.tasks.forget_looks")
def forget_looks() -> int:
    """Let go of who looked at cards over a year ago; returns how many."""
    return forget_old_looks()
