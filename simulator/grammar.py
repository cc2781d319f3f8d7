"""What Twilio accepts: verbs with their attributes, and REST operations with their parameters.

A test compares these tables with the installed `twilio` package, which is generated from Twilio's own
specification. They are written out so that the simulator need not load that package.
"""

from __future__ import annotations

_DIAL = (
    "action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback "
    "recordingConfigurationId recordingStatusCallbackMethod recordingStatusCallbackEvent answerOnBridge ringTone "
    "recordingTrack sequential referUrl referMethod events passports"
)
_GATHER = (
    "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits "
    "partialResultCallback partialResultCallbackMethod language hints bargeIn debug actionOnEmptyResult "
    "speechModel enhanced"
)
_RECORD = (
    "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback recordingStatusCallbackMethod "
    "recordingStatusCallbackEvent transcribe transcribeCallback recordingConfigurationId"
)
_CONFERENCE = (
    "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record "
    "recordingConfigurationId region coach trim statusCallbackEvent statusCallback statusCallbackMethod "
    "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent eventCallbackUrl "
    "jitterBufferSize participantLabel"
)
_NUMBER = (
    "sendDigits url method statusCallbackEvent statusCallback statusCallbackMethod byoc machineDetection "
    "amdStatusCallbackMethod amdStatusCallback machineDetectionTimeout machineDetectionSpeechThreshold "
    "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout"
)

VERBS: dict[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "Say": "voice loop language",
        "Play": "loop digits",
        "Gather": _GATHER,
        "Pause": "length",
        "Enqueue": "action maxQueueSize method waitUrl waitUrlMethod workflowSid",
        "Redirect": "method",
        "Dial": _DIAL,
        "Leave": "",
        "Hangup": "",
        "Reject": "reason",
        "Record": _RECORD,
    }.items()
}
NOUNS: dict[str, dict[str, frozenset[str]]] = {
    "Dial": {"Conference": frozenset(_CONFERENCE.split()), "Number": frozenset(_NUMBER.split())},
    "Gather": {name: VERBS[name] for name in ("Say", "Play", "Pause")},
}

# A conference's wait and hold documents may only do this (error 13238); a queue's may do more.
CONFERENCE_WAIT_VERBS = frozenset({"Say", "Play", "Pause", "Redirect"})
QUEUE_WAIT_VERBS = frozenset({"Say", "Play", "Pause", "Redirect", "Gather", "Leave", "Hangup", "Record"})

_CALL_CREATE = (
    "To From Method FallbackUrl FallbackMethod StatusCallback StatusCallbackEvent StatusCallbackMethod SendDigits "
    "Timeout Record RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod "
    "RecordingConfigurationId SipAuthUsername SipAuthPassword MachineDetection MachineDetectionTimeout "
    "RecordingStatusCallbackEvent Trim CallerId MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold "
    "MachineDetectionSilenceTimeout AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod Passports Byoc "
    "CallReason CallToken RecordingTrack TimeLimit ClientNotificationUrl Url Twiml ApplicationSid"
)
_PARTICIPANT_CREATE = (
    "From To StatusCallback StatusCallbackMethod StatusCallbackEvent Label Timeout Record Muted Beep "
    "StartConferenceOnEnter EndConferenceOnExit WaitUrl WaitMethod EarlyMedia MaxParticipants ConferenceRecord "
    "ConferenceTrim ConferenceStatusCallback ConferenceStatusCallbackMethod ConferenceStatusCallbackEvent "
    "RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod SipAuthUsername SipAuthPassword Region "
    "ConferenceRecordingStatusCallback ConferenceRecordingStatusCallbackMethod RecordingStatusCallbackEvent "
    "ConferenceRecordingStatusCallbackEvent Coaching CallSidToCoach JitterBufferSize Byoc CallerId CallReason "
    "RecordingTrack RecordingConfigurationId TimeLimit MachineDetection MachineDetectionTimeout "
    "MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold MachineDetectionSilenceTimeout "
    "AmdStatusCallback AmdStatusCallbackMethod Trim CallToken Passports ClientNotificationUrl CallerDisplayName "
    "EmergencyCallerPosition EmergencyCallerLocation EmergencyName EmergencyAddress EmergencyZipCode EmergencyCity "
    "EmergencyState EmergencyCountry"
)
_PAGING = "PageToken Page PageSize"

OPERATIONS: dict[str, frozenset[str]] = {
    name: frozenset(parameters.split())
    for name, parameters in {
        "calls.create": _CALL_CREATE,
        "calls.update": (
            "Url Method Status FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod Twiml TimeLimit"
        ),
        "calls.fetch": "",
        "calls.list": (
            f"To From ParentCallSid Status StartTime StartTime< StartTime> EndTime EndTime< EndTime> {_PAGING}"
        ),
        "conferences.update": "Status AnnounceUrl AnnounceMethod",
        "conferences.fetch": "",
        "conferences.list": (
            f"DateCreated DateCreated< DateCreated> DateUpdated DateUpdated< DateUpdated> FriendlyName Status {_PAGING}"
        ),
        "participants.create": _PARTICIPANT_CREATE,
        "participants.update": (
            "Muted Hold HoldUrl HoldMethod AnnounceUrl AnnounceMethod WaitUrl WaitMethod BeepOnExit "
            "EndConferenceOnExit Coaching CallSidToCoach"
        ),
        "participants.fetch": "",
        "participants.delete": "",
        "participants.list": f"Muted Hold Coaching {_PAGING}",
        "recordings.list": (
            f"DateCreated DateCreated< DateCreated> CallSid ConferenceSid IncludeSoftDeleted {_PAGING}"
        ),
        "recordings.media": "",
        "recordings.delete": "",
        "messages.create": (
            "To StatusCallback ApplicationSid MaxPrice ProvideFeedback Attempt ValidityPeriod ForceDelivery "
            "ContentRetention AddressRetention SmartEncoded PersistentAction TrafficType ShortenUrls ScheduleType SendAt "
            "SendAsMms ContentVariables MessageIntent RiskCheck From FallbackFrom MessagingServiceSid Body MediaUrl "
            "ContentSid"
        ),
        "messages.list": f"To From DateSent DateSent< DateSent> {_PAGING}",
        "messages.fetch": "",
        "messages.media": "",
        "accounts.fetch": "",
        "applications.fetch": "",
        "numbers.list": f"Beta FriendlyName PhoneNumber Origin {_PAGING}",
        "calls.recordings.create": (
            "RecordingStatusCallbackEvent RecordingStatusCallback RecordingStatusCallbackMethod Trim RecordingChannels "
            "RecordingTrack RecordingConfigurationId"
        ),
        "calls.recordings.update": "Status PauseBehavior",
    }.items()
}
