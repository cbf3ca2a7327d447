"""Items: the products of an event, as GA4 takes them."""

from itertools import islice
from typing import Annotated, Any, Final

from onward.fields import Item as Product
from onward.fields import (
    Others,
    PlainPrice,
    ProductBrand,
    ProductCategory,
    ProductId,
    ProductName,
    Spec,
    Unusable,
    compile_bodies,
    path,
)

MOST: Final = 200
MOST_OWN: Final = 10


class Item(Product):
    id: Annotated[ProductId | None, Spec("Item ID", key="item_id")] = None
    price: PlainPrice | None = None
    item_name: Annotated[ProductName | None, Spec("Item name")] = None
    affiliation: Annotated[str | None, Spec(mapping=path("$.affiliation"))] = None
    coupon: Annotated[str | None, Spec(mapping=path("$.coupon"))] = None
    discount: Annotated[float | None, Spec(mapping=path("$.discount"))] = None
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

    Of its own parameters as many are kept as GA4 takes.

    Raises:
        Unusable: It has neither id nor name.
    """
    values = item.__dict__
    if values["id"] is None and values["item_name"] is None:
        msg = "an item needs item_id or item_name"
        raise Unusable(msg)
    own = values["others"]
    if own is None:
        return item
    kept = {key: value for key, value in own.items() if isinstance(value, (str, int, float))}
    return item.model_copy(update={"others": dict(islice(kept.items(), MOST_OWN))})


items_json: Final = compile_bodies(Item)
"""Items as GA4 takes them."""
