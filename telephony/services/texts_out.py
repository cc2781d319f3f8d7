"""Texts to customers: ordered with a message on a ticket, guarded, sent after the commit, followed until they arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.events import Happening
from core.operations import operation
from core.tokens import random_token
from staff.models import Person
from telephony.models import Text, TextState, Word
from telephony.problems import TEXT_NOT_NOW, TEXT_REFUSED, TOO_MANY_TEXTS
from telephony.provider import PhoneError, Texted, Wording
from telephony.rules.states import MOST_ATTEMPTS, STUCK_SENDING, UNADOPTED, wait_before
from telephony.rules.texting import LIVE_EXCHANGE, length_of, next_check, next_text_state, shown_state
from telephony.services import commands
from telephony.services.flight import address
from telephony.services.guarding import HOUR, judge_number, readers, shown_number
from telephony.services.policies import policy_of
from telephony.services.receipts import once
from telephony.services.reports import Report
from telephony.twilio import phone
from tickets.models import UNFINISHED, Direction, Media, Message, Ticket
from tickets.services.texting import mark_step

HEAD_START = timedelta(seconds=2)
ASKING = timedelta(seconds=30)
UNSUBSCRIBED = 21610
WAITING = (TextState.PLANNED, TextState.SENDING)


def order_text(happening: Happening) -> None:
    """Reaction to message.queued: a text is sent once this commits.

    Raises TEXT_REFUSED, TEXT_NOT_NOW, TOO_MANY_TEXTS or NO_NUMBER: then nothing was said at all.
    """
    message: Message = happening.subject
    if message.media != Media.SMS or not message.to:
        return
    ticket, to = message.ticket, message.to[0]
    before = Text.objects.filter(theirs=to, message__ticket=ticket).order_by("-pk").first()
    ours = before.ours if before else shown_number(ticket.queue_id).e164
    guard(ticket, to)
    author = _count_one_more(ticket, happening.actor.person_id)
    text = Text.objects.create(
        message=message, contact_point_id=before.contact_point_id if before else ticket.contact_point_id, author=author,
        label=f"text-{random_token()}", ours=ours, theirs=to, state=TextState.PLANNED,
        segments=length_of(message.text).segments, due_at=timezone.now() + HEAD_START,
    )  # fmt: skip
    transaction.on_commit(lambda: commands.in_background(send_text, text.pk), robust=True)


def has_stopped(number: str) -> bool:
    """Whether the newest word about texts from this number, theirs or the carrier's, is that there shall be none."""
    said = Text.objects.filter(~Q(word="") | Q(error_code=UNSUBSCRIBED), theirs=number)
    newest = said.order_by("-pk").first()
    return newest is not None and newest.word != Word.START


def guard(ticket: Ticket, to: str) -> None:
    """Step: raises TEXT_REFUSED for a number that may not be texted, TEXT_NOT_NOW for a customer who may not.

    Who texted us first may be answered in any country: they chose us, and the premium numbers stay shut.
    """
    if has_stopped(to):
        raise TEXT_REFUSED(number=to, against="stopped")
    wrote = Message.objects.filter(texts__theirs=to, direction=Direction.IN).order_by("-pk").first()
    verdict = judge_number(ticket.queue_id, to)
    if verdict.against and not (verdict.against == "country" and wrote):
        raise TEXT_REFUSED(number=verdict.number or to[:40], against=verdict.against)
    customer = ticket.customer
    if customer is None:
        return
    asked = customer.is_provisional or ticket.status in UNFINISHED
    against = readers.contact(customer, asked, "sms")
    if wrote and wrote.created_at > timezone.now() - LIVE_EXCHANGE:
        against = [one for one in against if one != "quiet_hours"]
    if against:
        raise TEXT_NOT_NOW(reason=against[0], reasons=against)


def _count_one_more(ticket: Ticket, person_id: int | None) -> Person | None:
    """Step: who writes, if they may send one more within the hour. Raises TOO_MANY_TEXTS."""
    if person_id is None:
        return None
    limit = policy_of(ticket.queue_id).texts_per_hour
    # One at a time: two answers in the same moment must not both be the last one that is allowed.
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if Text.objects.filter(author=person, created_at__gte=timezone.now() - HOUR).count() >= limit:
        raise TOO_MANY_TEXTS(limit=limit, retry_after=int(HOUR.total_seconds()))
    return person


def send_text(text_id: int) -> bool:
    """Claim one planned text, hand it to the provider, record what came of it; False when somebody else has it."""
    text = _claim(text_id)
    if text is None or text.message is None:
        return False
    told_at = address(f"text?text={text.label}")
    try:
        made = phone().text(Wording(text.theirs, text.ours, text.message.text, told_at))
    except PhoneError as error:
        record_refusal(text_id=text.pk, error=error)
    else:
        learn(text_id=text.pk, about=made)
    return True


def _claim(text_id: int) -> Text | None:
    """One conditional UPDATE decides who sends; what was written earlier to the same number goes first."""
    now = timezone.now()
    earlier = Text.objects.filter(theirs=OuterRef("theirs"), state__in=WAITING, id__lt=OuterRef("id"))
    mine = Text.objects.filter(~Exists(earlier), pk=text_id, state=TextState.PLANNED)
    if not mine.update(state=TextState.SENDING, sent_at=now, due_at=now + STUCK_SENDING):
        return None
    return Text.objects.select_related("message").get(pk=text_id)


