"""Requests to the record's server: encrypted, repeated after errors, with a token that no other server sees."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, ProtocolError, ReadTimeoutError, SSLError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from healthgait import __version__
from healthgait.download.progress import say
from healthgait.errors import InputError

RETRIES = 7
LONGEST_WAIT_S = 300
PASSING_STATUSES = (408, 429, *range(500, 600))
NOTHING_IN_RANGE = 416
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# While an answer is being read: what is missing can be asked for.
BREAKS = (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)
CAUSES = {
    ReadTimeoutError: "no data arrived",
    ConnectTimeoutError: "no connection",
    ProtocolError: "the connection was cut",
}
HOW_TO_GET_ACCESS = (
    "request access on the record's page, and give a valid token of the account that it was granted to in "
    "HEALTHGAIT_ZENODO_TOKEN"
)


class NoAccessError(InputError):
    """The server wants an access token, or another one."""


class Patience(Retry):
    """urllib3's Retry that waits after the first error, too, and says what it waits for."""

    def get_backoff_time(self) -> float:
        """Seconds: ``backoff_factor``, doubled with each further error."""
        return min(self.backoff_max, self.backoff_factor * 2 ** (len(self.history) - 1))

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Wait so long, or as long as the response asks for."""
        asked_wait_s = self.get_retry_after(response) if response else None
        wait_s = max(self.get_backoff_time(), asked_wait_s or 0)
        fault = self.history[-1]
        cause = _cause(fault.error) if fault.error else f"the server answered {fault.status}"
        say(f"{fault.url.partition('?')[0]}: {cause}; next try in {wait_s:.3g} s")  # after ? may be a signature
        time.sleep(wait_s)

    def after(self, name: str, error: Exception) -> "Patience":
        """Wait after a break of ``name``; returns the patience that is left. Raises InputError if none is."""
        try:
            left = self.increment("GET", name, error=error)
        except MaxRetryError as end:
            raise InputError(f"{_cause(error)}, {RETRIES + 1} times in a row; run again later") from end
        left.sleep()
        return left


class Connection(requests.Session):
    """The server of one API address, for example ``https://zenodo.org/api``.

    A ``token`` is sent only to its host and port. The wait after a first error is ``wait_s``; a connection without data
    is closed after ``timeout_s``. Raises InputError if the address is not https (http is allowed on this
    machine).
    """

    def __init__(self, api: str, token: str = "", wait_s: float = 2.0, timeout_s: float = 60.0):
        super().__init__()
        self.api = api.rstrip("/")
        self.token = token
        limits = {"backoff_factor": wait_s, "backoff_max": LONGEST_WAIT_S, "retry_after_max": LONGEST_WAIT_S}
        self.patience = Patience(RETRIES, status_forcelist=PASSING_STATUSES, **limits)
        for scheme in ("https://", "http://"):
            self.mount(scheme, HTTPAdapter(max_retries=self.patience))
        self.auth = self._authorize
        # Bytes as they are stored, which is what their checksum and ranges refer to.
        self.headers.update({"User-Agent": f"healthgait/{__version__}", "Accept-Encoding": "identity"})
        self._timeout_s = timeout_s
        self._origin = _origin(self.api)

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> requests.Response:
        """The answer to a request, its body still to be read; asked for again after errors that may pass.

        Raises NoAccessError if another token is needed, and InputError for other errors, but not if nothing is left of
        the asked range (416).
        """
        host = urlsplit(url).hostname
        try:
            response = self.get(url, headers=headers, stream=True, timeout=self._timeout_s)
        except (*BREAKS, requests.exceptions.RetryError) as error:
            raise InputError(f"{host}: {_cause(error)}, {RETRIES + 1} times; run again later") from error
        except (requests.exceptions.RequestException, ValueError) as error:  # ValueError: of odd redirects
            raise InputError(f"{host}: the answer cannot be used ({type(error).__name__})") from error
        status = response.status_code
        if response.ok or status == NOTHING_IN_RANGE:
            return response
        response.close()
        if status in (401, 403):
            wrong = "no access with this token" if self.token else "an access token is needed"
            raise NoAccessError(f"{wrong} ({status}); {HOW_TO_GET_ACCESS}")
        raise InputError(f"{host} answered {status} ({response.reason}); is the record's number right?")

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """After a redirect, too, the address is looked at; requests would look for a password in ~/.netrc."""
        prepared_request.headers.pop("Authorization", None)
        self._authorize(prepared_request)

    def _authorize(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if _origin(request.url) == self._origin and self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address that may be asked; no more of others is shown, as it may be secret."""
    try:
        parts = urlsplit(url)
        origin = parts.scheme, parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError("not an address; expected one such as https://zenodo.org/api") from error
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not encrypted or not parts.hostname or "@" in parts.netloc:
        raise InputError(f"{parts.scheme}://{parts.hostname}: only https is used (http only on this machine)")
    return origin


def _cause(error: Exception) -> str:
    """What went wrong in plain words; requests and urllib3 wrap it in errors of their own."""
    if isinstance(error, requests.exceptions.RequestException):
        error = error.args[0]
    if isinstance(error, MaxRetryError):
        error = error.reason
    if isinstance(error, SSLError):  # a certificate that cannot be verified among them
        return f"no secure connection ({error})"
    return next((words for kind, words in CAUSES.items() if isinstance(error, kind)), str(error))
