"""What a mapping may say of the conversion action that goes with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from onward.fields import NOTHING, Currency, Fields, Spec, plain_number

# Source: Google, "Google Ads API: ConversionActionCategory".
_CATEGORIES = (
    "DEFAULT PAGE_VIEW PURCHASE SIGNUP DOWNLOAD ADD_TO_CART BEGIN_CHECKOUT SUBSCRIBE_PAID "
    "PHONE_CALL_LEAD IMPORTED_LEAD SUBMIT_LEAD_FORM BOOK_APPOINTMENT REQUEST_QUOTE GET_DIRECTIONS "
    "OUTBOUND_CLICK CONTACT ENGAGEMENT STORE_VISIT STORE_SALE QUALIFIED_LEAD CONVERTED_LEAD "
    "YOUTUBE_FOLLOW_ON_VIEWS"
)


class ActionInputs(Fields):
    name: Annotated[str, Spec("Name", "The action's name in Google Ads; no two have the same.")]
    category: Annotated[
        str,
        Spec(
            "Category",
            "What the action counts. A preset brings it.",
            choices=tuple(_CATEGORIES.split()),
        ),
    ] = "DEFAULT"
    counting_type: Annotated[
        Literal["ONE_PER_CLICK", "MANY_PER_CLICK"],
        Spec("Counting", "ONE_PER_CLICK for leads, MANY_PER_CLICK for sales. A preset brings it."),
    ] = "MANY_PER_CLICK"
    default_value: Annotated[
        Decimal | None,
        Spec("Default value", "What a conversion is worth that says no value of its own."),
    ] = None
    default_currency: Annotated[
        Currency | None,
        Spec(
            "Default currency", "Of the default value: three letters such as EUR.", mapping=NOTHING
        ),
    ] = None
    always_use_default_value: Annotated[
        bool, Spec("Always use the default value", "Events' own values then do not count.")
    ] = False

    @property
    def body(self) -> Mapping[str, Any]:
        """The action as Google Ads creates it.

        Source: Google, "Google Ads API: Create conversion actions".
        """
        values: dict[str, Any] = {"alwaysUseDefaultValue": self.always_use_default_value}
        if self.default_value is not None:
            values["defaultValue"] = plain_number(self.default_value)
        if self.default_currency is not None:
            values["defaultCurrencyCode"] = self.default_currency
        return {
            "name": self.name,
            "type": "UPLOAD_CLICKS",
            "category": self.category,
            "status": "ENABLED",
            "countingType": self.counting_type,
            "valueSettings": values,
        }
