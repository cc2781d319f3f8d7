"""All periodic work, on one page.

`ticks` run in the keeper every 250 ms, straight on PostgreSQL; `HOUSEKEEPING` runs in Celery, started by beat.
A tick returns how many rows it handled, and several keepers may run it at once: it claims its rows (FOR UPDATE SKIP
LOCKED), takes a lock of its own, or writes what comes out the same twice.
"""

from __future__ import annotations

from collections.abc import Callable

Tick = Callable[[], int]


def ticks() -> list[Tick]:
    """The functions of the keeper's loop, in their order."""
    from contactcenter.silence import ask_after_silence
    from insight.services import watch_thresholds
    from mail.work import see_to_mail
    from outreach.services import queue_follow_ups
    from routing import services as routing
    from tickets import services as tickets
    from tickets.services.due import tell_due_clocks
    from tickets.services.running import look_at_the_time, run_automation
    from tickets.services.sla import sweep_promises
    from tickets.services.trying import look_at_trials

    return [
        ask_after_silence,
        routing.expire_due,
        routing.end_due_wrap_ups,
        routing.sweep_presence,
        routing.widen_due,
        routing.overflow_due,
        routing.take_pulse,
        routing.distribute,
        tickets.send_due_replies,
        tickets.wake_due_tickets,
        see_to_mail,
        *_ticks_of_telephony(),
        queue_follow_ups,
        watch_thresholds,
        tell_due_clocks,
        sweep_promises,
        run_automation,
        look_at_the_time,
        look_at_trials,
    ]


def _ticks_of_telephony() -> list[Tick]:
    from telephony.services import callbacks, checking, commands, forgetting, losing
    from telephony.services import recording, seats, text_files, texts_out, voicemail  # isort: skip

    return [
        commands.send_due_commands,
        losing.return_lost_calls,
        seats.give_up_forgotten,
        checking.check_silent_calls,
        checking.resolve_unknown,
        voicemail.fetch_due,
        texts_out.see_to_texts,
        text_files.fetch_due_files,
        recording.resume_due_recordings,
        forgetting.purge_due,
        callbacks.queue_due_callbacks,
    ]


def urgent_ticks() -> list[Tick]:
    """Those that somebody waits for at this moment: web processes do them while the keeper is dead."""
    from routing import services as routing
    from telephony.services import commands, losing

    return [
        routing.expire_due,
        routing.end_due_wrap_ups,
        routing.sweep_presence,
        routing.widen_due,
        routing.distribute,
        commands.send_due_commands,
        losing.return_lost_calls,
    ]


# Celery task name -> seconds between two runs
HOUSEKEEPING: dict[str, float] = {
    "contactcenter.tasks.worker_alive": 10.0,
    "contactcenter.tasks.keep_partitions": 600.0,
    "contactcenter.tasks.forget_operations": 3600.0,
    "contactcenter.tasks.sweep_files": 3600.0,
    "contactcenter.tasks.forget_visitors": 3600.0,
    "routing.tasks.count_volumes": 3600.0,
    "telephony.tasks.forget_receipts": 3600.0,
    "telephony.tasks.forget_recordings": 24 * 3600.0,
    "telephony.tasks.forget_sounds": 24 * 3600.0,
    "tickets.tasks.sweep_uploads": 3600.0,
    "tickets.tasks.resume_bulks": 10.0,
    "customers.tasks.rescore_customers": 300.0,
    "customers.tasks.count_segments": 60.0,
    "customers.tasks.resume_imports": 20.0,
    "customers.tasks.forget_imports": 3600.0,
    "customers.tasks.forget_looks": 24 * 3600.0,
    "privacy.tasks.see_to_requests": 60.0,
}
