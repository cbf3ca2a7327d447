"""How a field's value is made fit for use once its type is right."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec


class Unusable(ValueError):  # noqa: N818 - it is a finding, which becomes a note
    """A value that cannot be used: it is left out with a note, or refused where it is needed.

    The text completes the sentence "Phone was left out: …" and never shows the value.
    """


class Refused(Unusable):
    """A value that must not be left out quietly: the event is refused."""


@dataclass(frozen=True, slots=True)
class Clean:
    """Metadata of a field: the function every value of it goes through.

    Attributes:
        function: From a value of the field's type to the value kept; ``""`` means there is none.
            It may raise ``Unusable``.
    """

    function: Callable[[Any], Any]

    def fit(self, profile: IdentityProfile) -> Callable[[Any], Any]:
        """The function to use with ``profile``."""
        return self.function


@dataclass(frozen=True, slots=True)
class Having:
    """Metadata of a group, or of a list of them: one without a certain member is left out.

    Attributes:
        member: The attribute it needs.
        otherwise: Why it is left out: "it has no product id".
    """

    member: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Fits:
    """Metadata of an optional text: one that does not fit a pattern is kept apart from the others.

    ``review`` and ``build_batch`` see by the attribute what they would else match once each.

    Attributes:
        pattern: What a whole text fits.
        otherwise: The attribute of the same class that keeps the others: no field of its own.
    """

    pattern: re.Pattern[str]
    otherwise: str


Rows = tuple[dict[str, Any], ...]
"""Rows of JSON; see ``AsJson``."""


@dataclass(frozen=True, slots=True)
class AsJson:
    """Metadata of ``Rows``: they have the fields of a class, and are kept as JSON.

    They are validated like instances of the class, and are what its ``as_dict`` would write, less
    what is empty: a body takes them as they are. It saves an instance and a copy for each row.

    Attributes:
        kind: The class of fields.
        spec: What the field says unless it says otherwise.
        needs: What a row needs.
    """

    kind: type[Any]
    spec: Spec = field(default_factory=Spec)
    needs: tuple[Having, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Metadata of an identity type: what its values go through differs by destination.

    Attributes:
        prepare: From a profile to the function.
    """

    prepare: Callable[[IdentityProfile], Callable[[Any], Any]]

    def fit(self, profile: IdentityProfile) -> Callable[[Any], Any]:
        """The function to use with ``profile``."""
        return self.prepare(profile)


@dataclass(frozen=True, slots=True)
class Kind:
    """Metadata: a ready kind of field, with what it says and what its values go through."""

    spec: Spec
    clean: Clean | Identity


@dataclass(frozen=True, slots=True)
class Others:
    """Metadata of a ``dict[str, Any] | None``: it keeps the members that no other field names."""


@dataclass(frozen=True, slots=True)
class HappenedAt:
    """Metadata: the field says when the event happened."""
