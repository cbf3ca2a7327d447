"""What Google's two APIs answer, as data: code, cause, fix."""

from datetime import timedelta
from typing import Final

from onward.action import Answer, Answers

SIX_HOURS: Final = timedelta(hours=6)
_RESUME = "then resume its deliveries."

# Source: Google, "Data Manager API: Understand API errors", "Google Ads API: Common errors",
# "Google Ads API: Manage offline conversions", "Google Ads API: Upload conversion adjustments".
# The first row that fits decides; codes come before statuses.
ANSWERS: Final = Answers(
    "Google Ads",
    (
        Answer(
            "pause",
            "The Google account that signed in lacks what Google Ads asks for: {said}",
            "Turn on 2-step verification for it, or sign in with an account that has access to the "
            f"customer, {_RESUME}",
            code=(
                "TWO_STEP_VERIFICATION_NOT_ENROLLED",
                "ADVANCED_PROTECTION_NOT_ENROLLED",
                "NOT_ADS_USER",
            ),
        ),
        Answer(
            "pause",
            "Google Ads does not know the customer: {said}",
            f'Compare "customer_id" with the number at the top right of Google Ads, {_RESUME}',
            code=("CUSTOMER_NOT_FOUND", "CLIENT_CUSTOMER_ID_INVALID", "INVALID_CUSTOMER_ID"),
        ),
        Answer(
            "pause",
            "Google Ads does not accept the developer token: {said}",
            f'Empty "developer_token": it is no longer needed, {_RESUME}',
            code=("DEVELOPER_TOKEN_INVALID",),
        ),
        Answer(
            "pause",
            "The sign-in lacks a scope: {said}",
            f"Sign in again with onward login and allow both scopes, {_RESUME}",
            code=("ACCESS_TOKEN_SCOPE_INSUFFICIENT",),
        ),
        Answer(
            "pause",
            "The API is not enabled in the Cloud project of the OAuth client: {said}",
            "Enable the Data Manager API and the Google Ads API in the Google Cloud console, "
            f"{_RESUME}",
            code=("SERVICE_DISABLED",),
        ),
        Answer(
            "pause",
            "Google Ads refuses access to the customer: {said}",
            'Set "login_customer_id" to the manager account through which you reach it, or sign in '
            f"with an account that has access, {_RESUME}",
            code=(
                "PERMISSION_DENIED",
                "USER_PERMISSION_DENIED",
                "INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
            ),
        ),
        Answer(
            "pause",
            "The account or the Cloud project is not in order: {said}",
            f"Complete what Google names here, {_RESUME}",
            code=(
                "PROJECT_DISABLED",
                "INCOMPLETE_SIGNUP",
                "MISSING_TOS",
                "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
            ),
        ),
        Answer(
            "pause",
            "The Cloud project may not be used for this account: {said}",
            "Apply for a higher access level of the project in the API Center of your manager "
            f"account, {_RESUME}",
            code=(
                "DEVELOPER_TOKEN_NOT_APPROVED",
                "DEVELOPER_TOKEN_NOT_ON_ALLOWLIST",
                "DEVELOPER_TOKEN_PROHIBITED",
                "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
            ),
        ),
        Answer(
            "pause",
            "The Google Ads API takes conversions only from whoever imported some with it before "
            "June 2026: {said}",
            f'Set "transport" to "data_manager", {_RESUME}',
            code=("CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE",),
        ),
        Answer(
            "pause",
            "The customer's account is not set up for this: {said}",
            "Accept the customer data terms and turn on enhanced conversions for leads under Goals, "
            f"Settings, {_RESUME}",
            code=(
                "CUSTOMER_NOT_ENABLED",
                "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
                "CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
                "UNAUTHORIZED_CUSTOMER",
                "DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
                "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED",
                "TERMS_AND_CONDITIONS_NOT_SIGNED",
            ),
        ),
        Answer(
            "pause",
            "Google's policies keep this account from enhanced conversions: {said}",
            f"Map email, phone and names to null, so that only click ids are sent, {_RESUME}",
            code=(
                "CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS",
                "DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS",
            ),
        ),
        Answer(
            "pause",
            "Google asks for something of the account first: {said}",
            f"Complete what Google names here, {_RESUME}",
            code=("NOT_ALLOWLISTED", "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED"),
        ),
        Answer(
            "pause",
            "Google does not take events for this account: {said}",
            'Compare "customer_id" and "login_customer_id" with Google Ads, ' + _RESUME,
            code=(
                "INVALID_DESTINATION",
                "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
                "DESTINATION_ACCOUNT_TYPE_MISMATCH",
            ),
        ),
        Answer(
            "pause",
            "The click belongs to another customer: {said}",
            'Set "customer_id" to the account that owns the conversion action; onward test-connection '
            f"names it, {_RESUME}",
            code=("INVALID_CUSTOMER_FOR_CLICK",),
        ),
        Answer(
            "pause",
            "Google Ads finds no such conversion action in this account: {said}",
            "Choose an enabled conversion action of this customer; onward choices lists them, "
            f"{_RESUME}",
            code=("NO_CONVERSION_ACTION_FOUND", "INVALID_CONVERSION_ACTION_ID"),
        ),
        Answer(
            "pause",
            "The conversion action is of a kind that does not take these events: {said}",
            "Choose an action imported from clicks, or a website action with the tag's transaction "
            f"id, and an event source that fits, {_RESUME}",
            code=("INVALID_CONVERSION_ACTION_TYPE", "EVENT_SOURCE_AND_DESTINATION_MISMATCH"),
        ),
        Answer(
            "pause",
            "Google no longer serves this version of its API: {said}",
            f'Raise "api_version" in the connection\'s settings, {_RESUME}',
            code=("UNSUPPORTED_VERSION",),
        ),
        Answer(
            "retry",
            "It is too early for Google Ads: {said}",
            "Wait; it is tried again after six hours by itself.",
            code=(
                "CONVERSION_ACTION_TOO_RECENTLY_CREATED",
                "TOO_RECENT_EVENT",
                "TOO_RECENT_CONVERSION_ACTION",
                "TOO_RECENT_CALL",
                "TOO_RECENT_CONVERSION",
            ),
            after=SIX_HOURS,
        ),
        Answer(
            "retry",
            "Google Ads does not find the conversion yet: {said}",
            "Wait; it is tried again for a day, as what a tag reports takes a while.",
            code=("CONVERSION_NOT_FOUND",),
            after=timedelta(hours=1),
        ),
        Answer(
            "delivered",
            "Google Ads had this already: {said}",
            code=(
                "ORDER_ID_ALREADY_IN_USE",
                "CLICK_CONVERSION_ALREADY_EXISTS",
                "CALL_CONVERSION_ALREADY_EXISTS",
                "CONVERSION_ALREADY_ENHANCED",
                "CONVERSION_ALREADY_RETRACTED",
                "RESTATEMENT_ALREADY_EXISTS",
            ),
        ),
        Answer(
            "delivered",
            "Google Ads took it and found no click of this person on an ad, as is normal for leads: "
            "{said}",
            code=("CLICK_NOT_FOUND",),
        ),
        Answer(
            "split",
            "Google Ads takes fewer at a time: {said}",
            code=(
                "TOO_MANY_EVENTS",
                "TOO_MANY_DESTINATIONS",
                "TOO_MANY_ELEMENTS",
                "TOO_MANY_CONVERSIONS_IN_REQUEST",
                "TOO_MANY_ADJUSTMENTS_IN_REQUEST",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event: {said}",
            'Switch "identifiers_with_braid" off, then replay these events.',
            code=("VALUE_MUST_BE_UNSET",),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event, whose time it does not take: {said}",
            "Send conversions within 90 days of their click, adjustments within 54 days of their "
            "conversion.",
            code=(
                "EVENT_TIME_INVALID",
                "EVENT_TOO_OLD",
                "EXPIRED_EVENT",
                "EXPIRED_CALL",
                "CONVERSION_EXPIRED",
                "CONVERSION_PRECEDES_EVENT",
                "CONVERSION_PRECEDES_CALL",
                "ADJUSTMENT_PRECEDES_CONVERSION",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event, as nobody is known by it: {said}",
            "Map a click id, email, phone or a full address.",
            code=(
                "NO_IDENTIFIERS_PROVIDED",
                "INVALID_USER_IDENTIFIER",
                "UNSUPPORTED_USER_IDENTIFIER",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event, whose click id it cannot use: {said}",
            "Check where the click id comes from: it must be Google's own, unchanged, and one alone.",
            code=(
                "UNPARSEABLE_GCLID",
                "UNPARSEABLE_WBRAID",
                "UNPARSEABLE_GBRAID",
                "GBRAID_WBRAID_BOTH_SET",
                "EVENT_NOT_FOUND",
                "CONVERSION_TRACKING_NOT_ENABLED_AT_IMPRESSION_TIME",
                "ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID",
                "CONVERSION_NOT_COMPLIANT_WITH_ATT_POLICY",
                "INVALID_AD_IDENTIFIER_FOR_ACCOUNT",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event for personal data in clear: {said}",
            "Map the transaction id and custom variables to something that names nobody.",
            code=("CUSTOM_VARIABLE_VALUE_CONTAINS_PII", "ORDER_ID_CONTAINS_PII"),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event: it is in the request twice. {said}",
            "Map the transaction id to something that is the conversion's own.",
            code=(
                "DUPLICATE_ORDER_ID",
                "DUPLICATE_CLICK_CONVERSION_IN_REQUEST",
                "DUPLICATE_CALL_CONVERSION_IN_REQUEST",
                "DUPLICATE_ADJUSTMENT_IN_REQUEST",
                "DUPLICATE_ENHANCEMENT_IN_REQUEST",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this adjustment: {said}",
            "Compare the adjustment with the original conversion and its action in Google Ads.",
            code=(
                "MORE_RECENT_RESTATEMENT_FOUND",
                "CANNOT_RESTATE_CONVERSION_ACTION_THAT_ALWAYS_USES_DEFAULT_CONVERSION_VALUE",
                "CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT",
                "MISSING_ORDER_ID_FOR_WEBPAGE",
                "GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET",
                "CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCEMENT",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event: {said}",
            "Compare the request in the preview with what Google names here.",
            code=(
                "REQUIRED_FIELD_MISSING",
                "INVALID_FORMAT",
                "INVALID_HEX_ENCODING",
                "INVALID_SHA256_FORMAT",
                "INVALID_POSTAL_CODE",
                "INVALID_REGION_CODE",
                "INVALID_ENUM_VALUE",
                "INVALID_NUMBER_FORMAT",
                "INVALID_CURRENCY_CODE",
                "INVALID_EVENT",
                "TOO_MANY_USER_IDENTIFIERS",
                "FIELD_VALUE_TOO_LONG",
                "FIELD_VALUE_TOO_SHORT",
                "INVALID_MERCHANT_ID",
                "INVALID_COUPON_CODE",
                "CUSTOM_VARIABLE_NOT_ENABLED",
                "CALL_NOT_FOUND",
                "UNPARSEABLE_CALLERS_PHONE_NUMBER",
                "INVALID_CUSTOMER_FOR_CALL",
                "ORDER_ID_NOT_PERMITTED_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
                "INVALID_JOB_ID",
            ),
        ),
        Answer(
            "reject",
            "Google Ads rejected this event: {said}",
            "Choose an action that is not attributed outside of Google Ads.",
            says="EXTERNAL_ATTRIBUTION_DATA_(NOT_)?SET_FOR",
        ),
        Answer(
            "reauthorise",
            "Google does not accept the access token: {said}",
            'Sign in again with "onward login"; publish the consent screen, as sign-ins of one in '
            "testing end after 7 days.",
            code=(
                "UNAUTHENTICATED",
                "OAUTH_TOKEN_EXPIRED",
                "OAUTH_TOKEN_INVALID",
                "OAUTH_TOKEN_REVOKED",
                "OAUTH_TOKEN_DISABLED",
                "GOOGLE_ACCOUNT_DELETED",
            ),
        ),
        Answer(
            "slow down",
            "Google takes no more requests for the moment: {said}",
            "Wait; sending goes on by itself.",
            code=("RESOURCE_EXHAUSTED", "RESOURCE_TEMPORARILY_EXHAUSTED"),
        ),
        Answer(
            "retry",
            "Google has trouble for the moment: {said}",
            "Wait; it is tried again by itself.",
            code=(
                "CONCURRENT_MODIFICATION",
                "INTERNAL_ERROR",
                "TRANSIENT_ERROR",
                "INTERNAL",
                "UNAVAILABLE",
                "DEADLINE_EXCEEDED",
            ),
        ),
        Answer(
            "reauthorise",
            "Google does not accept the access token: {said}",
            'Sign in again with "onward login".',
            status=(401,),
        ),
        Answer(
            "pause",
            "Google refuses access: {said}",
            "Check the account that signed in and the Cloud project, " + _RESUME,
            status=(403,),
        ),
        Answer(
            "pause",
            "Google knows no such address: the version of its API may have ended.",
            f'Raise "api_version" or "data_manager_version", {_RESUME}',
            status=(404,),
        ),
        Answer(
            "slow down",
            "Google takes no more requests for the moment: {said}",
            "Wait; sending goes on by itself.",
            status=(429,),
        ),
    ),
)
