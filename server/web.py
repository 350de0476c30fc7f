"""What both web servers share: templates, languages, security headers, static files, error pages.

Nothing is loaded from third parties: own files lie in `web/static`, npm packages are served from `web/node_modules`,
and only the files that `web/vendor.json` names.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from server.addresses import public_url
from server.config import Settings
from server.health import Counters
from server.origin import foreign, referrer_policy
from server.store.trouble import StorageTrouble
from server.texts import N_, TROUBLES, Texts, choose_language, load_texts

log = logging.getLogger(__name__)

WEB = Path(__file__).resolve().parent.parent / "web"
LANGUAGE_COOKIE = "sprache"
READER_GONE = 499
"""Nginx's number for a reader who left in the middle of the answer: no fault, and nobody reads it."""

YEAR = 365 * 24 * 3600

NO_ENTRY = N_("Kein Zutritt")
NOT_FOUND = N_("Seite nicht gefunden")
NOT_NOW = N_("Gerade nicht zu erreichen")
GONE = N_("Nicht mehr vorhanden")
ERROR_TITLES: Mapping[int, str] = {404: NOT_FOUND, 405: NOT_FOUND, 410: GONE, 503: NOT_NOW}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageError(Exception):
    """A page that cannot be shown; `code` names the sentence in server/texts.py."""

    def __init__(self, code: str, status: int = 403) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Pages:
    """Renders templates for one web server; `address` is where browsers find it, perhaps behind a proxy."""

    def __init__(self, settings: Settings, counters: Counters, address: str) -> None:
        self.settings = settings
        self.secure = address.startswith("https:")
        self._address = address
        self.counters = counters
        self._zone = ZoneInfo(settings.town.timezone)
        self.texts = load_texts(WEB / "locale")
        self.vendor: Mapping[str, str] = json.loads((WEB / "vendor.json").read_text("utf-8"))
        self._templates = Environment(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def language(self, request: web.Request) -> Texts:
        """The language for this request: `?lang=`, cookie, browser, town."""
        wanted = request.query.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        return choose_language(
            self.texts, wanted, request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), self.settings.town.language
        )

    def render(
        self, request: web.Request, template: str, page: Mapping[str, Any] | None = None, status: int = 200, **more: Any
    ) -> web.Response:
        """A page with its data block and a Content-Security-Policy of its own."""
        texts, nonce = self.language(request), secrets.token_urlsafe(16)
        town = self.settings.town
        data = {
            "lang": texts.lang,
            "texts": texts.catalogue,
            "town": {"name": town.name, "accent": town.accent, "timezone": town.timezone},
            "public_url": public_url(self.settings),
            "socket_path": "/socket.io",
            **(page or {}),
        }
        html = self._templates.get_template(template).render(
            page=data,
            nonce=nonce,
            lang=texts.lang,
            _=texts,
            imports=self.imports(),
            clock=self._clock,
            open_data=self.settings.open_data.enabled and data.get("role") == "public",
            **more,
        )
        response = web.Response(text=html, content_type="text/html", status=status)
        response.headers["Content-Security-Policy"] = content_security_policy(
            nonce, f"{'wss' if self.secure else 'ws'}://{request.host}"
        )
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        if request.query.get("lang") in self.texts:
            response.set_cookie(LANGUAGE_COOKIE, texts.lang, max_age=YEAR, samesite="Lax", path="/")
        return response

    def piece(self, texts: Texts, template: str, **more: Any) -> str:
        """A piece of a page in one language, finished and escaped; may be made in a thread, and kept."""
        return self._templates.get_template(template).render(_=texts, clock=self._clock, **more)

    def _clock(self, at: str) -> str:
        """Hours and minutes in the town of a time in ISO 8601."""
        return f"{datetime.fromisoformat(at).astimezone(self._zone):%H:%M}"

    def imports(self) -> Mapping[str, str]:
        """The import map: bare module names to addresses."""
        return {name: f"/vendor/{path}" for name, path in self.vendor.items() if not name.startswith("/")}

    def static_routes(self) -> list[web.AbstractRouteDef]:
        """Own files, and the allowed files of npm packages."""
        return [web.get(r"/static/{path:.+}", self._static), web.get(r"/vendor/{path:.+}", self._vendor)]

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return self._file(WEB / "static", request.match_info["path"])

    async def _vendor(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if path not in self.vendor.values():
            raise PageError("page-missing", 404)
        return self._file(WEB / "node_modules", path)

    @staticmethod
    def _file(folder: Path, name: str) -> web.FileResponse:
        path = safe_path(folder, name)
        headers = {hdrs.CACHE_CONTROL: "no-cache"}
        if path.suffix in (".js", ".mjs"):
            headers[hdrs.CONTENT_TYPE] = "text/javascript; charset=utf-8"
        return web.FileResponse(path, headers=headers)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Signal handler for every response."""
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers[hdrs.REFERRER_POLICY] = referrer_policy(request)
        response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        if self.secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let nobody else's pages change anything on personal ones; turn errors into pages that say what to do."""
        try:
            if foreign(request, self._address):
                raise PageError("foreign-page")
            return await handler(request)
        except PageError as error:
            self.counters.add("pages_refused", reason=error.code)
            return self._error(request, error.code, error.status)
        except StorageTrouble as error:
            log.error("page not shown: %s", error)
            self.counters.add("pages_refused", reason="storage")
            return self._error(request, "storage", 503)
        except web.HTTPNotFound:
            return self._error(request, "page-missing", 404)
        except web.HTTPMethodNotAllowed:
            return self._error(request, "page-missing", 405)
        except ConnectionResetError:  # of the reader, or of whoever we asked
            if request.transport is not None and not request.transport.is_closing():
                raise
            return web.Response(status=READER_GONE)

    def full(self, request: web.Request) -> web.Response:
        """The answer to whoever comes when every place is taken: a sentence, and when to try again."""
        self.counters.add("pages_refused", reason="busy")
        text = self.language(request).trouble("busy")
        return web.Response(status=503, text=text, headers={hdrs.RETRY_AFTER: "1", hdrs.CACHE_CONTROL: "no-store"})

    def _error(self, request: web.Request, code: str, status: int) -> web.Response:
        texts = self.language(request)
        title = texts(ERROR_TITLES.get(status, NO_ENTRY))
        return self.render(request, "error.html", status=status, title=title, text=texts(TROUBLES[code]))


def content_security_policy(nonce: str, socket: str) -> str:
    """Nothing from elsewhere; sockets to this host only (named, for browsers whose 'self' leaves them out)."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob: data:",
            f"connect-src 'self' {socket}",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def safe_path(folder: Path, name: str) -> Path:
    """The file of that name below the folder; raises PageError where there is none or the name leads elsewhere."""
    try:
        path = (folder / name).resolve()
        path.stat()
    except (ValueError, OSError) as error:  # null bytes, names too long, nothing there
        raise PageError("page-missing", 404) from error
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise PageError("page-missing", 404)
    return path
