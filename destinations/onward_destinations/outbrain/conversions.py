"""A conversion of Outbrain: its fields."""

from typing import Annotated, Final

from onward.fields import (
    Clean,
    ClickPage,
    Currency,
    EventKey,
    EventTime,
    Fields,
    PlainAmount,
    Spec,
    click_cookie,
    first,
    path,
)

_TRIMMED: Final = Clean(str.strip)


def dashed(value: str) -> str:
    """A name without blanks: ``"My sale"`` -> ``"My_sale"``."""
    return "_".join(value.split())


class Conversion(Fields):
    name: Annotated[
        str | None,
        Spec(
            "Conversion name",
            "Of an event-based conversion, exactly as in the dashboard. Else what event_names says, "
            "or the preset's name.",
            dynamic=True,
        ),
        Clean(dashed),
    ] = None
    event: EventKey | None = None
    click_id: Annotated[
        str | None,
        Spec(
            "Outbrain click ID",
            "Else it is looked for in the page's address, then in the cookie.",
            mapping=first(
                "$.integrations.Outbrain.click_id",
                "$.properties.ob_click_id",
                "$.properties.outbrain_click_id",
            ),
            category="identifier",
        ),
        _TRIMMED,
    ] = None
    page_url: ClickPage | None = None
    cookie: Annotated[str | None, click_cookie("outbrain_cid")] = None
    dicbo: Annotated[
        str | None,
        Spec(
            "dicbo",
            "Taken where there is no click id, with a remark.",
            mapping=path("$.properties.dicbo"),
            category="identifier",
        ),
        _TRIMMED,
    ] = None
    order_value: Annotated[
        PlainAmount | None, Spec("Value", "It counts in the place of the conversion's own value.")
    ] = None
    order_id: Annotated[
        str | None,
        Spec(
            "Order ID",
            "The same that the browser pixel sends.",
            mapping=first("$.properties.order_id", "$.properties.lead_id"),
        ),
        _TRIMMED,
    ] = None
    currency: Currency | None = None
    event_time: Annotated[EventTime | None, Spec("Time")] = None
