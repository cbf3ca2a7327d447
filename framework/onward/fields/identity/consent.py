"""Whether a person agreed to something, in the words of ad platforms."""

from typing import Annotated, Final

from onward.fields.cleaning import Clean, Kind, Unusable
from onward.fields.directives import path
from onward.fields.spec import Spec

_GRANTED: Final = "GRANTED"
_DENIED: Final = "DENIED"
_WORDS: Final = {
    **dict.fromkeys(("true", "granted", "consent_granted", "yes", "1"), _GRANTED),
    **dict.fromkeys(("false", "denied", "consent_denied", "no", "0"), _DENIED),
}


def normalise_consent(value: str) -> str:
    """``GRANTED`` or ``DENIED``: ``"true"`` -> ``"GRANTED"``.

    Raises:
        Unusable: It is neither a yes nor a no.
    """
    text = value.strip().lower()
    found = _WORDS.get(text)
    if text and found is None:
        msg = "it is neither granted nor denied"
        raise Unusable(msg)
    return found or ""


AdConsent = Annotated[
    str,
    Kind(
        Spec(
            "Consent to advertising",
            "True or false, granted or denied.",
            mapping=path("$.context.consent.categoryPreferences.Advertising"),
        ),
        Clean(normalise_consent),
    ),
]
"""Whether the person agreed to advertising; true and false count as granted and denied."""
