"""Has a README that was right once."""

from ..sound import (  # noqa: TID252 - the zoo has no name of its own to import by
    EXAMPLES,
    SendConversion,
    destination_of,
)

CAUGHT_BY = "test_the_readme_is_up_to_date"


class Send(SendConversion):
    slug = "send-conversion"


destination = destination_of(Send)
examples = EXAMPLES
