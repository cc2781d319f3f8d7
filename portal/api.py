"""The doors of the portal. A foreign request answers like a missing one; an unknown address like a known one."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PortalDoor, PublicDoor, schema
from core.limits import count_try, hidden
from core.problems import MISSING, UNAUTHENTICATED
from core.text import LANGUAGES
from knowledge.models import Article
from knowledge.selectors import Found, popular_articles, published, search_articles
from knowledge.services import rate_article
from portal import serializers as shapes
from portal import services
from portal.problems import WRONG_CODE
from portal.rules import looks_like_code
from portal.selectors import greeting, request_for
from tickets.api.messages import serve
from tickets.models import Ticket
from tickets.selectors.portal import portal_attachment, portal_list, portal_tickets
from tickets.serializers.portal import PortalMessageRow, PortalTicketRow

SESSION_KEY = "portal_contact_point"
LANGUAGE = OpenApiParameter("language", str, enum=list(LANGUAGES))


class VisitorDoor(PublicDoor):
    """What the doors for anyone share."""

    @property
    def proved_point(self) -> int | None:
        """The contact point proved in this session, if any."""
        found = self.request._request.session.get(SESSION_KEY)
        return found if isinstance(found, int) else None

    @property
    def wanted_language(self) -> str:
        """The language asked for, else the browser's."""
        asked = self.request.query_params.get("language", "")
        return asked if asked in LANGUAGES else self.language


def _limit_address(purpose: str, address: str, limit: int) -> None:
    """Tries per address, whoever makes them; the address itself is no part of the key."""
    count_try(f"{purpose}:{hidden(address)}", limit=limit, window=timedelta(minutes=15))


class PortalCodes(VisitorDoor):
    """Ask for a sign-in code."""

    rate = 10

    @schema(
        request=shapes.CodeInput,
        answer=shapes.Sent,
        tags=["portal"],
        summary="Send a sign-in code",
        keeps_answer=False,
    )
    def post(self, request: Request) -> Response:
        """Send it, if somebody ever wrote from there; the answer does not tell."""
        given = self.parse(shapes.CodeInput)
        _limit_address("portal-code", given["address"], 5)
        services.send_code(address=given["address"], language=self.language)
        return Response({"sent": True})


class PortalSession(VisitorDoor):
    """Sign in by code or link, and out."""

    rate = 20

    @schema(
        request=shapes.SessionInput,
        answer=shapes.PortalMe,
        tags=["portal"],
        summary="Sign in by code or link",
        keeps_answer=False,
    )
    def post(self, request: Request) -> Response:
        """Prove an address."""
        given = self.parse(shapes.SessionInput)
        if given.get("token"):
            point = services.prove_by_link(token=given["token"])
        else:
            _limit_address("portal-try", given["address"], 15)
            code = looks_like_code(given["code"])
            point = services.prove_by_code(address=given["address"], code=code) if code else None
        if point is None:
            raise WRONG_CODE()
        session = request._request.session
        session.cycle_key()  # a session id known before the sign-in must be worth nothing after it
        session[SESSION_KEY] = point.pk
        return Response(shapes.PortalMe(greeting(point.pk)).data)

    @schema(answer=None, status=204, tags=["portal"], summary="Sign out", keeps_answer=False)
    def delete(self, request: Request) -> Response:
        """Forget who it was."""
        session, point = request._request.session, self.proved_point
        session.pop(SESSION_KEY, None)
        session.save()  # before the sockets are told to look
        if point is not None:
            services.leave_session(contact_point_id=point)
        return Response(status=204)


class PortalProfile(PortalDoor):
    """Who is signed in."""

    @schema(answer=shapes.PortalMe, tags=["portal"], summary="Who is signed in")
    def get(self, request: Request) -> Response:
        """Read."""
        return Response(shapes.PortalMe(greeting(self.contact_point_id)).data)


class PortalRequests(VisitorDoor):
    """The requests of who is signed in; new ones from anyone with an address."""

    rate = 90

    @schema(answer=PortalTicketRow, paged=True, tags=["portal"], summary="My requests")
    def get(self, request: Request) -> Response:
        """List."""
        if self.proved_point is None:
            raise UNAUTHENTICATED()
        return self.page(portal_list(self.proved_point), PortalTicketRow, order=("-updated_at", "-id"))

    @schema(
        request=shapes.PortalRequestInput,
        answer=PortalTicketRow,
        status=201,
        tags=["portal"],
        summary="Send a request or complaint",
        keeps_answer=False,
    )
    def post(self, request: Request) -> Response:
        """Take it; the form's own token makes a second click the same request."""
        given = self.parse(shapes.PortalRequestInput)
        _limit_address("portal-request", given["address"], 20)
        ticket = services.submit_request(**given, language=self.language, proved_point=self.proved_point)
        return Response(PortalTicketRow(ticket).data, status=201)


