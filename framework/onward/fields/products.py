"""Line items: what an event says was bought, seen or put into a cart."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Final, Protocol, TypeVar

from onward.fields.cleaning import Clean, Kind, Unusable
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
    """

    id: ProductId | None = None
    quantity: ProductQuantity = 1


class LineItem(Item):
    """One product with an exact price, for sums, for cents, for prices sent as text."""

    price: ProductPrice | None = None


class Counted(Protocol):
    """Whatever has a quantity."""

    @property
    def quantity(self) -> int:
        """How many pieces."""
        ...


ItemT = TypeVar("ItemT", bound=Item)


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


def identified(item: ItemT) -> ItemT:
    """The item; one without an id is left out, as no platform could place it.

    Raises:
        Unusable: It has no product id.
    """
    if item.id is None:
        msg = "it has no product id"
        raise Unusable(msg)
    return item


IDENTIFIED: Final = Clean(identified, passes="id")
"""What leaves out the line items that have no product id."""


def pieces(items: Iterable[Counted]) -> int:
    """How many pieces the items are together."""
    return sum([item.quantity for item in items])
