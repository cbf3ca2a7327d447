"""The filters of Liquid that a mapping may use.

Source: spec, "The mapping language", section 7.
"""

from typing import Any, Final

from onward.mapping.liquid.date_filters import DATE_FILTERS
from onward.mapping.liquid.faults import Budget, unfit
from onward.mapping.liquid.list_filters import LIST_FILTERS
from onward.mapping.liquid.number_filters import NUMBER_FILTERS
from onward.mapping.liquid.text_filters import TEXT_FILTERS, Filter
from onward.mapping.liquid.web_filters import WEB_FILTERS

DISABLED: Final = frozenset(
    [
        "array_to_sentence_string",
        "concat",
        "find",
        "find_exp",
        "find_index",
        "find_index_exp",
        "group_by",
        "group_by_exp",
        "has",
        "has_exp",
        "map",
        "newline_to_br",
        "reject",
        "reject_exp",
        "reverse",
        "sort",
        "sort_natural",
        "uniq",
        "where_exp",
        "type",
    ]
)
FILTERS: Final[dict[str, Filter]] = {
    **TEXT_FILTERS,
    **WEB_FILTERS,
    **NUMBER_FILTERS,
    **LIST_FILTERS,
    **DATE_FILTERS,
}
_NAMED: Final = {"default": ("allow_false",)}


def run_filter(
    name: str,
    value: Any,
    arguments: list[Any],
    named: dict[str, Any],
    *,
    budget: Budget,
    now: str | None,
) -> Any:
    """What a filter makes of a value; an unknown one leaves it alone, further options are ignored."""
    if name in DISABLED:
        unfit(f'the filter "{name}" is not available')
    run = FILTERS.get(name)
    if run is None:
        return value
    taken = arguments[: run.__code__.co_argcount - 2]
    options = {key: item for key, item in named.items() if key in _NAMED.get(name, ())}
    if name == "date":
        options["now"] = now
    result = run(budget, value, *taken, **options)
    if isinstance(result, (str, list)):
        budget.spend(len(result) + 1)
    return result