@operation
def record_refusal(*, text_id: int, error: PhoneError) -> None:
    """The provider did not take it, or nobody knows: try again, give up, or look for it before anything else."""
    text = Text.objects.select_for_update().get(pk=text_id)
    if text.state != TextState.SENDING:
        return
    now, text.attempts = timezone.now(), text.attempts + 1
    detail = ""
    if error.retry and text.attempts < MOST_ATTEMPTS:
        text.state, text.due_at = TextState.PLANNED, now + wait_before(text.attempts)
        detail = f"carrier {text.due_at.isoformat(timespec='seconds')}"
    elif error.refused:
        text.state, text.due_at, text.error_code = TextState.FAILED, None, error.code
        detail = f"error {error.code}"
    else:
        text.state, text.due_at = TextState.UNKNOWN, now + UNADOPTED
    text.save(update_fields=["state", "due_at", "attempts", "error_code"])
    # While it is looked for, the message is on its way like any other.
    _show(text, detail, "queued" if text.state == TextState.UNKNOWN else "")


def _show(text: Text, detail: str = "", state: str = "") -> None:
    """Step: the message shows how its newest text is."""
    newest = Text.objects.filter(message=text.message_id).order_by("-pk").values_list("pk", flat=True).first()
    if text.message_id is not None and newest == text.pk:
        mark_step(text.message_id, state or shown_state(text.state), detail)


@operation
def learn(*, text_id: int, about: Texted) -> None:
    """The provider's word about a text, by whatever way and however often it comes."""
    _learn(Text.objects.select_for_update().get(pk=text_id), about)


def _learn(text: Text, about: Texted) -> None:
    """Step: the same for a locked text. A word about another text, or an older one, changes nothing."""
    if text.sid and about.sid and text.sid != about.sid:
        return
    state, sid = next_text_state(text.state, about.status), text.sid or about.sid or None
    if (state, sid) == (text.state, text.sid):
        return
    text.state, text.sid, text.attempts = state, sid, 0
    is_over = state in (TextState.DELIVERED, TextState.UNDELIVERED, TextState.FAILED)
    text.error_code = about.error_code if state in (TextState.UNDELIVERED, TextState.FAILED) else 0
    text.due_at = None if is_over else _first_check()
    text.save(update_fields=["state", "sid", "attempts", "error_code", "due_at"])
    _show(text, f"error {text.error_code}" if text.error_code else "")


def _first_check() -> datetime | None:
    wait = next_check(0)
    return timezone.now() + wait if wait else None


@operation
def report_text(*, key: str, label: str, report: Report) -> str:
    """A status callback: late, twice, in any order; about a text that nobody knows: nothing."""
    return once(key, lambda: _report(label, report))


def _report(label: str, report: Report) -> str:
    rows, sid = Text.objects.select_for_update(), report.get("MessageSid", "")[:34]
    text = (rows.filter(label=label).first() if label else None) or rows.filter(sid=sid).first()
    if text is not None and text.label:
        code = report.get("ErrorCode", "")
        code_number = int(code) if code.isascii() and code.isdigit() else 0
        _learn(text, Texted(sid, report.get("MessageStatus", ""), error_code=min(code_number, 99999)))
    return ""


def see_to_texts(limit: int = 20) -> int:
    """Tick: send what the writing process missed, look for what may have been sent, ask how the silent ones are."""
    now = timezone.now()
    # A sender died in the middle: the text may be out, so it is looked for and never simply sent once more.
    Text.objects.filter(state=TextState.SENDING, due_at__lte=now).update(state=TextState.UNKNOWN)
    handed_out = 0
    for text in list(Text.objects.filter(due_at__lte=now).order_by("due_at")[:limit]):
        # Handed out to a thread; should that die, it is due again later.
        mine = Text.objects.filter(pk=text.pk, state=text.state, due_at=text.due_at)
        if mine.update(due_at=now + ASKING):
            commands.in_background(_see_to, text.pk)
            handed_out += 1
    return handed_out


def _see_to(text_id: int) -> None:
    text = Text.objects.select_related("message").get(pk=text_id)
    try:
        if text.state == TextState.PLANNED:
            send_text(text.pk)
        elif text.state == TextState.UNKNOWN:
            settle_unknown_text(text_id=text.pk, found=_find(text))
        elif text.sid:
            settle_silent(text_id=text.pk, about=phone().text_of(text.sid))
    except PhoneError:
        return  # the provider itself is silent; asked again when the claim runs out


def _find(text: Text) -> Texted | None:
    """The one text to this number with these words that nobody has claimed; with several, nobody can say which."""
    words = text.message.text.strip() if text.message else ""
    same = [one for one in phone().texts_to(text.theirs, text.ours) if one.words.strip() == words]
    known = set(Text.objects.filter(sid__in=[one.sid for one in same]).values_list("sid", flat=True))
    new = [one for one in same if one.sid not in known]
    return new[0] if len(new) == 1 else None


@operation
def settle_unknown_text(*, text_id: int, found: Texted | None) -> None:
    """Adopt what was found; with nothing certain the outcome stays unknown, is shown, and is never sent again by us."""
    text = Text.objects.select_for_update().get(pk=text_id)
    if text.state != TextState.UNKNOWN:
        return
    if found is not None:
        _learn(text, found)
        return
    Text.objects.filter(pk=text.pk).update(due_at=None)
    _show(text)


@operation
def settle_silent(*, text_id: int, about: Texted | None) -> None:
    """Nobody told us how a text is: what the provider says when asked, and when to ask again."""
    text = Text.objects.select_for_update().get(pk=text_id)
    asked, before = text.attempts + 1, text.state
    if about is not None:
        _learn(text, about)
    if text.state == before:
        wait = next_check(asked) if about is not None else None
        due = timezone.now() + wait if wait else None
        Text.objects.filter(pk=text.pk).update(attempts=asked, due_at=due)
