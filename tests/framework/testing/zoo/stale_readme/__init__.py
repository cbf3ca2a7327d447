"""Has a README that was right once."""

from ..sound import EXAMPLES, sound_but  # noqa: TID252 - the zoo has no name of its own

CAUGHT_BY = "test_the_readme_is_up_to_date"

destination = sound_but(__module__=__name__)
examples = EXAMPLES
