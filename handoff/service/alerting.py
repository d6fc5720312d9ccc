"""Nobody is on duty while somebody waits: the supervisors hear of it by mail and webhook, at a bearable pace.

1. `look` sees for each queue whether it is open, whom it has on duty and who waits, and since when that is so.
2. Past the limit it puts one deadline for each way of telling; `act` tells, and tries again later where that failed.
"""

from __future__ import annotations

from dataclasses import replace

from handoff import metrics
from handoff.channels import webhook
from handoff.channels.mail import Mail
from handoff.domain import hours
from handoff.domain.model import Json
from handoff.domain.queues import split_class
from handoff.domain.wording import say
from handoff.errors import NotReady
from handoff.live import agents, alerts, deadlines, queue
from handoff.live.alerts import Empty
from handoff.live.deadlines import Claimed
from handoff.service import calendars
from handoff.service.context import Services

KIND = "alert"
_TRIES = 6
_FIRST_AGAIN_MS = 15_000


async def look(services: Services) -> None:
    """Notice queues where somebody waits in vain, and have their supervisors told when it has lasted."""
    now_ms, tuning = services.now_ms(), services.tuning.alerts
    standing = await queue.standing(services.live, services.tuning.queues)
    staffed = {split_class(c)[0] for d in await agents.duty(services.live) if d.is_on_duty(now_ms) for c in d.classes}
    for name in services.tuning.queues:
        known = await alerts.empty(services.live, name)
        calendar = await calendars.of_queue(services, name)
        if not standing[name].waiting or name in staffed or not hours.is_open(calendar, now_ms):
            if known.since_ms:
                await alerts.keep_empty(services.live, name, replace(known, since_ms=0))
            continue
        since_ms = known.since_ms or now_ms
        long = now_ms - since_ms >= tuning.nobody_on_duty_s * 1000
        due = long and (not known.told_ms or now_ms - known.told_ms >= tuning.every_min * 60_000)
        if due:
            for way in ("mail", "webhook"):
                await deadlines.set_due(services.live, KIND, f"{way}.{name}", now_ms)
        await alerts.keep_empty(services.live, name, Empty(since_ms, now_ms if due else known.told_ms))


async def act(services: Services, claimed: Claimed) -> None:
    """Tell by one way; a failure is tried again with growing pauses, six times in all."""
    way, _, name = claimed.id.partition(".")
    try:
        told = await (_mail(services, name) if way == "mail" else _post(services, name))
    except NotReady:
        tries = await alerts.count_try(services.live, claimed.id)
        if tries < _TRIES:
            again_ms = services.now_ms() + _FIRST_AGAIN_MS * 2 ** (tries - 1)
            await deadlines.settle(services.live, claimed, again_ms)
            return
        metrics.ALERTS.labels(way, "failed").inc()
    else:
        if told:
            metrics.ALERTS.labels(way, "sent").inc()
    await alerts.end_tries(services.live, claimed.id)
    await deadlines.settle(services.live, claimed)


async def _mail(services: Services, name: str) -> bool:
    found = await _facts(services, name)
    shop, link = services.tuning.shop["ja"], services.settings.url_of("/desk/")
    for address in services.tuning.alerts.mail_to:
        words = {"shop": shop, "link": link, "queue": found["ja"], **found}
        subject, body = say("alert_subject", "ja", **words), say("alert_body", "ja", **words)
        await services.mailer.send(Mail(address, subject, body, f"alert-{name}-{services.now_ms()}"))
    return bool(services.tuning.alerts.mail_to)


async def _post(services: Services, name: str) -> bool:
    tuning = services.tuning.alerts
    if not tuning.webhook_url:
        return False
    body = {"type": "queue.unattended", "queue": name, "at_ms": services.now_ms(), **await _facts(services, name)}
    key = services.settings.webhook_key or services.settings.secret
    await webhook.post(tuning.webhook_url, key, body, now_ms=services.now_ms())
    return True


async def _facts(services: Services, name: str) -> Json:
    """Return {ja, en, waiting, longest_min}: the queue's names, how many wait there, and since when the first."""
    stands, now_ms = (await queue.standing(services.live, [name]))[name], services.now_ms()
    oldest_ms = now_ms if stands.oldest_ms is None else stands.oldest_ms
    tuning = services.tuning.queues.get(name)
    return {
        "ja": tuning.ja if tuning else name, "en": tuning.en if tuning else name, "waiting": stands.waiting,
        "longest_min": (now_ms - oldest_ms) // 60_000,
    }  # fmt: skip
