"""Why a conversion or an adjustment cannot be sent with a connection's settings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from onward.fields import Fields
from onward_destinations.google_ads.adjustments import Adjustment
from onward_destinations.google_ads.ads_api import names_variable
from onward_destinations.google_ads.calls import CallConversion
from onward_destinations.google_ads.clicks import click_of
from onward_destinations.google_ads.conversions import Conversion
from onward_destinations.google_ads.people import may_be_known
from onward_destinations.google_ads.settings import Settings

# Source: Google, "Google Ads API: Upload conversion adjustments"; error CONVERSION_EXPIRED.
_ADJUSTABLE: Final = timedelta(days=54)

NO_ACTION: Final = (
    'Conversion action is missing. Set "conversion_action_id" on the mapping or the connection.'
)
_NOBODY: Final = (
    "Google Ads needs at least one of: gclid, wbraid, gbraid, session attributes, email, phone, or a "
    "full address (first name, last name, country, postal code). This event has none, so it was not "
    "sent."
)
_NOBODY_THERE: Final = (
    "The Google Ads API needs at least one of: gclid, wbraid, gbraid, email, phone. This event has "
    "none, so it was not sent."
)
_DENIED: Final = (
    "The person has denied ad user data, so that only a click may be sent, and this event has none."
)
_DROPPED: Final = (
    'The person has denied ad user data, and "on_denied" says not to send such an event.'
)
_CALLER_DENIED: Final = (
    "Google knows a call by the caller's number, and the person has denied ad user data."
)
_NOTHING_TO_ADD: Final = (
    "An enhancement needs at least one of: email, phone, or a full address (first name, last name, "
    "country, postal code)."
)
_NOT_ALLOWED: Final = "An enhancement is the person's data, and the person has denied ad user data."
_SENT_AGAIN: Final = (
    "Through the Data Manager API an adjustment is the event sent again: it needs the order id"
)


def action_of(payload: Fields, settings: Settings) -> str:
    """The conversion action that counts: the mapping's, the one saved with it, the connection's."""
    values = payload.__dict__
    return (
        values["conversion_action_id"]
        or values.get("saved_action")
        or settings.conversion_action_id
        or ""
    )


def conversion_refusals(conversion: Conversion, settings: Settings) -> Sequence[str]:
    """Why a conversion cannot be sent, a sentence each."""
    found = []
    if not action_of(conversion, settings):
        found.append(NO_ACTION)
    is_known = may_be_known(conversion.ad_user_data, settings.default_ad_user_data)
    is_direct = settings.transport == "google_ads_api"
    if not is_known and settings.on_denied == "drop":
        found.append(_DROPPED)
    elif not (is_known and _is_known(conversion, with_address=not is_direct)):
        has_session = conversion.session_attributes is not None and not is_direct
        if not has_session and click_of(conversion) is None:
            found.append(_DENIED if not is_known else _NOBODY_THERE if is_direct else _NOBODY)
    if is_direct and conversion.custom_variables:
        found += _misnamed(conversion.custom_variables)
    return found


def _misnamed(variables: Mapping[str, Any]) -> Iterator[str]:
    for name in variables:
        if not names_variable(name):
            yield (
                f'The Google Ads API knows the custom variable "{name}" by its number. Write that '
                "on the left; onward choices lists them."
            )


def call_refusals(call: CallConversion, settings: Settings) -> Iterator[str]:
    """Why the conversion of a call cannot be sent, a sentence each."""
    if not action_of(call, settings):
        yield NO_ACTION
    if not may_be_known(call.ad_user_data, settings.default_ad_user_data):
        yield _CALLER_DENIED
    if call.conversion_timestamp < call.call_start_timestamp:
        yield "The conversion is earlier than the call that should have brought it."
    yield from _misnamed(call.custom_variables or {})


def adjustment_refusals(adjustment: Adjustment, settings: Settings) -> Iterator[str]:
    """Why an adjustment cannot be sent, a sentence each."""
    if not action_of(adjustment, settings):
        yield NO_ACTION
    is_known = may_be_known(adjustment.ad_user_data, settings.default_ad_user_data)
    is_enhancement = adjustment.adjustment_type == "ENHANCEMENT"
    if is_enhancement and not is_known:
        yield _NOT_ALLOWED
    elif is_enhancement and not _is_known(adjustment, with_address=True):
        yield _NOTHING_TO_ADD
    if settings.transport == "google_ads_api":
        yield from _direct_refusals(adjustment)
    else:
        yield from _repeated_refusals(adjustment, is_known=is_known)


def adjustment_remarks(adjustment: Adjustment, settings: Settings) -> Iterator[str]:
    """What a person should know of an adjustment that is sent all the same."""
    if adjustment.adjustment_type == "RETRACTION" and settings.transport == "data_manager":
        yield (
            "The Data Manager API undoes no conversion: its value becomes zero, and it is still "
            "counted."
        )


def _direct_refusals(adjustment: Adjustment) -> Iterator[str]:
    happened, adjusted = adjustment.conversion_timestamp, adjustment.adjustment_timestamp
    if adjustment.order_id is None and happened is None:
        yield "A conversion without order id is named by its GCLID and its time; the time is missing."
    is_late = happened is not None and adjusted is not None and adjusted - happened > _ADJUSTABLE
    if is_late and adjustment.adjustment_type != "ENHANCEMENT":
        yield (
            "The conversion is more than 54 days older than its adjustment, which Google Ads does not "
            "take."
        )


def _repeated_refusals(adjustment: Adjustment, *, is_known: bool) -> Iterator[str]:
    if adjustment.order_id is None:
        yield f"{_SENT_AGAIN} of the conversion."
    is_found = is_known and _is_known(adjustment, with_address=True)
    if adjustment.gclid is None and not is_found and adjustment.adjustment_type != "ENHANCEMENT":
        yield f"{_SENT_AGAIN}, with a GCLID, email, phone or full address of the conversion."
    if adjustment.adjustment_type != "ENHANCEMENT" and adjustment.restatement_currency is None:
        yield "Currency is missing. The Data Manager API needs it with a value."


def _is_known(payload: Conversion | Adjustment, *, with_address: bool) -> bool:
    return (
        payload.email is not None
        or payload.phone is not None
        or (with_address and payload.first_name is not None)
    )
