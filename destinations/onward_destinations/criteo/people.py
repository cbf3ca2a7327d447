"""The identifiers of a person, as Criteo takes them."""

from collections.abc import Sequence
from typing import Any

from onward.fields import md5_hex, sha256_hex
from onward_destinations.criteo.events import Person, WebEvent
from onward_destinations.criteo.settings import Settings


def id_json(event: WebEvent, settings: Settings) -> dict[str, Any]:
    """The group ``id`` of a request. Source: Criteo, "Server To Server: Website Events"."""
    body: dict[str, Any] = {}
    if event.gum_id is not None and settings.caller_id is not None:
        body["mapping_key"] = settings.caller_id
        body["mapped_user_id"] = event.gum_id
    email = email_json(event, settings.email_formats)
    if email:
        body["email"] = email
    if event.mobile_ad_id is not None and event.mobile_ad_id_type is not None:
        body[event.mobile_ad_id_type] = event.mobile_ad_id
    return body


def email_json(person: Person, formats: Sequence[str]) -> dict[str, str]:
    """The forms of the address that the settings name, as far as they can be had."""
    forms = email_forms(person)
    return {name: forms[name] for name in formats if name in forms}


def email_forms(person: Person) -> dict[str, str]:
    """Every form of the address that can be had from what is known of it.

    Criteo's own key is the SHA-256 of the MD5's hex digits, so that an MD5 leads to it and a
    SHA-256 does not.
    """
    email, native = person.email, person.email_sha256_md5
    if email is None:
        return {} if native is None else {"sha256_md5": native}
    if "@" in email:
        digest = md5_hex(email)
        return {
            "md5": digest,
            "sha256": sha256_hex(email),
            "sha256_md5": sha256_hex(digest),
            "raw": email,
        }
    if len(email) == 32:
        return {"md5": email, "sha256_md5": sha256_hex(email)}
    return {"sha256": email} if native is None else {"sha256": email, "sha256_md5": native}
