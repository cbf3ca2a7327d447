"""States of the USA, provinces of Canada, by name."""

from typing import Final

_CODES = """
al alabama; ak alaska; az arizona; ar arkansas; ca california; co colorado; ct connecticut
de delaware; dc district of columbia; fl florida; ga georgia; hi hawaii; id idaho; il illinois
in indiana; ia iowa; ks kansas; ky kentucky; la louisiana; me maine; md maryland
ma massachusetts; mi michigan; mn minnesota; ms mississippi; mo missouri; mt montana
ne nebraska; nv nevada; nh new hampshire; nj new jersey; nm new mexico; ny new york
nc north carolina; nd north dakota; oh ohio; ok oklahoma; or oregon; pa pennsylvania
ri rhode island; sc south carolina; sd south dakota; tn tennessee; tx texas; ut utah; vt vermont
va virginia; wa washington; wv west virginia; wi wisconsin; wy wyoming
pr puerto rico; gu guam; vi virgin islands; as american samoa; mp northern mariana islands
ab alberta; bc british columbia; mb manitoba; nb new brunswick; nl newfoundland and labrador
ns nova scotia; nt northwest territories; nu nunavut; on ontario; pe prince edward island
qc quebec; sk saskatchewan; yt yukon
"""

STATES: Final[dict[str, str]] = {
    name: code
    for line in _CODES.strip().splitlines()
    for code, name in (entry.strip().split(" ", 1) for entry in line.split(";"))
}
"""Two-letter codes by folded name. Source: USPS, "Two-letter state abbreviations"; Canada Post."""
