"""What an admin says of a conversion rule when saving a mapping."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from onward.fields import Fields, Spec
from onward_destinations.linkedin.rest import ACCOUNT, RULE

# Source: LinkedIn, "Conversion Tracking", the table of conversion types.
TYPES: Final = (
    "ADD_TO_CART",
    "DOWNLOAD",
    "INSTALL",
    "KEY_PAGE_VIEW",
    "LEAD",
    "PURCHASE",
    "SIGN_UP",
    "OTHER",
    "TALENT_LEAD",
    "JOB_APPLY",
    "SAVE",
    "START_CHECKOUT",
    "SCHEDULE",
    "VIEW_CONTENT",
    "VIEW_VIDEO",
    "ADD_BILLING_INFO",
    "BOOK_APPOINTMENT",
    "REQUEST_QUOTE",
    "SEARCH",
    "SUBSCRIBE",
    "AD_CLICK",
    "AD_VIEW",
    "COMPLETE_SIGNUP",
    "SUBMIT_APPLICATION",
    "PHONE_CALL",
    "INVITE",
    "LOGIN",
    "SHARE",
    "DONATE",
    "ADD_TO_LIST",
    "RATE",
    "START_TRIAL",
    "OUTBOUND_CLICK",
    "CONTACT",
    "QUALIFIED_LEAD",
    "MARKETING_QUALIFIED_LEAD",
    "SALES_QUALIFIED_LEAD",
)
LONG_WINDOWS: Final = frozenset({180, 365})
LONG_TYPES: Final = frozenset(
    {
        "ADD_TO_CART",
        "LEAD",
        "MARKETING_QUALIFIED_LEAD",
        "PURCHASE",
        "QUALIFIED_LEAD",
        "SALES_QUALIFIED_LEAD",
        "SUBMIT_APPLICATION",
    }
)
_WINDOWS: Final = {
    1: "1 day",
    7: "7 days",
    30: "30 days",
    90: "90 days",
    180: "180 days",
    365: "365 days",
}
_ATTRIBUTION: Final = {
    "LAST_TOUCH_BY_CAMPAIGN": "Each campaign",
    "LAST_TOUCH_BY_CONVERSION": "Single campaign",
}
_ASSOCIATION: Final = {
    "ALL_CAMPAIGNS": "All that are active, paused or drafts",
    "OBJECTIVE_BASED": "Those whose objective fits the type",
}


class RuleInputs(Fields):
    """The inputs of ``save``."""

    ad_account_id: Annotated[
        str,
        Spec(
            "Ad account",
            "Campaign Manager, account switcher. It cannot be changed once the rule is saved.",
            key="adAccountId",
            pattern=r"(urn:li:sponsoredAccount:)?\d+",
            pattern_hint="an ad account such as urn:li:sponsoredAccount:5012345",
            dynamic=True,
        ),
    ]
    campaign_id: Annotated[
        tuple[str, ...],
        Spec(
            "Add campaigns",
            "Campaigns the rule counts for. Taking one out of this list does not remove it from "
            "the rule; do that in Campaign Manager.",
            key="campaignId",
            pattern=r"(urn:li:sponsoredCampaign:)?\d+",
            pattern_hint="the number of a campaign",
            dynamic=True,
        ),
    ] = ()
    conversion_rule_id: Annotated[
        str | None,
        Spec(
            "Existing conversion rule",
            "The number of a rule to use as it is; then none is created or changed.",
            key="conversionRuleId",
            pattern=r"(urn:lla:llaPartnerConversion:)?\d{1,25}",
            pattern_hint="the number of a conversion rule",
            dynamic=True,
        ),
    ] = None
    name: Annotated[str | None, Spec("Name", "The rule's name in LinkedIn's reports.")] = None
    conversion_type: Annotated[
        str | None,
        Spec(
            "Conversion Type",
            "What the rule counts. OTHER fits everything without a type of its own.",
            key="conversionType",
            choices=TYPES,
        ),
    ] = None
    attribution_type: Annotated[
        str,
        Spec(
            "Attribution",
            "Whether every campaign a member met is credited, or only the last.",
            key="attribution_type",
            choices=_ATTRIBUTION,
        ),
    ] = "LAST_TOUCH_BY_CAMPAIGN"
    post_click_window: Annotated[
        int,
        Spec(
            "Days after a click",
            "How long after a click a conversion counts. 180 and 365 fit leads, purchases, "
            "carts and applications.",
            key="post_click_attribution_window_size",
            choices=_WINDOWS,
        ),
    ] = 30
    view_through_window: Annotated[
        int,
        Spec(
            "Days after a view",
            "How long after a view a conversion counts. 180 and 365 fit leads, purchases, "
            "carts and applications.",
            key="view_through_attribution_window_size",
            choices=_WINDOWS,
        ),
    ] = 7

    auto_association: Annotated[
        str | None,
        Spec(
            "Campaigns of a new rule",
            "Which campaigns of the ad account LinkedIn adds by itself, once, when the rule is "
            "created; by default none.",
            key="autoAssociationType",
            choices=_ASSOCIATION,
        ),
    ] = None

    @property
    def account(self) -> str:
        """The ad account's URN."""
        return ACCOUNT + self.ad_account_id.removeprefix(ACCOUNT)

    @property
    def campaigns(self) -> tuple[str, ...]:
        """The campaigns' numbers, each once."""
        return tuple(dict.fromkeys(one.rpartition(":")[2] for one in self.campaign_id))

    @property
    def existing(self) -> str:
        """The number of the existing rule; empty when a rule of our own is wanted."""
        return (self.conversion_rule_id or "").removeprefix(RULE)

    @property
    def body(self) -> Mapping[str, Any]:
        """The rule as LinkedIn creates it."""
        return {
            "name": self.name,
            "account": self.account,
            "conversionMethod": "CONVERSIONS_API",
            "postClickAttributionWindowSize": self.post_click_window,
            "viewThroughAttributionWindowSize": self.view_through_window,
            "attributionType": self.attribution_type,
            "type": self.conversion_type,
        }
