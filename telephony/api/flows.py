"""What callers hear before they reach somebody: flows, their versions and sounds, and the numbers that lead there."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.files import open_blob
from core.problems import FORBIDDEN, INVALID, MISSING, TOO_LARGE, Refusal
from routing.models import Queue
from telephony.api.steering import voice_queue
from telephony.models import Flow, FlowVersion, PhoneNumber, Sound
from telephony.rules.flows import Facts, read
from telephony.rules.rehearsing import rehearse
from telephony.rules.sounds import CONTENT_TYPES, LARGEST
from telephony.selectors import flows, own_numbers, reception_at, shut_by_emergency, versions_of
from telephony.serializers import flows as shapes
from telephony.services import flows as services
from telephony.services.sounds import keep_sound, sound_named, store_sound

TAGS = ["flows"]
SOMEBODY = "Li Na 李娜"  # whom a rehearsal greets


class FlowDoor(Door):
    """Supervisors read, administrators write."""

    roles = frozenset({"supervisor", "admin"})
    scope = "routing"

    def flow(self, pk: int) -> Flow:
        """A flow for reading. Raises MISSING."""
        return self.find(Flow, pk, flows())

    def own(self, pk: int) -> Flow:
        """A flow for writing. Raises FORBIDDEN, MISSING."""
        self.administer()
        return self.flow(pk)

    def administer(self) -> None:
        """Raises FORBIDDEN for who is no administrator."""
        if self.person.role != "admin":
            raise FORBIDDEN()

    def detail(self, flow: Flow) -> Any:
        """The answer of a flow's own page."""
        fresh: Any = flows().get(pk=flow.pk)
        fresh.problems = services.problems_of(fresh.draft)
        return shapes.FlowDetail(fresh).data

    def change(self, pk: int, service: Any, **given: Any) -> Response:
        """Run one operation on a flow; with an old `version`, 409 with the flow as it is now in `detail.current`."""
        flow = self.own(pk)
        return self.write(
            lambda: service(actor=self.actor, flow=flow, **given), answer=self.detail, current=lambda: flow
        )

    def one_flow(self, pk: int | None) -> Flow | None:
        """A flow that a number is to lead to. Raises INVALID."""
        found = Flow.objects.filter(pk=pk).first() if pk is not None else None
        if pk is not None and found is None:
            raise INVALID.field("flow", en="There is no such flow.", zh="没有该流程。")
        return found


class Flows(FlowDoor):
    """All flows, and new ones."""

    @schema(answer=shapes.FlowRow, paged=True, tags=TAGS, summary="Flows")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(flows().defer("draft"), shapes.FlowRow, order=("key", "id"))

    @schema(
        request=shapes.FlowInput, answer=shapes.FlowDetail, status=201, tags=TAGS, summary="New flow (administrators)"
    )
    def post(self, request: Request) -> Response:
        """Create; nobody hears it before it is published and a number leads there. Raises FLOW_KEY_TAKEN."""
        self.administer()
        given = self.parse(shapes.FlowInput)
        return self.write(lambda: services.create_flow(actor=self.actor, **given), answer=self.detail, status=201)


class OneFlow(FlowDoor):
    """One flow with its draft."""

    @schema(answer=shapes.FlowDetail, tags=TAGS, summary="A flow, its draft, and what is wrong with that")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(self.detail(self.flow(pk)))

    @schema(request=shapes.FlowPatch, answer=shapes.FlowDetail, tags=TAGS, summary="Change a draft (administrators)")
    def patch(self, request: Request, pk: int) -> Response:
        """Change; drafts may be unfinished. Raises STALE."""
        self.administer()
        return self.change(pk, services.change_flow, **self.parse(shapes.FlowPatch))


class PublishFlow(FlowDoor):
    """The draft becomes what callers hear."""

    @schema(request=shapes.FlowPublishInput, answer=shapes.FlowDetail, tags=TAGS, summary="Publish a draft")
    def post(self, request: Request, pk: int) -> Response:
        """Publish; calls on their way end in their own version. Raises FLOW_UNFIT with the problems, STALE."""
        self.administer()
        return self.change(pk, services.publish_flow, **self.parse(shapes.FlowPublishInput))


