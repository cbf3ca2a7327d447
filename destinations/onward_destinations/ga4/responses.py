"""What GA4's collector, its validation server beside the Data Manager API answer, as data."""

from datetime import timedelta
from typing import Final

from onward.action import Answer, Answers

COMPARE: Final = "Compare the request in the preview with what Google names here."
_GRANT: Final = (
    "Sign in with onward login as a user with the role Editor on the property, then resume it."
)
# Codes are Google's status or reason; the collector of the Measurement Protocol gives none.
# Source: Google Analytics, "Measurement Protocol reference", "Validate events"; Google, "Data Manager
# API: Understand errors". The first row that fits decides.
ANSWERS: Final = Answers(
    "GA4",
    (
        Answer(
            "reauthorise",
            "Google does not accept the access token: it has expired or was revoked.",
            "Sign in again with onward login.",
            status=(401,),
            code=("UNAUTHENTICATED",),
        ),
        Answer(
            "pause",
            "The sign-in does not allow the Data Manager API.",
            "Sign in again with onward login, and tick every box on Google's page.",
            code=("ACCESS_TOKEN_SCOPE_INSUFFICIENT",),
        ),
        Answer(
            "pause",
            "The Data Manager API is switched off in the Google Cloud project of the sign-in.",
            "Enable it in Google Cloud console, APIs and services, then resume it.",
            code=("SERVICE_DISABLED",),
        ),
        Answer(
            "pause",
            'Google refuses access to the property: "{said}".',
            _GRANT,
            code=("PERMISSION_DENIED",),
        ),
        Answer(
            "pause",
            "Google does not know the property or its stream so: {said}",
            'Compare "property_id" and "measurement_id" with Admin, Property settings; roll-up and '
            "sub-properties take no events.",
            code=("OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH", "DESTINATION"),
        ),
        Answer(
            "reject",
            "GA4 rejected this event: its name is reserved. {said}",
            "Choose another event name in the mapping.",
            code=("NAME_RESERVED", "RESERVED_NAME_USED"),
        ),
        Answer(
            "reject",
            "GA4 rejected this event: a name in it cannot be used. {said}",
            "Choose names of letters, digits and underscores that begin with a letter.",
            code=("NAME_INVALID", "NAME_DUPLICATED", "INVALID_EVENT_NAME"),
        ),
        Answer(
            "reject",
            "GA4 rejected this event: its time cannot be used. {said}",
            "Send events within 72 hours.",
            code=("EVENT_TIME_INVALID",),
        ),
        Answer(
            "reject",
            "GA4 rejected this event: it has too many parameters, items or properties. {said}",
            "Map fewer.",
            code=("EXCEEDED_MAX_ENTITIES",),
        ),
        Answer(
            "reject",
            "GA4 rejected this event: {said}",
            COMPARE,
            code=(
                "VALUE_INVALID",
                "VALUE_REQUIRED",
                "VALUE_OUT_OF_BOUNDS",
                "BOTH_CLIENT_ID_AND_APP_INSTANCE_ID_NOT_ALLOWED",
                "INVALID_ARGUMENT",
            ),
        ),
        Answer(
            "retry",
            'GA4\'s validation server has trouble for the moment: "{said}".',
            "Wait; it is tried again by itself.",
            code=("INTERNAL_ERROR",),
        ),
        Answer(
            "reject",
            'GA4 cannot read the request: "{said}".',
            "Report it to the destination's author, with the event's preview.",
            status=(400, 413),
        ),
        Answer(
            "pause",
            'Something refuses access to GA4\'s collector, which refuses nobody itself: "{said}".',
            "Check the proxy between Onward and Google, then resume it.",
            status=(401, 403),
        ),
        Answer(
            "pause",
            "There is no collector at this address.",
            'Check "collect_path" and "data_manager_version" in the settings, then resume it.',
            status=(404,),
        ),
        Answer(
            "slow down",
            'Google takes no more requests for the moment: "{said}".',
            "Wait; sending goes on by itself.",
            status=(429,),
            after=timedelta(seconds=5),
        ),
        Answer(
            "retry",
            'Google has trouble for the moment: "{said}".',
            "Wait; it is tried again by itself.",
            status=(408, 500, 502, 503, 504),
        ),
    ),
)
