"""Bodies of requests declared as data: the keys a platform wants, the attributes that stand there."""

from collections.abc import Mapping

from onward.fields.dump import Dump, DumpAll, Source, compile_dump, compile_dump_all
from onward.fields.model import Fields


def compile_body(kind: type[Fields], members: Mapping[str, Source] | None = None) -> Dump:
    """A function from a group of fields to its part of a body, written once as straight-line code.

    ::

        _USER = compile_body(UserData, {
            "em": "email",
            "fn": ["first_name"],
            "fb_login_id": ("fb_login_id", int),
        })
        body["user_data"] = _USER(payload.user_data)

    It takes a fraction of the time of a loop over the same table. Absent values, empty lists or
    texts stay out; amounts become numbers, times ISO 8601 text, tuples lists.

    Args:
        members: Key in the body, in order, with the attribute that stands there; in brackets where
            the platform wants a list of one; with a function where it wants something else than the
            value. Without it all attributes stand under their own keys, as in ``as_dict``.

    Raises:
        DefinitionError: A member takes what is no attribute.
    """
    return compile_dump(kind.fields_shape(), members)


def compile_bodies(kind: type[Fields], members: Mapping[str, Source] | None = None) -> DumpAll:
    """As ``compile_body``, for a list: ``_CONTENTS(payload.contents)`` -> a list of objects."""
    return compile_dump_all(kind.fields_shape(), members)