class FlowVersions(FlowDoor):
    """What was published, the newest first."""

    @schema(answer=shapes.FlowVersionRow, paged=True, tags=TAGS, summary="Versions of a flow")
    def get(self, request: Request, pk: int) -> Response:
        """List."""
        return self.page(versions_of(self.flow(pk)).defer("document"), shapes.FlowVersionRow, order=("-number",))


class OneFlowVersion(FlowDoor):
    """One version."""

    @schema(answer=shapes.FlowVersionDetail, tags=TAGS, summary="A version of a flow")
    def get(self, request: Request, pk: int, number: int) -> Response:
        """Read. Raises MISSING."""
        found = versions_of(self.flow(pk)).filter(number=number).first() if number < 2**31 else None
        if found is None:
            raise MISSING()
        return Response(shapes.FlowVersionDetail(found).data)


class RestoreFlowVersion(FlowDoor):
    """An older version comes back as the draft."""

    @schema(request=shapes.RestoreInput, answer=shapes.FlowDetail, tags=TAGS, summary="Take a version as the draft")
    def post(self, request: Request, pk: int, number: int) -> Response:
        """Restore; it is heard once it is published. Raises MISSING, STALE."""
        flow = self.own(pk)
        if number >= 2**31 or not FlowVersion.objects.filter(flow=flow, number=number).exists():
            raise MISSING()
        return self.change(pk, services.restore_version, number=number, **self.parse(shapes.RestoreInput))


