"""What a connection to LinkedIn is set to."""

from typing import Annotated

from onward.fields import Fields, Spec

# Source: LinkedIn, "LinkedIn API Versioning"; accepted since September 2026.
NEWEST = "202609"


class Settings(Fields):
    api_version: Annotated[
        str,
        Spec(
            "API version",
            "A month such as 202609; each version lives for a year. LinkedIn lists them under "
            '"LinkedIn API Versioning".',
            key="apiVersion",
            pattern=r"20\d{2}(0[1-9]|1[0-2])",
            pattern_hint="a version such as 202609",
        ),
    ] = NEWEST
    hash_names: Annotated[
        bool,
        Spec(
            "Hash names",
            "Send first and last names as SHA-256 only. It needs API version 202609 or newer.",
            key="hashNames",
        ),
    ] = False
    hash_ip_address: Annotated[
        bool,
        Spec(
            "Hash IP addresses",
            "Send IP addresses as SHA-256 only, where LinkedIn would otherwise hash them itself.",
            key="hashIpAddress",
        ),
    ] = False
