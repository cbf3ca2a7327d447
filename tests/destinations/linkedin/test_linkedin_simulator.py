"""LinkedIn's simulator refuses what LinkedIn refuses, in its words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from onward.testing.simulator import Call, Reply, SimulatedClock
from onward_destinations.linkedin.simulator import LinkedIn

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCOUNT = "urn:li:sponsoredAccount:5012345"
ENCODED = "urn%3Ali%3AsponsoredAccount%3A5012345"
RULE = "urn:lla:llaPartnerConversion:14488340"
BODY = {
    "name": "Orders (server)",
    "account": ACCOUNT,
    "conversionMethod": "CONVERSIONS_API",
    "postClickAttributionWindowSize": 30,
    "viewThroughAttributionWindowSize": 7,
    "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
    "type": "PURCHASE",
}


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "conversion": RULE,
        "conversionHappenedAt": int(NOON.timestamp() * 1_000) - 1_000,
        "eventId": "e-1",
        "user": {"userIds": [{"idType": "SHA256_EMAIL", "idValue": "a" * 64}]},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def key(campaign: int, rule: int = 14488340) -> str:
    return (
        f"(campaign:urn%3Ali%3AsponsoredCampaign%3A{campaign},"
        f"conversion:urn%3Alla%3AllaPartnerConversion%3A{rule})"
    )


def entity(campaign: int, rule: int = 14488340) -> dict[str, str]:
    return {
        "campaign": f"urn:li:sponsoredCampaign:{campaign}",
        "conversion": f"urn:lla:llaPartnerConversion:{rule}",
    }


class Member:
    """A member of LinkedIn with the token ``T`` and a rule of his own."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.linkedin = LinkedIn(self.clock, tokens=("T",))
        self.ask("POST", "/rest/conversions", BODY)

    def ask(self, method: str, address: str, body: Any = None, **headers: str | None) -> Reply:
        path, _, query = address.partition("?")
        sent: dict[str, str | None] = {
            "authorization": "Bearer T",
            "linkedin-version": "202609",
            "x-restli-protocol-version": "2.0.0",
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.linkedin.answer(
            Call(
                at=self.clock.now(),
                method=method,
                host="api.linkedin.com",
                path=path,
                query=query,
                headers={name: value for name, value in sent.items() if value is not None},
                content=b"" if body is None else msgspec.json.encode(body),
            )
        )

    def send(self, *events: Any, **headers: str | None) -> Reply:
        if len(events) == 1:
            return self.ask("POST", "/rest/conversionEvents", events[0], **headers)
        return self.ask(
            "POST",
            "/rest/conversionEvents",
            {"elements": list(events)},
            x_restli_method="BATCH_CREATE",
            **headers,
        )


@pytest.fixture
def member() -> Member:
    return Member()


def said(reply: Reply) -> Any:
    return reply.json["message"]


def test_a_single_event_is_created_without_a_body(member: Member) -> None:
    reply = member.send(event())

    assert (201, b"") == (reply.status, reply.body())
    assert {RULE: 1} == dict(member.linkedin.arrivals.accepted)


def test_a_batch_is_answered_element_by_element(member: Member) -> None:
    reply = member.send(event(), event(eventId="e-2"))

    assert (200, {"elements": [{"status": 201}, {"status": 201}]}) == (reply.status, reply.json)


def test_one_bad_event_fails_the_batch_and_is_named(member: Member) -> None:
    broken = event(conversionValue={"currencyCode": "EUR"})
    broken["user"]["userInfo"] = {"lastName": "Doe"}
    typo = event(user={"userIds": [{"idType": "AXCIOM_ID", "idValue": "x"}]})

    reply = member.send(broken, event(), typo)

    assert 422 == reply.status
    assert (
        "Index: 0, ERROR :: /conversionValue/amount :: field is required but not found and has "
        "no default value\n"
        "ERROR :: /user/userInfo/firstName :: field is required but not found and has no default "
        "value\n"
        'Index: 2, ERROR :: /user/userIds/0/idType :: "AXCIOM_ID" is not an enum symbol\n'
    ) == said(reply)
    assert (0, 2) == (
        member.linkedin.arrivals.accepted.total(),
        member.linkedin.arrivals.refused.total(),
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"conversionValue": {"currencyCode": "EUR", "amount": 50}},
            "/conversionValue/amount :: 50 cannot be coerced to String",
        ),
        ({"conversion": "urn:li:x:1"}, "/conversion :: Invalid Urn format. Invalid prefix."),
        ({"conversionHappenedAt": "x"}, '/conversionHappenedAt :: "x" cannot be coerced to Long'),
        ({"userAgent": "x"}, "/userAgent :: unrecognized field found but not allowed"),
        ({"user": {}}, "/user/userIds :: field is required but not found"),
        ({"user": {"userIds": []}}, "/user :: at least one identifier of the user is needed"),
        (
            {"user": {"userIds": [], "userInfo": {"firstName": "", "lastName": "b"}}},
            "/user/userInfo/firstName :: length of the string is 0",
        ),
        (
            {"user": {"userIds": [], "externalIds": ["a", "b"]}},
            "/user/externalIds :: the array has more than 1 item(s)",
        ),
        (
            {"conversionValue": {"currencyCode": "EUR", "amount": "1,234.50"}},
            '/conversionValue/amount :: "1,234.50" does not match',
        ),
    ],
)
def test_a_broken_schema_is_named(member: Member, changes: dict[str, Any], fault: str) -> None:
    reply = member.send(event(**changes))

    assert 422 == reply.status
    assert f"ERROR :: {fault}" in said(reply)


