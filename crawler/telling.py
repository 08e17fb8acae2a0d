"""Telling people: each channel hears once of what happened since it last heard, and of nothing where nothing did."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256

from crawler.channels import Mail, Tell, Webhook
from crawler.folder import DataFolder
from crawler.morning import as_html, as_text, subject
from crawler.sending import Message, SendingError, send
from crawler.told import SUMMARY, Event, Told
from storage.database import read_only


def introduce(folder: DataFolder, tell: Tell, at: datetime) -> None:
    """Before a night: whoever is new among the readers hears of what happens from now on.

    What a night brings is then told even if it is cut off and gone on with later.
    """
    Told(folder.told).introduce([SUMMARY, *(channel.name for channel in tell.channels)], at)


def tell_people(folder: DataFolder, tell: Tell) -> list[str]:
    """Tell every channel what it has not heard of; gives a sentence for each that could not be told.

    One that could not is told the next time, together with what happens until then. When all are through, what the
    summary says is told as well: until then a night that was cut off tells it again.
    """
    told = Told(folder.told)
    failures = []
    with closing(read_only(folder.database)) as connection:
        for channel in tell.channels:
            news = told.news(connection, channel.name)
            try:
                _tell(told, channel, news, tell)
            except SendingError as error:
                failures.append(f"{channel.name}: could not be told ({error}); the next night tries again")
        told.heard_all(SUMMARY, told.news(connection, SUMMARY))
    return failures


def _tell(told: Told, channel: Mail | Webhook, news: Sequence[Event], tell: Tell) -> None:
    """Send the news: first, as it was and under the same id, a message that may have arrived already.

    Nobody can know that of one that was on its way when the process was killed; who gets it twice can tell by its id.
    """
    before = told.on_its_way(channel.name)
    again = [event for event in news if event["id"] in before]
    rest = [event for event in news if event["id"] not in before]
    for events in (again, rest):
        fresh = [event for event in events if not tell.regions or event["region"].startswith(tell.regions)]
        if fresh:
            told.sending(channel.name, fresh)
            try:
                send(channel, _message(channel, fresh, tell.site))
            except SendingError:
                told.nothing_on_its_way(channel.name)
                raise
            told.arrived(channel.name, events)
    told.heard_all(channel.name, news)


def _message(channel: Mail | Webhook, events: list[Event], site: str) -> Message:
    key = sha256("\n".join([channel.name, *sorted(event["id"] for event in events)]).encode()).hexdigest()[
        :32
    ]
    data = {"id": key, "subject": subject(events), "site": site, "events": events}
    return Message(key, subject(events), as_text(events, site), as_html(events, site), data)
