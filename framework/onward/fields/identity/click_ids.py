"""The platforms' click ids, each looked for where its platform leaves it."""

from typing import Annotated

from onward.fields.identity.click_id import click_id

LinkedInClickId = Annotated[
    str,
    click_id(
        "li_fat_id",
        "LinkedIn First Party Ads Tracking UUID",
        "The click id li_fat_id. Enhanced conversion tracking must be on.",
        integrations=("LinkedIn Conversions API.li_fat_id",),
    ),
]
TikTokClickId = Annotated[
    str,
    click_id(
        "ttclid",
        "TikTok Click ID",
        "The click id ttclid.",
        integrations=("TikTok Conversions.ttclid",),
    ),
]
TikTokCookieId = Annotated[
    str,
    click_id(
        "ttp",
        "TikTok Cookie ID",
        "The whole value of the cookie _ttp.",
        properties=("ttp", "_ttp"),
        integrations=("TikTok Conversions.ttp",),
        parameters=(),
        cookies=("_ttp",),
    ),
]
SnapchatClickId = Annotated[
    str,
    click_id(
        "sc_click_id",
        "Snapchat Click ID",
        "The click id ScCid.",
        properties=("sc_click_id", "ScCid"),
        integrations=("Snap Conversions Api.click_id",),
        parameters=("ScCid",),
        cookies=("_scclid",),
    ),
]
SnapchatCookieId = Annotated[
    str,
    click_id(
        "sc_cookie1",
        "Snapchat Cookie ID",
        "The value of the cookie _scid.",
        properties=("sc_cookie1", "_scid"),
        integrations=("Snap Conversions Api.uuid_c1",),
        parameters=(),
        cookies=("_scid",),
    ),
]
PinterestClickId = Annotated[
    str,
    click_id(
        "epik",
        "Pinterest Click ID",
        "The click id epik.",
        properties=("epik", "click_id"),
        integrations=("Pinterest Conversions.epik",),
        cookies=("_epik", "_derived_epik"),
    ),
]
RedditClickId = Annotated[
    str,
    click_id(
        "rdt_cid",
        "Reddit Click ID",
        "The click id rdt_cid.",
        properties=(),
        others=(
            "$.integrations.Reddit Conversions Api.click_id",
            "$.properties.rdt_cid",
            "$.properties.click_id",
        ),
        cookies=("_rdt_cid", "rdt_cid"),
    ),
]
AwinClickId = Annotated[
    str,
    click_id(
        "awc",
        "Awin Click Checksum",
        "The click id awc.",
        properties=("awc", "cks"),
        integrations=("Awin.awc",),
        cookies=("awc", "awin_awc"),
    ),
]
TaboolaClickId = Annotated[
    str,
    click_id(
        "tblci",
        "Taboola Click ID",
        "The click id tblci.",
        properties=("tblci", "taboola_click_id"),
        integrations=("Taboola.click_id",),
        parameters=("tblci", "click-id"),
        cookies=("taboola_cid",),
    ),
]
OutbrainClickId = Annotated[
    str,
    click_id(
        "ob_click_id",
        "Outbrain Click ID",
        "The click id ob_click_id.",
        properties=("ob_click_id", "outbrain_click_id"),
        integrations=("Outbrain.click_id",),
        parameters=("ob_click_id", "obclid", "outbrain_click_id"),
        cookies=("outbrain_cid",),
    ),
]
CriteoUserId = Annotated[
    str,
    click_id(
        "gum_id",
        "Criteo GUM ID",
        "The value of the cookie crto_mapped_user_id.",
        properties=(),
        others=(
            "$.integrations.Criteo.gum_id",
            "$.integrations.Criteo.mapped_user_id",
            "$.properties.crto_mapped_user_id",
            "$.context.criteo.mapped_user_id",
        ),
        parameters=(),
        cookies=("crto_mapped_user_id",),
    ),
]