@pytest.mark.parametrize(
    "user",
    [
        {"userIds": [], "userInfo": {"firstName": "a", "lastName": "b"}},
        {"userIds": [], "userInfo": {"hashedFirstName": "a" * 64, "lastName": "b"}},
        {"userIds": [], "externalIds": ["crm-1"]},
        {"userIds": [], "lead": "urn:li:leadGenFormResponse:1-2"},
        {"userIds": [{"idType": "GOOGLE_AID", "idValue": "x"}]},
    ],
)
def test_every_kind_of_identifier_is_enough(member: Member, user: dict[str, Any]) -> None:
    assert 201 == member.send(event(user=user)).status


@pytest.mark.parametrize(
    ("version", "user", "fault"),
    [
        (
            "202608",
            {"userIds": [], "userInfo": {"hashedFirstName": "a" * 64, "lastName": "b"}},
            "/user/userInfo/hashedFirstName :: unrecognized field found",
        ),
        (
            "202604",
            {"userIds": [{"idType": "GOOGLE_AID", "idValue": "x"}]},
            '/user/userIds/0/idType :: "GOOGLE_AID" is not an enum symbol',
        ),
    ],
)
def test_a_version_knows_only_what_came_before_it(
    member: Member, version: str, user: dict[str, Any], fault: str
) -> None:
    assert fault in said(member.send(event(user=user), linkedin_version=version))


@pytest.mark.parametrize("off", [timedelta(seconds=1), -timedelta(days=90, minutes=1)])
def test_an_event_outside_the_look_back_is_named(member: Member, off: timedelta) -> None:
    wrong = event(conversionHappenedAt=int((NOON + off).timestamp() * 1_000))

    reply = member.send(event(), wrong)

    assert 400 == reply.status
    assert (
        "Conversion time should be within 90 days and not exceed current time, indices [1] "
        "(0-indexed)."
    ) == said(reply)


@pytest.mark.parametrize(
    ("rule", "status", "sentence"),
    [
        ("99", 403, "No ad accounts found"),
        ("14000005", 403, "No ad accounts found"),
        ("14000001", 400, "Conversion's method should be CONVERSIONS_API, indices [0] (0-indexed)"),
        ("14000002", 400, "marked as deleted. Conversion enabled should be true"),
    ],
)
def test_a_rule_that_takes_no_events_is_refused(
    member: Member, rule: str, status: int, sentence: str
) -> None:
    reply = member.send(event(conversion=f"urn:lla:llaPartnerConversion:{rule}"))

    assert status == reply.status
    assert sentence in said(reply)


def test_a_batch_has_an_end_and_a_list(member: Member) -> None:
    many = member.send(*[event()] * 5_001)
    none = member.ask("POST", "/rest/conversionEvents", [], x_restli_method="BATCH_CREATE")

    assert (400, 422) == (many.status, none.status)


def test_a_batch_without_its_header_is_read_as_one_event(member: Member) -> None:
    reply = member.ask("POST", "/rest/conversionEvents", {"elements": [event()]})

    assert "ERROR :: /elements :: unrecognized field found but not allowed" in said(reply)


def test_a_body_that_is_no_json_is_refused(member: Member) -> None:
    assert 400 == member.ask("POST", "/rest/conversionEvents").status


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"authorization": "Bearer X"}, 401, "INVALID_ACCESS_TOKEN"),
        ({"authorization": None}, 401, "INVALID_ACCESS_TOKEN"),
        ({"linkedin_version": None}, 400, "VERSION_MISSING"),
        ({"linkedin_version": "202511"}, 426, "NONEXISTENT_VERSION"),
        ({"linkedin_version": "202512"}, 426, "NONEXISTENT_VERSION"),
    ],
)
def test_headers_are_checked_first(
    member: Member, headers: Mapping[str, str | None], status: int, code: str
) -> None:
    reply = member.send(event(), **headers)

    assert (status, code) == (reply.status, reply.json["code"])


