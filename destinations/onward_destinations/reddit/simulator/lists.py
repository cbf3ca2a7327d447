"""The lists of Reddit's Ads API: rows, pages by addresses."""

from onward.testing.simulator import Call, Reply
from onward_destinations.reddit.simulator import seeds
from onward_destinations.reddit.simulator.refusing import RefusalError

_PAGE = 50


def listed(call: Call) -> Reply:
    """One page of what the address asks for."""
    business = call.segments.get("business")
    if business is not None and business not in seeds.BUSINESSES:
        raise RefusalError.told(404, "The business was not found.")
    owned = seeds.PIXELS if business == seeds.OWNER else {}
    rows = list((seeds.BUSINESSES if business is None else owned).items())
    start = int(call.params.get("page.token", "0"))
    end = start + _PAGE
    following = f"https://{call.host}{call.path}?page.token={end}" if end < len(rows) else None
    return Reply(
        200,
        {
            "data": [{"id": id_, "name": name} for id_, name in rows[start:end]],
            "pagination": {"next_url": following},
        },
    )
