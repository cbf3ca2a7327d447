"""What the connection tells about the visitor: address, user agent."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from starlette.requests import Request

# Libraries that run on a company's own servers: their connection says nothing of the visitor, and
# a platform that is told the server's address matches every event to the same person.
SERVER_LIBRARIES = frozenset(
    {
        "@rudderstack/rudder-sdk-node",
        "@segment/analytics-node",
        "analytics-go",
        "analytics-java",
        "analytics-node",
        "analytics-php",
        "analytics-python",
        "analytics-ruby",
        "analytics.net",
        "rudder-analytics-python",
        "rudder-sdk-python",
        "rudderanalytics-python",
    }
)


LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request, as far as it shows.

    Attributes:
        address: The address, or nothing where it is not known or not to be kept.
        user_agent: The ``User-Agent`` header.
        ip_policy: What the page asks to do with addresses: ``keep``, ``stripLastOctet``, ``remove``.
    """

    address: str
    user_agent: str
    ip_policy: str

    @classmethod
    def of(cls, request: Request, *, trusted_hops: int) -> "Visitor":
        """The visitor behind ``request``, past as many proxies as are trusted."""
        policy = request.headers.get("x-ip-policy", "keep").strip()
        return cls(
            address=apply_policy(client_address(request, trusted_hops), policy),
            user_agent=request.headers.get("user-agent", ""),
            ip_policy=policy,
        )

    def complete(self, event: Any, batch_context: Any) -> None:
        """Write into ``event`` what its context lacks; it was parsed for us, so it is ours.

        Source: spec, "Ingest", section 3, rule 16.
        """
        if not isinstance(event, dict):
            return
        own = event.get("context")
        if own is not None and not isinstance(own, dict):
            return
        if own and self.ip_policy == "keep" and own.get("ip") and own.get("userAgent"):
            return
        shared = batch_context if isinstance(batch_context, dict) else {}
        context = dict(own or {})
        given = context.get("ip") or shared.get("ip")
        if isinstance(given, str) and self.ip_policy != "keep":
            context["ip"] = apply_policy(given, self.ip_policy) or None
        if not _is_from_server(event, context, shared):
            if not given and self.address:
                context["ip"] = self.address
            if self.user_agent and not (context.get("userAgent") or shared.get("userAgent")):
                context["userAgent"] = self.user_agent
        if context:
            event["context"] = context


def client_address(request: Request, trusted_hops: int) -> str:
    """The address of the client, skipping ``trusted_hops`` proxies of our own.

    Each proxy appends who called it, so only the entries at the right end can be believed.
    """
    connection = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    chain = [hop.strip() for hop in forwarded.split(",") if hop.strip()] + [connection]
    parsed = parse_address(chain[max(0, len(chain) - 1 - trusted_hops)])
    return str(parsed) if parsed else ""


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: ``"[2001:db8::1]:443"``, ``"203.0.113.7:51234"``."""
    return _parsed(text) if len(text) <= LONGEST_ADDRESS else None


@lru_cache(1_024)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ip_address(bare)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def apply_policy(address: str, policy: str) -> str:
    """The address as the page wants it kept: ``"203.0.113.7"`` -> ``"203.0.113.0"``, or nothing.

    An unknown policy comes from a newer client that meant to hide something, so it hides all.
    """
    if policy == "keep" or not address:
        return address
    parsed = parse_address(address)
    if policy != "stripLastOctet" or parsed is None:
        return ""
    # Of an IPv6 address the first 48 bits name the provider's customer: as coarse as three octets.
    bits = 24 if parsed.version == 4 else 48
    return str(ip_network((parsed, bits), strict=False).network_address)


def _is_from_server(event: dict[str, Any], context: dict[str, Any], shared: dict[str, Any]) -> bool:
    if event.get("channel") == "server":
        return True
    library = context.get("library") or shared.get("library")
    name = library.get("name") if isinstance(library, dict) else None
    return isinstance(name, str) and name.lower() in SERVER_LIBRARIES