def test_a_version_is_gone_on_the_day_of_its_sunset(member: Member) -> None:
    member.clock.set(datetime(2027, 9, 15, tzinfo=UTC))

    assert 426 == member.send(event()).status


@pytest.mark.parametrize(
    ("end", "code"), [("expire", "EXPIRED_ACCESS_TOKEN"), ("revoke", "REVOKED_ACCESS_TOKEN")]
)
def test_an_ended_token_is_told_from_a_wrong_one(member: Member, end: str, code: str) -> None:
    getattr(member.linkedin.oauth, end)("T")

    assert code == member.send(event()).json["code"]


def test_too_many_requests_of_a_minute_are_throttled_until_the_next(member: Member) -> None:
    member.linkedin.per_minute = 2

    statuses = [member.send(event()).status for _ in range(2)]
    member.clock.advance(timedelta(minutes=1))

    assert ([201, 429], 201) == (statuses, member.send(event()).status)


def test_a_rule_is_created_with_its_defaults_and_read_again(member: Member) -> None:
    small = {"account": ACCOUNT, "name": "n", "conversionMethod": "CONVERSIONS_API", "type": "LEAD"}

    made = member.ask("POST", "/rest/conversions", small)
    read = member.ask("GET", f"/rest/conversions/14488341?account={ENCODED}")

    assert (201, "14488341", "/conversions/14488341") == (
        made.status,
        made.headers["x-restli-id"],
        made.headers["Location"],
    )
    assert made.json == read.json
    assert (True, 30, 7, []) == (
        read.json["enabled"],
        read.json["postClickAttributionWindowSize"],
        read.json["viewThroughAttributionWindowSize"],
        read.json["campaigns"],
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"type": "CUSTOM"}, 422),
        ({"name": ""}, 422),
        ({"account": "urn:li:sponsoredAccount:5000123"}, 403),
        ({"account": "urn:li:sponsoredAccount:5999999"}, 403),
        ({"type": "OTHER", "postClickAttributionWindowSize": 365}, 400),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    member: Member, change: dict[str, Any], status: int
) -> None:
    assert status == member.ask("POST", "/rest/conversions", BODY | change).status


def test_a_long_window_fits_a_purchase(member: Member) -> None:
    long = BODY | {"postClickAttributionWindowSize": 365}

    assert 201 == member.ask("POST", "/rest/conversions", long).status


def test_a_rule_is_changed_in_part(member: Member) -> None:
    address = f"/rest/conversions/14488340?account={ENCODED}"
    patch = {"patch": {"$set": {"name": "Orders EU", "enabled": False}}}

    reply = member.ask("POST", address, patch, x_restli_method="PARTIAL_UPDATE")

    rule = member.ask("GET", address).json
    assert (204, "Orders EU", False, "PURCHASE") == (
        reply.status,
        rule["name"],
        rule["enabled"],
        rule["type"],
    )


@pytest.mark.parametrize(
    ("address", "body", "method", "status"),
    [
        ("14488340", {"patch": {"$set": {"account": "x"}}}, "PARTIAL_UPDATE", 422),
        ("14488340", {"patch": []}, "PARTIAL_UPDATE", 422),
        ("14488340", {"patch": {"$set": {}}}, None, 400),
        ("99", {"patch": {"$set": {}}}, "PARTIAL_UPDATE", 404),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    member: Member, address: str, body: Any, method: str | None, status: int
) -> None:
    path = f"/rest/conversions/{address}?account={ENCODED}"

    assert status == member.ask("POST", path, body, x_restli_method=method).status


def test_a_rule_is_not_found_in_another_account(member: Member) -> None:
    other = ENCODED.replace("5012345", "5000234")

    assert 404 == member.ask("GET", f"/rest/conversions/14488340?account={other}").status


def test_rules_are_listed_page_by_page(member: Member) -> None:
    account = ENCODED.replace("5012345", "5000234")
    path = f"/rest/conversions?q=account&account={account}&fields=id"

    pages = [member.ask("GET", f"{path}&start={start}&count=100").json for start in (0, 100)]

    assert [100, 30] == [len(page["elements"]) for page in pages]
    assert {"id": 14100001} == pages[0]["elements"][0]
    assert 130 == pages[0]["paging"]["total"]


def test_one_campaign_is_associated_once(member: Member) -> None:
    for _ in range(2):
        reply = member.ask("PUT", f"/rest/campaignConversions/{key(12345)}", entity(12345))

        assert 204 == reply.status
    assert ["urn:li:sponsoredCampaign:12345"] == member.linkedin.rules[14488340]["campaigns"]


def test_several_campaigns_are_answered_one_by_one(member: Member) -> None:
    keys = [key(12345), key(456001)]
    body = {"entities": {keys[0]: entity(12345), keys[1]: entity(456001)}}

    reply = member.ask("PUT", f"/rest/campaignConversions?ids=List({','.join(keys)})", body)

    assert (200, {keys[0]: {"status": 204}}) == (reply.status, reply.json["results"])
    assert "Campaign 456001 was not found" in reply.json["errors"][keys[1]]["message"]


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        (f"/{key(1)}", entity(1), {}, 404),
        (f"/{key(12345)}", entity(789090), {}, 400),
        (f"/{key(12345, 99)}", entity(12345, 99), {}, 404),
        (f"/{key(12345)}", entity(12345), {"x_restli_protocol_version": None}, 400),
        ("/%28campaign:1,conversion:2%29", {}, {}, 400),
        (f"?ids=List({key(12345)})", {"entities": {}}, {}, 400),
        (f"?ids=List%28{key(12345)}%29", {"entities": {key(12345): entity(12345)}}, {}, 400),
        ("?ids=List()", [], {}, 400),
    ],
)
def test_a_wrong_association_is_refused(
    member: Member, path: str, body: Any, headers: dict[str, str | None], status: int
) -> None:
    assert status == member.ask("PUT", f"/rest/campaignConversions{path}", body, **headers).status


