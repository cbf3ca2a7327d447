"""The people of the demo: invented, the same for the same seed."""

from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

_FIRST = (
    "Ada",
    "Amara",
    "Anton",
    "Beatriz",
    "Chiara",
    "Dario",
    "Elif",
    "Emil",
    "Fatima",
    "Grace",
    "Hugo",
    "Ines",
    "Jan",
    "Kenji",
    "Lena",
    "Lucas",
    "Mina",
    "Noor",
    "Olga",
    "Pablo",
    "Priya",
    "Rosa",
    "Samir",
    "Tove",
    "Viktor",
    "Yuki",
)
_LAST = (
    "Almeida",
    "Bergström",
    "Costa",
    "Dubois",
    "Eriksen",
    "Farah",
    "Garcia",
    "Hopper",
    "Ivanova",
    "Jensen",
    "Kaya",
    "Lovelace",
    "Marchetti",
    "Nakamura",
    "Okafor",
    "Peeters",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Virtanen",
    "Weber",
    "Zhang",
)
_COMPANIES = (
    ("Northwind Analytics", "Head of Data"),
    ("Blue Fjord Logistics", "Operations Manager"),
    ("Kestrel Robotics", "Chief Technology Officer"),
    ("Meadow & Finch", "Marketing Director"),
    ("Solis Energy", "Procurement Lead"),
)
_PLACES = (
    ("DE", "+4930", "Europe/Berlin", "de-DE"),
    ("US", "+1415", "America/Los_Angeles", "en-US"),
    ("FR", "+3314", "Europe/Paris", "fr-FR"),
    ("SE", "+4686", "Europe/Stockholm", "sv-SE"),
    ("GB", "+4420", "Europe/London", "en-GB"),
)
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 Version/19.0 Safari/605.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
)


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor.

    Attributes:
        user_id: Empty for people who never sign in.
        landing: The query of the page they came to, with the click id of the ad that brought them.
    """

    anonymous_id: str
    user_id: str
    traits: dict[str, Any]
    landing: str
    ip: str
    user_agent: str
    locale: str
    timezone: str


def a_person(random: Random, number: int) -> Person:
    """The ``number``-th person; most sign in, six in ten came from an ad."""
    first, last = random.choice(_FIRST), random.choice(_LAST)
    company, title = random.choice(_COMPANIES)
    country, prefix, timezone, locale = random.choice(_PLACES)
    traits = {
        "email": f"{first}.{last}{number}@example.com".lower().replace("ö", "oe"),
        "firstName": first,
        "lastName": last,
        "phone": f"{prefix}555{random.randrange(10_000):04d}",
        "company": {"name": company},
        "title": title,
        "address": {"country": country},
    }
    known = random.random() < 0.85
    return Person(
        anonymous_id=an_id(random),
        user_id=f"user-{10_000 + number}" if known else "",
        traits=traits if known else {},
        landing=_landing(random) if random.random() < 0.6 else "",
        # A block that RFC 5737 sets aside for documentation.
        ip=f"203.0.113.{random.randrange(1, 255)}",
        user_agent=random.choice(_BROWSERS),
        locale=locale,
        timezone=timezone,
    )


# Where ads bring people from: the source, the parameter with its click id, what the id looks like.
_ADS = (
    ("awin", "awc", "12345_1795200000_{digits}"),
    ("facebook", "fbclid", "IwAR2{digits}"),
    ("google", "gclid", "Cj0KCQ{digits}"),
    ("linkedin", "li_fat_id", "{digits}"),
    ("outbrain", "dicbo", "v4-{digits}"),
    ("pinterest", "epik", "dj0yJnU9{digits}"),
    ("reddit", "rdt_cid", "{number}"),
    ("snapchat", "ScCid", "{digits}"),
    ("taboola", "tblci", "GiB{digits}"),
    ("tiktok", "ttclid", "E.C.P.{digits}"),
)


def _landing(random: Random) -> str:
    source, parameter, pattern = random.choice(_ADS)
    click = pattern.format(
        digits=f"{random.getrandbits(128):032x}", number=random.randrange(10**18, 10**19)
    )
    return f"?utm_source={source}&{parameter}={click}"


def an_id(random: Random) -> str:
    """A UUID of the seed's making."""
    return str(UUID(int=random.getrandbits(128), version=4))
