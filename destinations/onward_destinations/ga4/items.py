"""Items: the products of an event, as GA4 takes them."""

from decimal import Decimal
from typing import Annotated, Any, Final

from onward.fields import (
    LineItem,
    Others,
    ProductBrand,
    ProductCategory,
    ProductId,
    ProductName,
    Spec,
    Unusable,
    path,
)

MOST: Final = 200
MOST_OWN: Final = 10


class Item(LineItem):
    id: Annotated[ProductId | None, Spec("Item ID", key="item_id")] = None
    item_name: Annotated[ProductName | None, Spec("Item name")] = None
    affiliation: Annotated[str | None, Spec(mapping=path("$.affiliation"))] = None
    coupon: Annotated[str | None, Spec(mapping=path("$.coupon"))] = None
    discount: Annotated[Decimal | None, Spec(mapping=path("$.discount"))] = None
    index: Annotated[
        int | None, Spec("Index", "Its place in a list.", mapping=path("$.position"))
    ] = None
    item_brand: Annotated[ProductBrand | None, Spec("Brand")] = None
    item_category: Annotated[ProductCategory | None, Spec("Category")] = None
    item_category2: Annotated[str | None, Spec("Category 2")] = None
    item_category3: Annotated[str | None, Spec("Category 3")] = None
    item_category4: Annotated[str | None, Spec("Category 4")] = None
    item_category5: Annotated[str | None, Spec("Category 5")] = None
    item_list_id: Annotated[str | None, Spec("List ID")] = None
    item_list_name: Annotated[str | None, Spec("List name")] = None
    item_variant: Annotated[str | None, Spec("Variant", mapping=path("$.variant"))] = None
    location_id: Annotated[str | None, Spec("Location ID", "A Google Place ID.")] = None
    promotion_id: Annotated[str | None, Spec("Promotion ID")] = None
    promotion_name: Annotated[str | None, Spec("Promotion name")] = None
    creative_name: Annotated[str | None, Spec("Creative name")] = None
    creative_slot: Annotated[str | None, Spec("Creative slot")] = None
    others: Annotated[dict[str, Any] | None, Others()] = None


def named(item: Item) -> Item:
    """The item, for ``Clean``: one that nobody can tell from others is left out.

    Raises:
        Unusable: It has neither id nor name.
    """
    if item.id is None and item.item_name is None:
        msg = "an item needs item_id or item_name"
        raise Unusable(msg)
    return item


def item_json(item: Item) -> dict[str, Any]:
    """The item as GA4 takes it, its own parameters no more than allowed."""
    body = item.as_dict()
    own = item.others
    if own is not None:
        kept = [key for key, value in own.items() if isinstance(value, (str, int, float))]
        for key in own.keys() - set(kept[:MOST_OWN]):
            del body[key]
    return body