def test_ad_accounts_are_listed_by_cursor(member: Member) -> None:
    first = member.ask("GET", "/rest/adAccounts?q=search&pageSize=3").json
    token = first["metadata"]["nextPageToken"]
    second = member.ask("GET", f"/rest/adAccounts?q=search&pageSize=3&pageToken={token}").json

    assert (3, 1, {}) == (len(first["elements"]), len(second["elements"]), second["metadata"])


def test_campaigns_are_listed_by_status(member: Member) -> None:
    path = "/rest/adAccounts/5000234/adCampaigns?q=search&fields=id,name"
    search = "&search=(status:(values:List(ACTIVE,DRAFT)))"

    assert [{"id": 456001, "name": "Website visits, US"}] == member.ask("GET", path + search).json[
        "elements"
    ]
    assert 2 == len(member.ask("GET", path).json["elements"])


def test_roles_are_listed_for_the_member(member: Member) -> None:
    found = member.ask("GET", "/rest/adAccountUsers?q=authenticatedUser&fields=role").json

    assert {"VIEWER", "CAMPAIGN_MANAGER", "ACCOUNT_BILLING_ADMIN", "ACCOUNT_MANAGER"} == {
        element["role"] for element in found["elements"]
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/rest/adAccountUsers?q=all", 400),
        ("/rest/adAccounts?pageSize=0", 400),
        ("/rest/adAccounts?pageToken=x", 400),
        ("/rest/adAccounts/5999999/adCampaigns", 403),
        ("/rest/conversions?account=x", 403),
    ],
)
def test_a_wrong_list_is_refused(member: Member, path: str, status: int) -> None:
    assert status == member.ask("GET", path).status


def test_a_member_signs_in_on_the_consent_page(member: Member) -> None:
    def visit(method: str, path: str, query: str = "", content: bytes = b"") -> Reply:
        call = Call(member.clock.now(), method, "www.linkedin.com", path, query, {}, content)
        return member.linkedin.answer(call)

    query = "response_type=code&client_id=app&redirect_uri=http://127.0.0.1/&state=s&scope=r_ads"
    page = visit("GET", "/oauth/v2/authorization", query)
    back = visit("POST", "/oauth/v2/authorization", query, b"decision=allow")
    form = (
        b"grant_type=authorization_code&code=code-1&client_id=app&client_secret=s"
        b"&redirect_uri=http://127.0.0.1/"
    )
    tokens = visit("POST", "/oauth/v2/accessToken", "", form).json

    assert "LinkedIn" in page.body().decode()
    assert "http://127.0.0.1/?code=code-1&state=s" == back.headers["Location"]
    assert (5_184_000, 31_536_000) == (tokens["expires_in"], tokens["refresh_token_expires_in"])
    assert 201 == member.send(event(), authorization=f"Bearer {tokens['access_token']}").status


def test_the_events_manager_shows_rules_without_personal_values(member: Member) -> None:
    user = {
        "userIds": [{"idType": "PLAINTEXT_IP_ADDRESS", "idValue": "203.0.113.7"}],
        "userInfo": {"firstName": "Ada", "lastName": "Lovelace"},
    }
    member.send(event(user=user, conversionValue={"currencyCode": "EUR", "amount": "5"}))

    (arrival,) = member.linkedin.arrivals.latest
    cells = member.linkedin.cells(arrival)

    assert "5 EUR" == cells["Value"]
    assert "PLAINTEXT_IP_ADDRESS: sha256 fec52565…" in cells["Person"]
    assert "Ada" not in str(cells)
    assert {RULE: "Orders (server) (PURCHASE, no campaign, so nothing is attributed)"} == dict(
        member.linkedin.targets()
    )
