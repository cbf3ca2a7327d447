"""The identifiers of a person, as Criteo takes them."""

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
    emails = email_forms(event)
    if emails:
        chosen = {name: emails[name] for name in settings.email_formats if name in emails}
        if chosen:
            body["email"] = chosen
    if event.mobile_ad_id is not None and event.mobile_ad_id_type is not None:
        body[event.mobile_ad_id_type] = event.mobile_ad_id
    return body


def email_forms(person: Person) -> dict[str, str]:
    """Every form of the address that can be had from what is known of it.

    Criteo's own key is the SHA-256 of the MD5's hex digits, so that an MD5 leads to it and a
    SHA-256 does not.
    """
    forms: dict[str, str] = {}
    email = person.email
    if email is not None:
        if "@" in email:
            digest = md5_hex(email)
            forms = {
                "md5": digest,
                "sha256": sha256_hex(email),
                "sha256_md5": sha256_hex(digest),
                "raw": email,
            }
        elif len(email) == 32:
            forms = {"md5": email, "sha256_md5": sha256_hex(email)}
        else:
            forms = {"sha256": email}
    if person.email_sha256_md5 is not None:
        forms.setdefault("sha256_md5", person.email_sha256_md5)
    return forms