@method_decorator(conditional_page, name="dispatch")
class PortalRequestPage(VisitorDoor):
    """One request: by its id for who is signed in, or by the token of its status page.

    The page asks every few seconds: with an ETag, an answer that has not changed is 304 and empty.
    """

    rate = 180

    @schema(answer=shapes.PortalRequestDetail, tags=["portal"], summary="A request with its thread")
    def get(self, request: Request, key: str) -> Response:
        """Read."""
        found = shapes.PortalRequestDetail(request_for(key, self.proved_point)).data
        return Response(found, headers={"Cache-Control": "private, no-cache"})


class PortalReplies(VisitorDoor):
    """What the customer adds."""

    rate = 20

    @schema(
        request=shapes.PortalReplyInput,
        answer=PortalMessageRow,
        status=201,
        tags=["portal"],
        summary="Add to a request",
    )
    def post(self, request: Request, key: str) -> Response:
        """Write."""
        ticket, given = request_for(key, self.proved_point), self.parse(shapes.PortalReplyInput)
        if ticket.contact_point_id is None:
            raise MISSING()
        point = ticket.contact_point_id
        return self.write(
            lambda: services.answer_request(ticket_id=ticket.pk, contact_point_id=point, text=given["text"]),
            answer=lambda message: PortalMessageRow(message).data,
            status=201,
        )


class PortalAttachment(VisitorDoor):
    """A file of a request."""

    rate = 120

    @schema(
        answer=OpenApiTypes.BINARY,
        tags=["portal"],
        parameters=[OpenApiParameter("token", str, description="Of the status page, for who is not signed in.")],
        summary="A file of a request",
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Read; always as a download, so that nothing of it runs as a page of ours."""
        return serve(portal_attachment(self._ticket(pk), pk), always_saved=True)

    def _ticket(self, attachment_id: int) -> Ticket:
        token = self.request.query_params.get("token", "")
        if token:
            return request_for(token, None)
        if self.proved_point is None:
            raise MISSING()
        found = portal_tickets(self.proved_point).filter(messages__attachments__id=attachment_id).first()
        if found is None:
            raise MISSING()
        return found


class PortalArticles(VisitorDoor):
    """Search over the public articles, also while somebody types."""

    rate = 300

    @schema(
        answer=shapes.PortalArticles,
        tags=["portal"],
        parameters=[OpenApiParameter("q", str), LANGUAGE],
        summary="Search articles; the popular ones without words",
    )
    def get(self, request: Request) -> Response:
        """Search."""
        query, language = request.query_params.get("q", "").strip()[:300], self.wanted_language
        public = Article.Audience.PUBLIC
        if query:
            found = search_articles(query, language, audience=public, limit=20)
        else:
            found = popular_articles(language, audience=public)
        return Response({"items": shapes.PortalArticleRow(found, many=True).data, "next": None})


class PortalArticleCard(VisitorDoor):
    """A public article."""

    rate = 180

    @schema(answer=shapes.PortalArticle, tags=["portal"], parameters=[LANGUAGE], summary="A public article")
    def get(self, request: Request, pk: int) -> Response:
        """Read it in the language asked for, else in the one it has."""
        return Response(shapes.PortalArticle(_public(pk, self.wanted_language)).data)


class RatePortalArticle(VisitorDoor):
    """Whether an article helped."""

    rate = 10

    @schema(request=shapes.HelpfulInput, answer=None, status=204, tags=["portal"], summary="Did it help?")
    def post(self, request: Request, pk: int) -> Response:
        """Say so."""
        given = self.parse(shapes.HelpfulInput)
        found = _public(pk, self.wanted_language)
        return self.write(
            lambda: rate_article(
                actor=self.actor,
                article_id=pk,
                is_helpful=given["helpful"],
                language=found.version.language,
                comment=given["comment"],
            ),
            answer=lambda _: None,
            status=204,
        )


def _public(pk: int, language: str) -> Found:
    """A public article, in `language` if it has it. Raises MISSING."""
    versions = {one.language: one for one in published(Article.Audience.PUBLIC).filter(article_id=pk)}
    if not versions:
        raise MISSING()
    version = versions.get(language) or next(iter(versions.values()))
    return Found(version.article, version)
