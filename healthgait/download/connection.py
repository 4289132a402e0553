"""Requests to the record's server: encrypted, with a token that no other server sees, and faults told in one line."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from healthgait import __version__

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_REDIRECTS = 5
CHUNK_BYTES = 1 << 16  # the most that is lost when a connection breaks
TIMED_OUT, TOO_MANY_REQUESTS = 408, 429
NOTHING_IN_RANGE = 416


class TransferError(Exception):
    """Something cannot be received: what, why, and what would be right, in one line."""


class NoAccessError(TransferError):
    """The server wants a token, or another one."""


class PassingError(TransferError):
    """A fault that may pass; ``asked_wait_s`` is how long the server asks to wait, 0 if it does not."""

    def __init__(self, message: str, asked_wait_s: float = 0):
        super().__init__(message)
        self.asked_wait_s = asked_wait_s


@dataclass(frozen=True)
class Patience:
    """How long faults that may pass are borne.

    Notes: the wait before a try doubles from ``first_wait_s`` on; the server can ask for a longer one (Retry-After),
    but for no more than ``longest_wait_s``. A connection on which nothing comes for ``timeout_s`` is cut.
    """

    first_wait_s: float = 2.0
    timeout_s: float = 60.0
    tries: int = 8
    longest_wait_s: float = 300.0

    def wait_s(self, failures: int, asked_wait_s: float) -> float:
        return min(max(self.first_wait_s * 2 ** (failures - 1), asked_wait_s), self.longest_wait_s)


class Connection:
    """The server of one API address, for example ``https://zenodo.org/api``, with or without an access token."""

    def __init__(self, api: str, token: str | None = None, patience: Patience | None = None):
        """Raises TransferError if the address is not https (http is allowed on this machine)."""
        self.api = api.rstrip("/")
        self.token = token
        self.patience = patience or Patience()
        self._origin = _origin(_usable(self.api))
        self._session = requests.Session()
        # Bytes as they are stored, which is what their checksum and ranges refer to.
        self._session.headers.update({"User-Agent": f"healthgait/{__version__}", "Accept-Encoding": "identity"})

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[requests.Response]:
        """The answer to one request, its body still to be read; redirects are followed.

        Raises PassingError for a fault that may pass (also while the body is read), NoAccessError and TransferError for
        others. An answer that nothing is left of the asked range (416) is handed out.
        """
        try:
            with self._follow(url, headers or {}) as response:
                self._refuse_errors(response)
                yield response
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" not in str(error):  # requests wraps the reason in others
                raise PassingError(f"no secure connection to {_host(url)}, or it was cut") from error
            raise TransferError(f"{_host(url)}: its certificate cannot be verified; is the address right?") from error
        except requests.exceptions.Timeout as error:
            raise PassingError(f"{_host(url)} did not answer within {self.patience.timeout_s:g} s") from error
        except requests.exceptions.ConnectionError as error:
            raise PassingError(f"no connection to {_host(url)}, or it was cut") from error
        except requests.exceptions.ChunkedEncodingError as error:
            raise PassingError(f"the connection to {_host(url)} was cut") from error
        except requests.exceptions.RequestException as error:
            raise TransferError(f"{_host(url)}: the answer cannot be used ({type(error).__name__})") from error

    def bear(self, error: PassingError, failures: int, say: Callable[[str], None]) -> None:
        """Say what went wrong for the ``failures``-th time in a row, and wait. Raises TransferError after too many."""
        if failures >= self.patience.tries:
            raise TransferError(f"{error}; gave up after {failures} tries: start again later") from error
        wait_s = self.patience.wait_s(failures, error.asked_wait_s)
        say(f"{error}; next try in {wait_s:.3g} s")
        time.sleep(wait_s)

    def _follow(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        """The answer at the end of the redirects, each of which is looked at before it is followed."""
        for _ in range(MOST_REDIRECTS + 1):
            parts = _usable(url)
            # What does not leave this machine goes through no proxy of the environment, which would see the token.
            proxies = dict.fromkeys(("http", "https", "all")) if parts.hostname in LOOPBACK else None
            try:
                response = self._session.get(
                    url,
                    headers=headers,
                    auth=self._authorize,
                    stream=True,
                    proxies=proxies,
                    allow_redirects=False,
                    timeout=self.patience.timeout_s,
                )
                if not response.is_redirect:
                    return response
                response.close()
                url = urljoin(url, response.headers["location"])
            except requests.exceptions.RequestException:  # some of these are ValueErrors, too
                raise
            except ValueError as error:  # requests, too, reads the place that a redirect names
                raise TransferError(f"{_host(url)}: redirects to what is not an address") from error
        raise TransferError(f"{_host(url)}: more than {MOST_REDIRECTS} redirects one after the other")

    def _authorize(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # Always given, so that requests does not look for passwords in ~/.netrc.
        if self.token and _origin(urlsplit(request.url)) == self._origin:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def _refuse_errors(self, response: requests.Response) -> None:
        status = response.status_code
        if status < 400 or status == NOTHING_IN_RANGE:
            return
        if status == 401:
            wrong = "the access token is not accepted" if self.token else "an access token is needed"
            raise NoAccessError(
                f"{wrong} (401); give a valid one, made in your account's settings, in HEALTHGAIT_ZENODO_TOKEN"
            )
        if status == 403:
            raise NoAccessError(
                "no access (403); request it on the record's page, and give a token of the account that it was granted "
                "to in HEALTHGAIT_ZENODO_TOKEN"
            )
        if status in (404, 410):
            raise TransferError(f"not found ({status}); is the record's number right?")
        if status >= 500 or status in (TIMED_OUT, TOO_MANY_REQUESTS):
            raise PassingError(f"{_host(response.url)} answered {status}", _asked_wait_s(response))
        raise TransferError(f"{_host(response.url)} answered {status}, which is not expected")


def _usable(url: str) -> SplitResult:
    """The parts of an address that may be asked. Raises TransferError for others."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (looked at when it is read)
    except ValueError as error:
        raise TransferError(f"{_shown(url)} is not an address; expected one such as https://zenodo.org/api") from error
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not encrypted or not parts.hostname or "@" in parts.netloc:
        shown = f"{parts.scheme}://{parts.hostname}" if parts.hostname else _shown(url)
        raise TransferError(f"{shown}: only https is used (http on this machine alone)")
    return parts


def _shown(url: str) -> str:
    """An address that cannot be taken apart, without what may be secret in it: a password, a signature."""
    return repr(url.partition("?")[0].rpartition("@")[2][:100])


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}[parts.scheme]


def _host(url: str) -> str:
    # Not the whole address: one to which a server redirects may hold a signature.
    return urlsplit(url).hostname or "the server"


def _asked_wait_s(response: requests.Response) -> float:
    """The seconds of Retry-After, which may be a number or a date; 0 if there are none."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
