"""One connection's way out: host check, credentials, redirects."""

from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from onward.destination import Destination
from onward.errors import PlatformError
from onward.request import AccessToken, Request, Response, Secret
from onward.sending.credentials import Credentials
from onward.sending.transport import Transport

MAX_REDIRECTS = 3


class Sender:
    """Sends a connection's requests, and those of no other; it is also abilities' client."""

    def __init__(
        self, destination: Destination, transport: Transport, credentials: Credentials
    ) -> None:
        self.destination = destination
        self.credentials = credentials
        self._transport = transport

    async def send_once(self, request: Request) -> Response:
        """Send with the credentials as they are.

        Only 307 and 308 to a declared host are followed: they keep method and body, and a host
        that nobody declared gets no credentials.

        Raises:
            PlatformError: No answer came, or the host is not one of the destination's.
            CredentialsRefusedError: There is no access token, and none can be had.
        """
        return (await self.exchange(request))[0]

    async def exchange(self, request: Request) -> tuple[Response, Secret[str] | None]:
        """Like ``send_once``, with the access token it was sent with: a refresh wants to know."""
        response, token = await self._exchange(request)
        for _ in range(MAX_REDIRECTS):
            target = response.headers.get("location")
            if response.status not in {307, 308} or not target:
                break
            address = urljoin(request.url, target)
            if not self.destination.may_call(urlsplit(address).hostname or ""):
                break
            request = replace(request, url=address)
            response, token = await self._exchange(request)
        return response, token

    async def send(self, request: Request) -> Response:
        """Send; when the access token is refused, refresh it once and send again."""
        response, token = await self.exchange(request)
        if response.status != 401 or not self.credentials.can_refresh or not _asks_token(request):
            return response
        await self.credentials.refresh(token)
        return await self.send_once(request)

    async def _exchange(self, request: Request) -> tuple[Response, Secret[str] | None]:
        if not self.destination.may_call(request.host):
            name = self.destination.name
            msg = f"{name} may not be called at {request.host}: it is not one of its hosts."
            hint = "Declare the host in the destination, or correct the address in the settings."
            raise PlatformError(msg, code="undeclared-host", hint=hint, reached=False)
        token = await self.credentials.access_token() if _asks_token(request) else None
        return await self._transport.send(request, access_token=token), token


def _asks_token(request: Request) -> bool:
    return any(isinstance(credential, AccessToken) for credential in request.credentials)
