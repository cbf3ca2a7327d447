"""The base class of settings or payloads."""

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from onward.errors import FieldProblem, PayloadError
from onward.fields.dump import Dump, compile_dump
from onward.fields.filling import builder, compile_shape, fill, give
from onward.fields.profile import DEFAULT_PROFILE
from onward.fields.reading import read_shape
from onward.fields.shape import Shape
from onward.fields.taking import Take
from onward.fields.walk import Context, Walk
from onward.values import nearest

# Looked up for every event: a name of the module is found sooner than one of the class.
_DUMPS: dict[type[BaseModel], Dump] = {}
_PLAIN = Context({}, {}, need="Give it a value.")


class Fields(BaseModel):
    """A group of typed fields: an action's payload, a destination's settings.

    Annotate attributes, ``Annotated[str, Spec("Label", "Help.")]`` or an identity type; one without
    default is required. Values are validated, normalised and hashed on the way in, by the same
    validator that fills payloads from events; instances do not change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    _shapes: ClassVar[dict[type[BaseModel], Shape]] = {}
    _takes: ClassVar[dict[type[BaseModel], Take]] = {}

    def __init__(self, /, **values: Any) -> None:
        shape = type(self).fields_shape()
        take = Fields._takes.get(type(self))
        if take is None:
            _, take = compile_shape(shape, DEFAULT_PROFILE, builder(shape), by_name=True)
            Fields._takes[type(self)] = take
        walk = Walk(_PLAIN)
        made = take(values, None, walk)
        problems = [*_unknown(shape, values), *(walk.problems or ())]
        if problems:
            raise PayloadError(problems)
        fill(self, made.__dict__)
        said = {item.name for item in shape.attributes if {item.name, item.key} & values.keys()}
        give(self, made.__pydantic_fields_set__ & said)

    if not TYPE_CHECKING:  # pragma: no branch - to a type checker it would allow any attribute

        def __getattr__(self, name: str) -> Any:
            """The slots of pydantic that stay empty, as filling them takes time."""
            if name in {"__pydantic_extra__", "__pydantic_private__"}:
                return None
            if name == "__pydantic_fields_set__":
                return {key for key, value in self.__dict__.items() if value is not None}
            return super().__getattr__(name)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Read the annotations as soon as they are complete, so that mistakes show early."""
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__pydantic_fields_complete__:
            cls.fields_shape()

    @classmethod
    def fields_shape(cls) -> Shape:
        """What the annotations say; read once."""
        shape = Fields._shapes.get(cls)
        if shape is None:
            if not cls.__pydantic_fields_complete__:
                cls.model_rebuild()
            shape = Fields._shapes[cls] = read_shape(cls)
        return shape

    def as_dict(self) -> dict[str, Any]:
        """The values by key, ready for JSON and in order, without absent ones.

        Amounts become numbers, times ISO 8601 text; secrets stay ``Secret``. What the mapping
        provides (``Saved`` and the like) is no part of it.
        """
        kind = type(self)
        if kind not in _DUMPS:
            _DUMPS[kind] = compile_dump(kind.fields_shape())
        return _DUMPS[kind](self)


def _unknown(shape: Shape, values: dict[str, Any]) -> list[FieldProblem]:
    if shape.others is not None:
        return []
    known = {item.key for item in shape.attributes} | {item.name for item in shape.attributes}
    problems = []
    for name in values:
        if name not in known:
            near = nearest(name, sorted(known))
            hint = f'Did you mean "{near}"?' if near else f"Fields: {', '.join(sorted(known))}."
            message = f'{shape.owner.__name__} has no field "{name}". {hint}'
            problems.append(FieldProblem(f"/{name}", "unknown", message))
    return problems
