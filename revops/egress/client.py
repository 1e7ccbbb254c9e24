"""The client: one question, one whole answer, with patience for the usual weather.

What passes by itself is asked again a few times at once, ever later and with jitter; what takes
longer than a worker should wait is for the next pull, which knows from when on.
"""

from __future__ import annotations

import io
import json
import re
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import mktime_tz, parsedate_tz
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree import ElementTree

import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util import Retry, Timeout

from revops.egress import sentences
from revops.egress.errors import Passing, Permanent
from revops.egress.pool import manager

CONNECT_SECONDS, SILENT_SECONDS, WHOLE_SECONDS = 10.0, 60.0, 300.0
LARGEST = 64 * 2**20  # bytes of an answer, unpacked
CHUNK = 2**16
ATTEMPTS, WAITED = 4, 20.0  # how often at once, and the longest wait in between, in seconds
REDIRECTS = 5
AGAIN = {408, 423, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
# By which a refusal (403) says that only so much may be asked: it ends by itself.
LIMITED = re.compile(
    rb"REQUEST_LIMIT_EXCEEDED|rate_?limit|quota_?exceeded|DailyLimit", re.IGNORECASE
)
# Where a tool without Retry-After says when it may be asked again, in seconds from now or since 1970.
RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-aircallapi-reset")
MOVED = {301, 302, 303, 307, 308}
NUMBER = re.compile(r"\d{1,15}(\.\d+)?")
EPOCH, DAY = 10**9, 86_400.0
Params = Mapping[str, Any] | list[tuple[str, Any]]
sleep = time.sleep


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with a status below 300; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """What it says. Raises Passing for what was cut off, Permanent for a page in its place."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            if "html" in self.headers.get("content-type", ""):
                raise Permanent(sentences.no_interface(self.url), self.status) from error
            raise Passing(sentences.cut(self.url, "JSON")) from error

    def xml(self) -> ElementTree.Element:
        """The same of an answer in XML, whose entities the parser does not let grow."""
        try:
            return ElementTree.fromstring(self.body)
        except ElementTree.ParseError as error:
            if "html" in self.headers.get("content-type", ""):
                raise Permanent(sentences.no_interface(self.url), self.status) from error
            raise Passing(sentences.cut(self.url, "XML")) from error


def basic(user: str, password: str = "") -> dict[str, str]:
    """The header of basic authentication; some tools take their key for a user without a password."""
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


class Client:
    """Asks with the same headers every time, which go to the host that was asked and to no other."""

    def __init__(self, headers: Mapping[str, str] | None = None, *, largest: int = LARGEST) -> None:
        usual = {"User-Agent": "Diapason", "Accept": "application/json", "Accept-Encoding": "gzip"}
        self.headers = {**usual, **(headers or {})}
        self.largest = largest

    @cached_property
    def pool(self) -> urllib3.PoolManager:
        return manager()

    def get(self, url: str, params: Params | None = None) -> Answer:
        """Raises Passing or Permanent, as all of these do."""
        return self.ask("GET", with_params(url, params))

    def post(self, url: str, given: object) -> Answer:
        """Asks with JSON. It is sent again where no answer came: only for what changes nothing."""
        headers = {"Content-Type": "application/json"}
        return self.ask("POST", url, json.dumps(given).encode(), headers)

    def form(self, url: str, given: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", url, urlencode(given).encode(), headers)

    def save(self, url: str, into: Path, headers: Mapping[str, str] | None = None) -> Answer:
        """What is answered in a file, which every attempt begins anew; the body of the answer is
        empty.
        """
        return self.ask("GET", url, headers=headers, into=into)

    def ask(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        into: Path | None = None,
    ) -> Answer:
        """One question, asked again while that may help within seconds."""
        patience = Retry(
            ATTEMPTS - 1,
            allowed_methods=None,
            backoff_factor=0.5,
            backoff_jitter=1.0,
            backoff_max=WAITED,
        )
        while True:
            try:
                return self.once(method, url, body, headers or {}, into)
            except Passing as error:
                try:
                    patience = patience.increment(method, url, error=error)
                except MaxRetryError:
                    raise error from None
                sleep(pause(patience, error))

    def once(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        into: Path | None = None,
    ) -> Answer:
        """Follows redirections; to another host without headers of ours that may be secret."""
        own = {**self.headers, **headers}
        for _step in range(REDIRECTS + 1):
            answer = self.fetched(method, url, body, own, into)
            if answer.status not in MOVED or not (place := answer.headers.get("location")):
                return checked(answer)
            there = urljoin(url, place)
            if origin(there) != origin(url):
                own = {"User-Agent": "Diapason"}
                refuse_unsafe(method, url, there)
            url = there
        raise Permanent(sentences.circle(url))

    def fetched(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        into: Path | None,
    ) -> Answer:
        refuse_other(url)
        until = time.monotonic() + WHOLE_SECONDS
        try:
            response = self.pool.request(
                method, url, body=body or None, headers=headers, preload_content=False,
                redirect=False, retries=False, timeout=Timeout(connect=CONNECT_SECONDS, read=SILENT_SECONDS),
            )  # fmt: skip
            try:
                kept = into if response.status < 300 else None
                content = self.whole(response, url, until, kept)
            finally:
                response.close()
        except HTTPError as error:
            raise Passing(sentences.no_answer(url, error)) from error
        named = {name.lower(): text for name, text in response.headers.items()}
        return Answer(response.status, named, content, url)

    def whole(
        self, response: urllib3.BaseHTTPResponse, url: str, until: float, into: Path | None
    ) -> bytes:
        """The body, or nothing once it is in a file."""
        with into.open("wb") if into else io.BytesIO() as found:
            while part := response.read(CHUNK, decode_content=True):
                found.write(part)
                if found.tell() > self.largest:
                    raise Permanent(sentences.too_large(url, self.largest))
                if time.monotonic() > until:
                    raise Passing(sentences.too_slow(url, WHOLE_SECONDS))
            return found.getvalue() if isinstance(found, io.BytesIO) else b""


def with_params(url: str, params: Params | None) -> str:
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True)}"


def origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def refuse_other(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise Permanent(sentences.no_address(url))


def refuse_unsafe(method: str, url: str, there: str) -> None:
    """A question with a body stays where it was meant to go, and what was encrypted stays so."""
    if method != "GET" or urlsplit(url).scheme == "https" != urlsplit(there).scheme:
        raise Permanent(sentences.redirected(url, there))


def checked(answer: Answer) -> Answer:
    """Raises Passing or Permanent for what is no success."""
    if answer.status < 300:
        return answer
    if passes(answer):
        raise Passing(sentences.busy(answer), retry_after(answer.headers) or reset(answer))
    raise Permanent(sentences.refused(answer), answer.status)


def passes(answer: Answer) -> bool:
    """Whether it ends by itself: also a refusal that names a time, as of an account that is being moved."""
    if answer.status in AGAIN or answer.status >= 500 or answer.headers.get("retry-after"):
        return True
    return answer.status == 403 and LIMITED.search(answer.body) is not None


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long to wait as it was asked for, in seconds or as a date. A date is held against the
    clock of whoever answered, so that one that is wrong does no harm.
    """
    given = headers.get("retry-after", "")
    try:
        at, now = parsedate_tz(given), parsedate_tz(headers.get("date", ""))
        if at and now:
            return timedelta(seconds=max(0, mktime_tz(at) - mktime_tz(now)))
        return timedelta(seconds=Retry().parse_retry_after(given)) if given else None
    except (InvalidHeader, OverflowError, ValueError):
        return None


def reset(answer: Answer) -> timedelta | None:
    """The same of a limit that says when it begins anew, by the clock of whoever answered."""
    given = next((answer.headers[name] for name in RESETS if name in answer.headers), "")
    if answer.status not in (403, 429) or not NUMBER.fullmatch(given):
        return None
    seconds = float(given)
    if seconds > EPOCH:
        now = parsedate_tz(answer.headers.get("date", ""))
        since_1970 = seconds / (1000 if seconds > EPOCH * 1000 else 1)
        seconds = since_1970 - (mktime_tz(now) if now else time.time())
    return timedelta(seconds=min(max(1.0, seconds), DAY))


def pause(patience: Retry, error: Passing) -> float:
    """Seconds until the next attempt. Raises the error itself where that is too long to wait."""
    if error.retry_after is None:
        return max(patience.get_backoff_time(), 0.2)
    if (seconds := error.retry_after.total_seconds()) > WAITED:
        raise error
    return seconds + patience.get_backoff_time() / 4
