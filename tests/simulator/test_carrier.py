"""Calls through the simulator: what the product is asked and told, and what the caller hears."""

from __future__ import annotations

import asyncio

from tests.simulator.stage import Stage, stage

MENU = (
    '<Response><Gather action="/menu" numDigits="1" timeout="2"><Say>Press 1</Say></Gather>'
    "<Redirect>/late</Redirect></Response>"
)
QUEUE = '<Response><Enqueue waitUrl="/wait" action="/left">support</Enqueue></Response>'
WAIT = "<Response><Say>Please wait</Say><Pause length='1'/></Response>"
ROOM = (
    '<Response><Dial action="/after"><Conference beep="false" endConferenceOnExit="false" participantLabel="caller" '
    'statusCallback="/room" statusCallbackEvent="start end join leave mute hold">room-1</Conference></Dial></Response>'
)


def test_menu_key_queue_redirect_conference_and_end() -> None:
    asyncio.run(_whole_story())


async def _whole_story() -> None:
    room = lambda told: ROOM.replace('"/room"', f'"{base}/room"')  # noqa: E731
    documents = {"/twilio/voice": MENU, "/menu": QUEUE, "/wait": WAIT, "/connect": room}
    async with stage(documents) as play:
        base = play.world.options.product
        sid = (await play.control("POST", "calls", **{"from": "+8613800138000"}))["sid"]
        line = play.world.carrier.legs[sid]
        await play.until(lambda: any(each.kind == "gather" for each in line.heard))
        await play.control("POST", f"calls/{sid}/digits", digits="1")
        await play.until(lambda: line.queue)
        await play.until(lambda: "/wait" in [path for path, _ in play.product.told])
        assert play.product.events("/wait", "QueuePosition")[0] == "1"
        answer = await play.rest("POST", f"Calls/{sid}", Url=f"{base}/connect#rc=5&rp=all")
        assert answer.status_code == 200
        await play.until(lambda: line.conference)
        agent = await play.rest(
            "POST",
            "Conferences/room-1/Participants",
            To="client:agent-7",
            From="+861055550100",
            Label="leg-1",
            StatusCallback=f"{base}/leg",
            StatusCallbackEvent="initiated ringing answered completed",
        )
        assert agent.status_code == 201
        assert agent.json()["label"] == "leg-1"
        room_sid = agent.json()["conference_sid"]
        await play.until(lambda: play.product.events("/room", "StatusCallbackEvent").count("participant-join") == 2)
        held = await play.rest("POST", f"Conferences/{room_sid}/Participants/{sid}", Hold="true")
        assert held.json()["hold"] is True
        assert (await play.control("GET", f"calls/{sid}"))["held"] is True
        await _refused(play, sid)
        await play.control("POST", f"calls/{sid}/hangup")
        await play.until(lambda: "completed" in play.product.events("/twilio/status", "CallStatus"))
        await play.rest("POST", f"Conferences/{room_sid}", Status="completed")
        await play.until(lambda: "completed" in play.product.events("/leg", "CallStatus"))
        assert play.product.events("/leg", "CallStatus") == ["initiated", "ringing", "in-progress", "completed"]
        assert play.product.events("/leg", "SequenceNumber") == ["0", "1", "2", "3"]
        assert play.product.events("/left", "QueueResult") == ["redirected"]
        assert play.product.badly_signed == 0


async def _refused(play: Stage, sid: str) -> None:
    """What a real carrier would not do either."""
    foreign = {"To": "+8613800138001", "From": "+13105550123"}  # neither our number nor a browser of ours
    refused = await play.rest("POST", "Conferences/room-1/Participants", **foreign)
    assert (refused.status_code, refused.json()["code"]) == (400, 21210)
    cancelled = await play.rest("POST", f"Calls/{sid}", Status="canceled")  # only before somebody answers
    assert (cancelled.status_code, play.world.carrier.legs[sid].over) == (200, False)


def test_what_a_document_wants_got_is_got_with_everything_in_the_signed_address() -> None:
    asyncio.run(_by_get())


