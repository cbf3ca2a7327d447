"""Whom an event is about: the customer information that Meta matches by."""

import re
from typing import Annotated, Final

from onward.fields import (
    Clean,
    Customer,
    MetaBrowserId,
    MetaClickId,
    MetaPageClick,
    Spec,
    Unusable,
    UserAgent,
    path,
)

_LEAD: Final = re.compile(r"[0-9]{15,17}")


def _lead_id(value: str) -> str:
    # A CRM's own id in a field for whole numbers would have the whole event refused.
    text = value.strip()
    if text and _LEAD.fullmatch(text) is None:
        msg = "a lead id of Meta has 15 to 17 digits"
        raise Unusable(msg)
    return text


def _login_id(value: str) -> str:
    text = value.strip()
    if text and not (text.isascii() and text.isdigit()):
        msg = "a login id of Meta is a number"
        raise Unusable(msg)
    return text


_Id = Annotated[str, Spec(category="identifier"), Clean(str.strip)]


class UserData(Customer):
    client_user_agent: Annotated[
        UserAgent | None,
        Spec("User agent", "The visitor's browser. Needed for events of a website."),
    ] = None
    fbc: MetaClickId | None = None
    fbclid: MetaPageClick | None = None
    fbp: MetaBrowserId | None = None
    lead_id: Annotated[
        str | None,
        Spec(
            "Lead ID",
            "Of a lead form of Meta: 15 to 17 digits.",
            key="leadID",
            mapping=path("$.properties.lead_id"),
            category="identifier",
        ),
        Clean(_lead_id),
    ] = None
    subscription_id: Annotated[_Id | None, Spec("Subscription ID", key="subscriptionID")] = None
    fb_login_id: Annotated[
        str | None,
        Spec("Facebook login ID", "Digits.", key="fbLoginID", category="identifier"),
        Clean(_login_id),
    ] = None
    anon_id: Annotated[
        _Id | None, Spec("Install ID", "Of an app's installation.", key="anonId")
    ] = None
    mad_id: Annotated[
        _Id | None, Spec("Mobile advertising ID", "Of an app's device.", key="madId")
    ] = None
    partner_id: Annotated[_Id | None, Spec("Partner ID", "From an identity partner of Meta.")] = (
        None
    )
    partner_name: Annotated[str | None, Spec("Partner name", "The identity partner's.")] = None
    page_id: Annotated[_Id | None, Spec("Page ID", "For business messaging.")] = None
    page_scoped_user_id: Annotated[
        _Id | None, Spec("Page-scoped user ID", "For business messaging on Messenger.")
    ] = None
    ctwa_clid: Annotated[_Id | None, Spec("WhatsApp click ID", "Of an ad that opens WhatsApp.")] = (
        None
    )
    ig_account_id: Annotated[
        _Id | None, Spec("Instagram account ID", "For business messaging.")
    ] = None
    ig_sid: Annotated[_Id | None, Spec("Instagram-scoped user ID", "For business messaging.")] = (
        None
    )
