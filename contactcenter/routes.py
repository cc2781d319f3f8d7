"""All addresses, on one page. One section per app; each app's doors stand in its `api.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from contactcenter import bell, desk, pages, probes, troubles
from contactcenter.live import api as live
from customers import api as customers
from insight.api import alarms as insight_alarms
from insight.api import board as insight
from insight.api import reports
from knowledge import api as knowledge
from mail import api as mail
from outreach import api as outreach
from portal import api as portal
from routing.api import agents, configuration, queues, work
from routing.api import steering as steered_work
from staff import api as staff
from telephony.api import calls, outbound, recordings, steering, supervision, webhooks
from tickets.api import messages, tickets

API = [
    # staff
    path("me", staff.MyProfile.as_view()),
    path("me/password", staff.MyPassword.as_view()),
    path("people", staff.Colleagues.as_view()),
    path("people/all", staff.Everybody.as_view()),
    path("people/<int:pk>", staff.OnePerson.as_view()),
    path("people/<int:pk>/deactivate", staff.ShutOutPerson.as_view()),
    path("people/<int:pk>/activate", staff.LetInPerson.as_view()),
    path("people/<int:pk>/password", staff.PasswordOfPerson.as_view()),
    path("people/<int:pk>/team", staff.TeamOfPerson.as_view()),
    path("teams", staff.Teams.as_view()),
    path("teams/<int:pk>", staff.OneTeam.as_view()),
    path("teams/<int:pk>/parent", staff.TeamParent.as_view()),
    path("tokens", staff.MyTokens.as_view()),
    path("tokens/<int:pk>/revoke", staff.RevokeToken.as_view()),
    path("calendars", staff.Calendars.as_view()),
    path("calendars/<int:pk>", staff.OneCalendar.as_view()),
    # customers
    path("customers", customers.Customers.as_view()),
    path("customers/<int:pk>", customers.CustomerCard.as_view()),
    path("customers/<int:pk>/restore", customers.RestoreCustomer.as_view()),
    path("customers/<int:pk>/timeline", customers.CustomerTimeline.as_view()),
    path("customers/<int:pk>/billing", customers.CustomerBilling.as_view()),
    path("customers/<int:pk>/merge", customers.MergeCustomer.as_view()),
    path("customers/<int:pk>/merge-preview", customers.MergePreview.as_view()),
    path("customers/<int:pk>/unmerge", customers.UnmergeCustomer.as_view()),
    path("customers/<int:pk>/notes", customers.CustomerNotes.as_view()),
    path("customers/<int:pk>/contact-points", customers.CustomerContactPoints.as_view()),
    path("customers/<int:pk>/contact-points/<int:link_id>/verify", customers.VerifyContactPoint.as_view()),
    path("customers/<int:pk>/contact-points/<int:link_id>/end", customers.EndContactPoint.as_view()),
    path("customers/<int:pk>/consents", customers.CustomerConsents.as_view()),
    path("customers/<int:pk>/relations", customers.CustomerRelations.as_view()),
    path("customers/<int:pk>/disclosures", customers.CustomerDisclosures.as_view()),
    # knowledge
    path("articles", knowledge.Articles.as_view()),
    path("articles/<int:pk>", knowledge.ArticleCard.as_view()),
    path("articles/<int:pk>/versions", knowledge.ArticleVersions.as_view()),
    path("articles/<int:pk>/review", knowledge.ReviewArticle.as_view()),
    path("articles/<int:pk>/publish", knowledge.PublishArticle.as_view()),
    path("articles/<int:pk>/archive", knowledge.ArchiveArticle.as_view()),
    path("articles/<int:pk>/feedback", knowledge.RateArticle.as_view()),
    # mail
    path("quarantine", mail.Quarantine.as_view()),
    path("quarantine/<int:pk>/retry", mail.RetryQuarantined.as_view()),
    path("quarantine/<int:pk>/raw", mail.RawQuarantined.as_view()),
    path("mail/counts", mail.MailCounters.as_view()),
    path("mailboxes", mail.Mailboxes.as_view()),
    # routing
    path("agent-state", agents.MyAgentState.as_view()),
    path("agent-state/flag", agents.MyFlag.as_view()),
    path("presence", agents.Presence.as_view()),
    path("agents", agents.Agents.as_view()),
    path("agents/<int:pk>", agents.OneAgent.as_view()),
    path("agents/<int:pk>/state", agents.ForceState.as_view()),
    path("agents/<int:pk>/sign-out", agents.SignOutAgent.as_view()),
    path("agents/<int:pk>/flag", agents.AgentFlag.as_view()),
    path("agents/<int:pk>/capacity", agents.AgentCapacity.as_view()),
    path("agents/<int:pk>/skills/<int:skill_id>", agents.AgentSkillLevel.as_view()),
    path("reservations/<int:pk>/accept", work.AcceptReservation.as_view()),
    path("reservations/<int:pk>/reject", work.RejectReservation.as_view()),
    path("work-items/mine", work.MyWork.as_view()),
    path("work-items/<int:pk>", work.OneWorkItem.as_view()),
    path("work-items/<int:pk>/wrap-up", work.WrapUpWork.as_view()),
    path("work-items/<int:pk>/finish", work.FinishWork.as_view()),
    path("work-items/<int:pk>/explanation", work.ExplainWork.as_view()),
    path("work-items/<int:pk>/overflow-steps", work.OverflowSteps.as_view()),
    path("work-items/<int:pk>/assign", steered_work.AssignWork.as_view()),
    path("work-items/<int:pk>/requeue", steered_work.RequeueWork.as_view()),
    path("work-items/<int:pk>/priority", steered_work.PrioritiseWork.as_view()),
    path("work-items/<int:pk>/take", steered_work.TakeWork.as_view()),
    path("work-items/<int:pk>/transfer", steered_work.TransferWork.as_view()),
    path("work-items/<int:pk>/escalate", steered_work.EscalateWork.as_view()),
    path("work-items/<int:pk>/extend-wrap-up", steered_work.ExtendWrapUp.as_view()),
    path("queues", queues.Queues.as_view()),
    path("queues/<int:pk>", queues.OneQueue.as_view()),
    path("queues/<int:pk>/members", queues.QueueMembers.as_view()),
    path("queues/<int:pk>/members/<int:person_id>", queues.OneMember.as_view()),
    path("queues/<int:pk>/waiting", queues.QueueWaiting.as_view()),
    path("queues/<int:pk>/emergency", queues.QueueEmergency.as_view()),
    path("queues/<int:pk>/dispositions", configuration.QueueDispositions.as_view()),
    path("dispositions/<int:pk>", configuration.OneDisposition.as_view()),
    path("skills", configuration.Skills.as_view()),
    path("skills/<int:pk>", configuration.OneSkill.as_view()),
    path("break-reasons", configuration.BreakReasons.as_view()),
    path("break-reasons/<int:pk>", configuration.OneBreakReason.as_view()),
    # tickets
    path("tickets", tickets.Tickets.as_view()),
    path("tickets/counts", tickets.TicketCounters.as_view()),
    path("tickets/<int:pk>", tickets.TicketCard.as_view()),
    path("tickets/<int:pk>/status", tickets.TicketStatus.as_view()),
    path("tickets/<int:pk>/assignee", tickets.TicketAssignee.as_view()),
    path("tickets/<int:pk>/priority", tickets.TicketPriority.as_view()),
    path("tickets/<int:pk>/merge", tickets.MergeTicket.as_view()),
    path("tickets/<int:pk>/unmerge", tickets.UnmergeTicket.as_view()),
    path("tickets/<int:pk>/timeline", messages.TicketTimeline.as_view()),
    path("tickets/<int:pk>/replies", messages.ReplyToTicket.as_view()),
    path("tickets/<int:pk>/notes", messages.NoteOnTicket.as_view()),
    path("tickets/<int:pk>/draft", messages.TicketDraft.as_view()),
    path("tickets/<int:pk>/suggestions", messages.TicketSuggestions.as_view()),
    path("messages/<int:pk>/send-again", messages.SendMessageAgain.as_view()),
    path("uploads", messages.Uploads.as_view()),
    path("attachments/<int:pk>", messages.AttachmentBytes.as_view()),
    # telephony
    path("phone", calls.ReadPhone.as_view()),
    path("calls", calls.Calls.as_view()),
    path("calls/<int:pk>", calls.ReadCall.as_view()),
    path("calls/<int:pk>/hold", calls.HoldCall.as_view()),
    path("calls/<int:pk>/resume", calls.ResumeCall.as_view()),
    path("calls/<int:pk>/mute", calls.MuteCall.as_view()),
    path("calls/<int:pk>/unmute", calls.UnmuteCall.as_view()),
    path("calls/<int:pk>/end", calls.EndCall.as_view()),
    path("calls/<int:pk>/leave", steering.LeaveCall.as_view()),
    path("calls/<int:pk>/rejoin", steering.RejoinCall.as_view()),
    path("calls/<int:pk>/transfer", steering.TransferCall.as_view()),
    path("calls/<int:pk>/consult", steering.ConsultCall.as_view()),
    path("calls/<int:pk>/consult/join", steering.JoinConsult.as_view()),
    path("calls/<int:pk>/consult/complete", steering.CompleteConsult.as_view()),
    path("calls/<int:pk>/consult/cancel", steering.CancelConsult.as_view()),
    path("calls/<int:pk>/participants", steering.CallParticipants.as_view()),
    path("calls/<int:pk>/participants/<int:invitation_id>/drop", steering.DropParticipant.as_view()),
    path("calls/<int:pk>/digits", steering.SendDigits.as_view()),
    path("calls/<int:pk>/recording/start", recordings.StartRecording.as_view()),
    path("calls/<int:pk>/recording/pause", recordings.PauseRecording.as_view()),
    path("calls/<int:pk>/recording/resume", recordings.ResumeRecording.as_view()),
    path("calls/<int:pk>/recording/stop", recordings.StopRecording.as_view()),
    path("calls/<int:pk>/supervise", supervision.SuperviseCall.as_view()),
    path("calls/<int:pk>/supervise/leave", supervision.StopSupervising.as_view()),
    path("calls/dial", outbound.Dial.as_view()),
    path("calls/dial-check", outbound.CheckDial.as_view()),
    path("recordings/<int:pk>/sound", recordings.RecordingSound.as_view()),
    path("supervisions", supervision.Supervisions.as_view()),
    path("queues/<int:pk>/voice", supervision.QueueVoice.as_view()),
    path("phone-numbers", supervision.PhoneNumbers.as_view()),
    path("callbacks", calls.Callbacks.as_view()),
    path("callbacks/<int:pk>", calls.ReadCallback.as_view()),
    path("callbacks/<int:pk>/cancel", calls.CancelCallback.as_view()),
    # outreach
    path("subscriptions/<int:pk>/disconnect-requests", outreach.DisconnectRequests.as_view()),
    path("retention-cases", outreach.RetentionCases.as_view()),
    path("retention-cases/<int:pk>", outreach.RetentionCaseCard.as_view()),
    path("retention-cases/<int:pk>/result", outreach.RetentionResult.as_view()),
    path("retention-cases/<int:pk>/contact-checks", outreach.ContactChecks.as_view()),
    # insight
    path("supervision/board", insight.SupervisionBoard.as_view()),
    path("supervision/history", insight.SupervisionHistory.as_view()),
    path("supervision/columns", insight.SupervisionColumns.as_view()),
    path("supervision/alarms", insight_alarms.Alarms.as_view()),
    path("supervision/alarms/<int:pk>/acknowledge", insight_alarms.AcknowledgeAlarm.as_view()),
    path("supervision/alarm-rules", insight_alarms.SupervisionAlarmRules.as_view()),
    path("reports/queues", reports.QueueReports.as_view()),
    path("reports/agents", reports.AgentReports.as_view()),
    path("reports/rows", reports.ReportRows.as_view()),
    path("reports/export", reports.ReportExport.as_view()),
    path("staffing", reports.QueueStaffingNeeds.as_view()),
    # portal
    path("portal/codes", portal.PortalCodes.as_view()),
    path("portal/session", portal.PortalSession.as_view()),
    path("portal/me", portal.PortalProfile.as_view()),
    path("portal/requests", portal.PortalRequests.as_view()),
    path("portal/requests/<str:key>", portal.PortalRequestPage.as_view()),
    path("portal/requests/<str:key>/replies", portal.PortalReplies.as_view()),
    path("portal/attachments/<int:pk>", portal.PortalAttachment.as_view()),
    path("portal/articles", portal.PortalArticles.as_view()),
    path("portal/articles/<int:pk>", portal.PortalArticleCard.as_view()),
    path("portal/articles/<int:pk>/feedback", portal.RatePortalArticle.as_view()),
    # desk and live
    path("desk", desk.Desk.as_view()),
    path("notifications", bell.Notifications.as_view()),
    path("notifications/read", bell.SeenNotifications.as_view()),
    path("troubles", troubles.Troubles.as_view()),
    path("customers/<int:pk>/overview", desk.CustomerOverviewDoor.as_view()),
    path("live/events", live.LiveEvents.as_view()),
]

WEBHOOKS: list[URLPattern | URLResolver] = [
    # telephony: asked and told by the provider, signed
    path("twilio/voice", webhooks.voice),
    path("twilio/voice-fallback", webhooks.voice),
    path("twilio/menu", webhooks.menu),
    path("twilio/wait", webhooks.wait),
    path("twilio/left", webhooks.left),
    path("twilio/connect", webhooks.connect),
    path("twilio/after", webhooks.after),
    path("twilio/diverted", webhooks.diverted),
    path("twilio/callback", webhooks.callback),
    path("twilio/recorded", webhooks.recorded),
    path("twilio/recording", webhooks.recording),
    path("twilio/status", webhooks.status),
    path("twilio/leg", webhooks.leg),
    path("twilio/conference", webhooks.conference),
    path("twilio/comfort", webhooks.comfort),
    path("twilio/announcement", webhooks.announcement),
    path("twilio/tones", webhooks.tones),
    path("twilio/machine", webhooks.machine),
    path("twilio/message", webhooks.message),
    path("twilio/text", webhooks.text),
]

urlpatterns = [
    path("api/v1/", include(API)),
    path("", include(WEBHOOKS)),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="schema")),
    path("_allauth/", include("allauth.headless.urls")),
    path("healthz", probes.alive),
    path("readyz", probes.ready),
    path("metrics", probes.metrics),
    re_path(pages.screens(pages.PORTAL, below="portal"), pages.portal),
    re_path(pages.screens(pages.DESK), pages.desk),
]

handler400 = "contactcenter.failures.malformed"
handler403 = "contactcenter.failures.forbidden"
handler404 = "contactcenter.failures.missing"
handler500 = "contactcenter.failures.broken"
