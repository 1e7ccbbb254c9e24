"""The one door for the package `mcp`: its server, at /mcp/ and on standard input and output.

A server belongs to one reader and one language. Over HTTP each request has a server of its own, without
a session; rights are read anew at each call, so that a token that was withdrawn asks nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import anyio
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import close_old_connections
from django.utils.translation import gettext as _
from django.utils.translation import override
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

from dashboards.surfaces.assistants import tools
from dashboards.surfaces.assistants.tools import Json, Refused
from revops import patience
from revops.readers import reader_of

ABOUT = (
    "Figures of a company as they were published. Always name the publication and the version of the definition; a value "
    "that is null is absent, for the reason in absent_because, and never zero. Do not add up, average or estimate figures."
)
NO_CHANGE = ToolAnnotations(read_only_hint=True, open_world_hint=False)
Who = Callable[[], AbstractBaseUser]


class Gone(Exception):
    """Whoever asked may ask no more; the text says why."""


def made(who: Who, language: str) -> Server:
    async def listed(_context: object, _params: object) -> ListToolsResult:
        return ListToolsResult(tools=[shown(each) for each in tools.TOOLS.values()])

    async def called(_context: object, params: object) -> CallToolResult:
        answered = sync_to_async(answer, thread_sensitive=True)
        return await answered(who, language, params.name, params.arguments)

    return Server(
        "diapason", version="1", title="Diapason", instructions=ABOUT, website_url=settings.SITE_URL,
        on_list_tools=listed, on_call_tool=called,
    )  # fmt: skip


def shown(tool: tools.Tool) -> Tool:
    return Tool(
        name=tool.name, description=tool.about, input_schema=tool.schema, annotations=NO_CHANGE
    )


def answer(who: Who, language: str, name: str, given: object) -> CallToolResult:
    with override(language):
        try:
            return result(tools.called(name, given, reader_of(who())))
        except (Refused, Gone) as error:
            return result({"error": str(error)}, is_error=True)
        except Exception as error:
            if why := patience.sentence(error):
                return result({"error": why}, is_error=True)
            raise


def result(found: Json, *, is_error: bool = False) -> CallToolResult:
    text = json.dumps(found, ensure_ascii=False, default=str)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=json.loads(text), is_error=is_error
    )  # fmt: skip


def over_stdio(who: Who, language: str) -> None:
    """Serves until its input ends."""

    def fresh() -> AbstractBaseUser:
        close_old_connections()
        return who()

    async def serve() -> None:
        server = made(fresh, language)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)


def over_http(
    method: str, headers: list[tuple[bytes, bytes]], body: bytes, user: AbstractBaseUser, language: str
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """(status, headers, body) of one request."""
    return async_to_sync(passed_on)(method, headers, body, made(lambda: user, language))


async def passed_on(
    method: str, headers: list[tuple[bytes, bytes]], body: bytes, server: Server
) -> tuple[int, dict[str, str], bytes]:
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": "/mcp/", "raw_path": b"/mcp/", "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 0),
    }  # fmt: skip
    sent: list[dict[str, object]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, object]:
        if waiting:
            return waiting.pop()
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async with manager.run():
        await manager.handle_request(scope, receive, send)
    start = next(each for each in sent if each["type"] == "http.response.start")
    whole = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
    named = {name.decode().lower(): text.decode() for name, text in start["headers"]}
    return start["status"], named, whole


def gone() -> Gone:
    return Gone(_("The token was withdrawn or its account is closed."))
