"""Typed keys of the aiohttp applications."""

from __future__ import annotations

from aiohttp import web

from handoff.api.hub import Hub
from handoff.service.context import Services

SERVICES: web.AppKey[Services] = web.AppKey("services", Services)
HUB: web.AppKey[Hub] = web.AppKey("hub", Hub)
