"""What Meta would refuse, told before sending."""

from typing import Final

from onward_destinations.meta.bodies import user_json
from onward_destinations.meta.events import ServerEvent, click_id
from onward_destinations.meta.people import UserData

# What is refused where there is nothing beyond it. Source: Meta, "Customer Information Parameters",
# section "Invalid combinations".
_TOO_LITTLE: Final = (
    {"ct", "country", "st", "zp", "ge", "client_user_agent"},
    {"db", "client_user_agent"},
    {"fn", "ge"},
    {"ln", "ge"},
)
_ADVICE: Final = "Add an email, phone, external id, IP address, fbp or fbc."


def refusals(event: ServerEvent) -> list[str]:
    """Why Meta would refuse an event, a sentence each.

    Source: Meta, "Server Event Parameters"; "Customer Information Parameters"; "Custom Data
    Parameters"; "App Data Parameters"; "Data Processing Options for US Users".
    """
    # Asked of every event: a member of a dict costs a third of an attribute.
    values = event.__dict__
    found = []
    user = values["user_data"]
    if not _is_known(user):
        why = _too_little(user, click_id(event))
        if why is not None:
            found.append(why)
    name, source = values["event_name"], values["action_source"]
    if name == "Purchase" and (values["value"] is None or values["currency"] is None):
        found.append("Purchase events need currency (ISO 4217) and value.")
    if source == "website":
        if values["event_source_url"] is None:
            found.append("Events of a website need event_source_url, the address of the page.")
        if user is None or user.__dict__["client_user_agent"] is None:
            found.append("Events of a website need client_user_agent, the visitor's browser.")
    elif source == "app":
        app = values["app_data"]
        if app is None or app.version is None or app.os_version is None:
            found.append(
                "Events of an app need app_data_field with version (a2 or i2) and osVersion."
            )
    if values["data_processing_options"] and not (
        event.data_processing_country or (user is not None and user.client_ip_address)
    ):
        found.append(
            "Limited Data Use without a country needs the IP address, by which Meta finds out where "
            "the person is."
        )
    return found


def _is_known(user: UserData | None) -> bool:
    """Whether somebody is known by what nobody else has; at a glance, for nearly all events."""
    if user is None:
        return False
    ids = user.__dict__
    return bool(
        ids["email"] or ids["external_id"] or ids["client_ip_address"] or ids["phone"] or ids["fbp"]
    )


def _too_little(user: UserData | None, fbc: str | None) -> str | None:
    """Why Meta would refuse the customer information, or ``None``."""
    given = {} if user is None else user_json(user, fbc)
    if not given:
        return f"Not enough customer information: there is none. {_ADVICE}"
    if not any(given.keys() <= weak for weak in _TOO_LITTLE):
        return None
    verb = "are" if len(given) > 1 else "is"
    return (
        f"Not enough customer information: {' + '.join(given)} alone {verb} refused by Meta. "
        f"{_ADVICE}"
    )
