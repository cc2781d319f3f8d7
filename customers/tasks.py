"""Celery doors of customers: each takes ids or nothing, and calls one service."""

from celery import shared_task

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
