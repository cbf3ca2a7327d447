"""Line items: what an event says was bought, seen or put into a cart."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Final

from onward.fields.cleaning import AsJson, Clean, Having, Kind
from onward.fields.declare import default_mapping_of
from onward.fields.directives import MappingValue, directive, first, path
from onward.fields.model import Fields
from onward.fields.spec import Spec

ProductId = Annotated[
    str,
    Kind(
        Spec("Product ID", "As in your catalogue.", mapping=first("$.product_id", "$.sku")),
        Clean(str.strip),
    ),
]
ProductName = Annotated[str, Spec("Product name", mapping=path("$.name"))]
ProductCategory = Annotated[str, Spec("Product category", mapping=path("$.category"))]
ProductBrand = Annotated[str, Spec("Brand", mapping=path("$.brand"))]
ProductPrice = Annotated[Decimal, Spec("Price", "Of one piece.", mapping=path("$.price"))]
PlainPrice = Annotated[float, Spec("Price", "Of one piece.", mapping=path("$.price"))]
"""A price that is only passed on, as a JSON number: no ``Decimal`` is made of it."""

ProductQuantity = Annotated[int, Spec("Quantity", "1 if missing.", mapping=path("$.quantity"))]


class Item(Fields):
    """One product of an order or a cart; a platform's own class names the keys and adds members.

    ::

        class Content(Item):
            price: Annotated[PlainPrice | None, Spec(key="item_price")] = None
            brand: ProductBrand | None = None

    Where a body takes items under their own keys, they are best kept as JSON from the start::

        contents: Annotated[Rows, items_as_json(Content), Spec("Contents", "What is sold.")] = ()
    """

    id: ProductId | None = None
    quantity: ProductQuantity = 1


class LineItem(Item):
    """One product with an exact price, for sums, for cents, for prices sent as text."""

    price: ProductPrice | None = None


def _if_there(places: Iterable[tuple[str, str]]) -> MappingValue:
    chosen: dict[str, object] = {}
    for mark, place in reversed(list(places)):
        otherwise = {"else": chosen} if chosen else {}
        chosen = {"@if": {"exists": {"@path": mark}, "then": {"@path": place}, **otherwise}}
    return directive(chosen)


PRODUCTS: Final = _if_there(
    (
        ("$.properties.products", "$.properties.products"),
        ("$.properties.product_id", "$.properties"),
        ("$.properties.sku", "$.properties"),
    )
)
"""Where an event's products are: in a list, or the event is about a single one."""


def line_items(kind: type[Item]) -> MappingValue:
    """The default mapping of a list of line items, from the default mappings of its members."""
    members = {item.key: default_mapping_of(item) for item in kind.fields_shape().inputs}
    shape = {key: mapping for key, mapping in members.items() if mapping is not None}
    return directive({"@arrayPath": [PRODUCTS, shape]})


IDENTIFIED: Final = Having("id", "it has no product id")
"""What leaves out the line items that have no product id: no platform could place them."""

PRICED: Final = Having("price", "it has no price")
"""What leaves out the line items that have no price."""


def items_as_json(kind: type[Item]) -> AsJson:
    """Metadata of a list of line items: each with its id, kept as JSON, from the event's products."""
    return AsJson(kind, Spec(mapping=line_items(kind)), (IDENTIFIED,))
