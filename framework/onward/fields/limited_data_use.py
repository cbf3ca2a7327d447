"""Limited Data Use: for people in states of the US that ask for it, as Meta numbers them."""

from typing import Annotated

from onward.fields.spec import Spec

LimitedDataUseCountry = Annotated[
    int,
    Spec(
        "Limited Data Use: country",
        "1 for the USA; 0 lets the platform find out by the IP address.",
        key="data_processing_options_country",
    ),
]
LimitedDataUseState = Annotated[
    int,
    Spec(
        "Limited Data Use: state",
        "Meta's number of the state, such as 1000 for California; 0 lets the platform find out.",
        key="data_processing_options_state",
    ),
]
