"""What a person agreed to, as events say it in many ways."""

from typing import Annotated, Final

from onward.fields.cleaning import Clean, Kind, Unusable
from onward.fields.directives import path
from onward.fields.spec import Spec

GRANTED: Final = "GRANTED"
DENIED: Final = "DENIED"
_WORDS: Final = {
    **dict.fromkeys(("true", "granted", "yes", "1"), GRANTED),
    **dict.fromkeys(("false", "denied", "no", "0"), DENIED),
}


def normalise_consent(value: str) -> str:
    """``GRANTED`` or ``DENIED``: ``"true"``, ``"yes"``, ``"CONSENT_GRANTED"`` -> ``"GRANTED"``.

    Raises:
        Unusable: It says neither.
    """
    text = value.strip().lower()
    if not text:
        return ""
    found = _WORDS.get(text.removeprefix("consent_"))
    if found is None:
        msg = "it says neither granted nor denied"
        raise Unusable(msg)
    return found


Consent = Annotated[
    str,
    Kind(
        Spec(
            "Consent",
            "True or false, granted or denied, yes or no.",
            mapping=path("$.context.consent.categoryPreferences.Advertising"),
        ),
        Clean(normalise_consent),
    ),
]
"""A person's consent, ``GRANTED`` or ``DENIED``; map it to the category that you ask for."""
