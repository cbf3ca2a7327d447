"""A conversion that a phone call brought: the fields of the action that sends it."""

from datetime import datetime
from typing import Annotated, Any, Final

from onward.fields import Amount, Currency, EventTime, Fields, Phone, Rules, Spec, first
from onward_destinations.google_ads.conversions import ActionId
from onward_destinations.google_ads.people import UserDataConsent


class CallConversion(Fields):
    conversion_action_id: Annotated[
        ActionId | None,
        Spec(
            help="An action of the kind import, track conversions from calls; that of the connection's "
            "settings if empty."
        ),
    ] = None
    caller_id: Annotated[
        Phone,
        Spec(
            "Caller's number",
            "The number that was called from, with its country code. Google wants it in clear.",
            mapping=first("$.properties.caller_id", "$.properties.phone", "$.context.traits.phone"),
        ),
    ]
    call_start_timestamp: Annotated[
        datetime,
        Spec(
            "Start of the call",
            "When the call began, to the second, as Google's forwarding number knows it.",
            mapping=first("$.properties.call_start_timestamp", "$.properties.call_started_at"),
        ),
    ]
    conversion_timestamp: Annotated[
        EventTime, Spec("Conversion time", "When the caller converted: in the call, or after it.")
    ]
    value: Annotated[
        Amount | None,
        Spec("Value", "Without it the conversion action's own value counts."),
    ] = None
    currency: Annotated[Currency | None, Spec("Currency", "A value needs it.")] = None
    custom_variables: Annotated[
        dict[str, Any] | None,
        Spec(
            "Custom variables",
            "Left, the variable's number in Google Ads; right, the value, nothing personal.",
            dynamic=True,
        ),
    ] = None
    ad_user_data: UserDataConsent | None = None


CALL_RULES: Final = Rules(needs=(("value", "currency"),))
