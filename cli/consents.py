"""``sittings consent``: what people said about being called and written to."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.clients.clients import client_id_of
from studio.kernel import access
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.shown import format_date
from studio.messages import consent
from studio.messages.addresses import Channel
from studio.messages.consent import CHANNELS, Said


def list_(desk: Desk, args: Namespace) -> Answer:
    """List what was said about the addresses of a client, or about one."""
    if (args.client is None) == (args.address is None):
        raise Invalid("Say about whom, with --client or --address.")
    if args.client is not None:
        found = [(line.channel, line.shown, line.said) for line in consent.of_client(client_id_of(args.client))]
    else:
        if not access.sees("reach"):
            raise NotAllowed(access.refusal(desk.actor, "see how clients are reached"))
        found = [(channel, args.address.strip(), said) for channel in CHANNELS for said in _said(channel, args.address)]
    return Answer(
        lambda: (_json(channel, address, said) for channel, address, said in found),
        lambda: table(_cells(*one) for one in found) if found else ["Nobody was asked yet."],
    )


def _said(channel: Channel, address: str) -> tuple[Said, ...]:
    if (channel == "email") != ("@" in address):
        return ()
    return consent.said(channel, address)


def _json(channel: str, address: str, said: Said | None) -> dict[str, Any]:
    return {
        "channel": channel,
        "address": address,
        "state": said.state if said else None,
        "at": said.at.isoformat(" ", "seconds") if said else None,
        "by": said.by if said else None,
        "how": said.how if said else None,
        "words": said.words if said else None,
    }


def _cells(channel: str, address: str, said: Said | None) -> list[str]:
    if said is None:
        return [channel, address, "not asked", "", ""]
    return [channel, address, said.state, f"{format_date(said.at.date())}, {said.by}", said.how or said.words]


def ask(desk: Desk, args: Namespace, state: consent.State = "asked") -> Answer:
    """Note that somebody was asked."""
    channel = args.channel.strip().casefold()
    said = consent.note(desk.actor, channel, args.address, state, how=args.how, words=args.wording)

    def lines() -> Iterator[str]:
        yield f"Noted for {CHANNELS[channel]} to {args.address.strip()}: {said.state}."

    return Answer(lambda: _json(channel, args.address.strip(), said), lines)


def give(desk: Desk, args: Namespace) -> Answer:
    """Note that somebody agreed."""
    return ask(desk, args, "given")


def withdraw(desk: Desk, args: Namespace) -> Answer:
    """Note that somebody wants no more of it."""
    return ask(desk, args, "withdrawn")