async def _by_get() -> None:
    menu = '<Response><Gather action="/menu?call=1&amp;words=a%20b" method="GET" numDigits="1" timeout="2"/></Response>'
    queue = '<Response><Enqueue waitUrl="/wait" waitUrlMethod="GET" action="/left" method="get">support</Enqueue></Response>'
    async with stage({"/twilio/voice": menu, "/menu": queue, "/wait": WAIT}) as play:
        sid = (await play.control("POST", "calls", **{"from": "+8613800138000"}))["sid"]
        line = play.world.carrier.legs[sid]
        await play.until(lambda: any(each.kind == "gather" for each in line.heard))
        await play.control("POST", f"calls/{sid}/digits", digits="1")
        await play.until(lambda: ("GET", "/wait") in play.product.methods)
        told = next(given for path, given in play.product.told if path == "/menu")
        assert (told["call"], told["words"], told["Digits"], told["From"]) == ("1", "a b", "1", "+8613800138000")
        address = f"{play.world.options.product}/connect?x=1"
        await play.rest("POST", f"Calls/{sid}", Url=address, Method="GET")
        await play.until(lambda: ("GET", "/connect") in play.product.methods)
        assert ("GET", "/left") in play.product.methods
        assert ("POST", "/twilio/voice") in play.product.methods
        assert play.product.badly_signed == 0


def test_no_key_goes_on_after_the_time_out_and_hang_up_in_queue_is_told() -> None:
    asyncio.run(_no_key())


async def _no_key() -> None:
    async with stage({"/twilio/voice": MENU, "/late": QUEUE, "/wait": WAIT}) as play:
        sid = (await play.control("POST", "calls", **{"from": "anonymous"}))["sid"]
        line = play.world.carrier.legs[sid]
        await play.until(lambda: line.queue)
        await play.control("POST", f"calls/{sid}/hangup")
        await play.until(lambda: play.product.events("/left", "QueueResult") == ["hangup"])
        assert line.status == "completed"


def test_failing_webhook_is_retried_with_the_same_token_then_the_fallback_answers() -> None:
    asyncio.run(_failing())


async def _failing() -> None:
    documents = {"/twilio/voice": "<Response/>", "/twilio/voice-fallback": "<Response><Say>Sorry</Say></Response>"}
    async with stage(documents) as play:
        play.product.failures["/twilio/voice"] = 99
        sid = (await play.control("POST", "calls"))["sid"]
        line = play.world.carrier.legs[sid]
        await play.until(lambda: line.over, 10)
        assert [each.text for each in line.heard] == ["Sorry"]
        assert len(set(play.product.tokens[:6])) == 1
        assert play.product.events("/twilio/voice-fallback", "ErrorCode") == ["11200"]


def test_unknown_parameter_unknown_call_and_wrong_token_are_refused() -> None:
    asyncio.run(_refusals())


async def _refusals() -> None:
    async with stage({}) as play:
        unknown = await play.rest("POST", "Calls", To="+1", From="+2", Url="http://x", Colour="red")
        assert (unknown.status_code, unknown.json()["code"]) == (400, 20001)
        missing = await play.rest("GET", "Calls/CA" + "0" * 32)
        assert (missing.status_code, missing.json()["code"]) == (404, 20404)
        url = f"{play.address}/2010-04-01/Accounts/AC{'1' * 32}/Calls.json"
        assert (await play.client.get(url, auth=("AC", "wrong"))).status_code == 401
        await play.control("POST", "faults", operation="calls.list", mode="refuse", status=429)
        assert (await play.rest("GET", "Calls")).status_code == 429
        assert (await play.rest("GET", "Calls")).status_code == 200


def test_bad_document_is_an_error_of_the_carrier_and_ends_the_call() -> None:
    asyncio.run(_bad_document())


async def _bad_document() -> None:
    documents = {"/twilio/voice": "<Response><Shout/></Response>"}
    async with stage(documents) as play:
        sid = (await play.control("POST", "calls"))["sid"]
        await play.until(lambda: play.world.carrier.legs[sid].over)
        assert (await play.control("GET", "errors"))["items"][0]["code"] == 12200


def test_agents_phone_that_does_not_answer() -> None:
    asyncio.run(_no_answer())


async def _no_answer() -> None:
    async with stage({}) as play:
        await play.control("POST", "clients/agent-7", behaviour="ignore")
        made = await play.rest(
            "POST",
            "Conferences/room-2/Participants",
            To="client:agent-7",
            From="+861055550100",
            Timeout="5",
            StatusCallback=f"{play.world.options.product}/leg",
        )
        leg = play.world.carrier.legs[made.json()["call_sid"]]
        await play.until(lambda: leg.over)
        assert leg.status == "no-answer"
        await play.until(lambda: play.product.events("/leg", "CallStatus") == ["no-answer"])