class TryFlow(FlowDoor):
    """A flow without a telephone."""

    @schema(
        request=shapes.TryInput, answer=shapes.TryAnswer, tags=TAGS, summary="Walk a flow by pressing keys",
        keeps_answer=False,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Walk the given document, or the draft, by the rule that calls are walked by; nothing is stored."""
        flow, given = self.flow(pk), self.parse(shapes.TryInput)
        document = given.get("document") or flow.draft
        now, reception = timezone.now(), given["reception"]
        facts = Facts(
            hours=lambda node: reception_at(node, now) if reception == "now" else reception,
            is_known=lambda: given["known"],
            language=given["language"],
        )
        walked = rehearse(read(document), given["keys"], facts, SOMEBODY)
        told = {name: getattr(walked, name) for name in ("moments", "awaits", "ended", "language")}
        return Response(shapes.TryAnswer({**told, "problems": services.problems_of(document)}).data)


class FlowEmergency(FlowDoor):
    """The switch that answers every call of a flow at once."""

    @schema(
        request=shapes.FlowEmergencyInput, answer=shapes.FlowEmergencyReport, tags=TAGS,
        summary="Answer every call with a message at once, or rehearse it",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Switch on (supervisors may); a rehearsal tells what callers would hear and changes nothing."""
        flow, given = self.flow(pk), self.parse(shapes.FlowEmergencyInput)
        message = given["message"] if any(given.get("message", {}).values()) else services.EMERGENCY
        if given["rehearse"]:
            return Response(services.emergency_report(flow, message, rehearsed=True))
        return self.write(
            lambda: services.begin_emergency(actor=self.actor, flow=flow, message=message),
            answer=lambda done: services.emergency_report(done, message, rehearsed=False),
        )

    @schema(answer=shapes.FlowEmergencyReport, tags=TAGS, summary="Let the flow answer again")
    def delete(self, request: Request, pk: int) -> Response:
        """Switch off (supervisors may)."""
        flow = self.flow(pk)
        return self.write(
            lambda: services.end_emergency(actor=self.actor, flow=flow),
            answer=lambda done: services.emergency_report(done, {}, rehearsed=False),
        )


# --- sounds


class Sounds(FlowDoor):
    """Greetings to upload."""

    parser_classes = [MultiPartParser]

    @schema(
        request={"multipart/form-data": shapes.SoundUpload}, answer=shapes.SoundRow, status=201, tags=TAGS,
        summary="Upload a greeting: WAV or MP3, 5 MB and 180 seconds at most (administrators)",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Answers with its id, which a node then names. Raises TOO_LARGE, SOUND_UNREADABLE, SOUND_TOO_LONG."""
        self.administer()
        file = self.parse(shapes.SoundUpload)["file"]
        if file.size > LARGEST:
            raise TOO_LARGE(limit=LARGEST)
        sound = store_sound(data=file.read(), filename=file.name)
        return self.write(
            lambda: keep_sound(actor=self.actor, sound=sound), answer=lambda one: shapes.SoundRow(one).data, status=201
        )


class OneSound(FlowDoor):
    """What is known of a greeting."""

    @schema(answer=shapes.SoundRow, tags=TAGS, summary="An uploaded greeting")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(shapes.SoundRow(self.find(Sound, pk, Sound.objects.select_related("blob"))).data)


class ShutByEmergency(FlowDoor):
    """What closing a queue in an emergency does to the calls of whole numbers."""

    @schema(
        answer=shapes.ShutRow(many=True), tags=TAGS, parameters=[shapes.ShutQuery],
        summary="What callers of each flow meet while a queue is closed in an emergency",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Of flows that ask that queue's hours."""
        queue = self.find(Queue, self.parse_query(shapes.ShutQuery)["queue"])
        return Response(shapes.ShutRow(shut_by_emergency(queue), many=True).data)


class SoundBytes(FlowDoor):
    """A greeting as the editor plays it."""

    @schema(answer={(200, "audio/*"): bytes}, tags=TAGS, summary="Hear an uploaded greeting")
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The file. Raises MISSING when the storage lost it."""
        return _served(self.find(Sound, pk, Sound.objects.select_related("blob")))


def _served(sound: Sound) -> HttpResponseBase:
    try:
        opened = open_blob(sound.blob)
    except FileNotFoundError as lost:
        raise MISSING() from lost
    answer = FileResponse(opened, content_type=CONTENT_TYPES[sound.kind])
    answer["Content-Length"] = str(sound.blob.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@csrf_exempt
@require_GET
def heard_sound(request: HttpRequest, name: str) -> HttpResponseBase:
    """The provider fetches a sound at an address that we signed; any other is not found."""
    sound = sound_named(name)
    if sound is None:
        return HttpResponse(status=404)
    try:
        return _served(sound)
    except Refusal:
        return HttpResponse(status=404)


# --- numbers


class PhoneNumbers(FlowDoor):
    """Our numbers: where each leads; a queue shows one of them to whom it calls."""

    @schema(answer=shapes.PhoneNumberRow, paged=True, tags=TAGS, summary="Our numbers")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(own_numbers(), shapes.PhoneNumberRow, order=("e164", "id"))

    @schema(
        request=shapes.PhoneNumberInput, answer=shapes.PhoneNumberRow, status=201, tags=TAGS,
        summary="A new number of ours (administrators)",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Make it known; the provider is told to ask us about it by hand. Raises NUMBER_TAKEN."""
        self.administer()
        given = self.parse(shapes.PhoneNumberInput)
        flow, queue = self.one_flow(given["flow"]), voice_queue(given["queue"]) if given["queue"] else None
        return self.write(
            lambda: services.create_number(
                actor=self.actor, number=given["e164"], name=given["name"], flow=flow, queue=queue
            ),
            answer=lambda one: shapes.PhoneNumberRow(one).data,
            status=201,
        )


class OnePhoneNumber(FlowDoor):
    """One of our numbers."""

    @schema(
        request=shapes.PhoneNumberPatch, answer=shapes.PhoneNumberRow, tags=TAGS,
        summary="Where a number of ours leads (administrators)",
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        """Change. Raises STALE."""
        self.administer()
        number, given = self.find(PhoneNumber, pk), self.parse(shapes.PhoneNumberPatch)
        if "flow" in given:
            given["flow"] = self.one_flow(given["flow"])
        if "queue" in given:
            given["queue"] = voice_queue(given["queue"]) if given["queue"] else None
        return self.write(
            lambda: services.change_number(actor=self.actor, number=number, **given),
            answer=lambda one: shapes.PhoneNumberRow(one).data,
        )
