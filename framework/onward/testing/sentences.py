"""Whether a text reads as a sentence that tells a person what to do."""

import re
from collections.abc import Collection

# Imperatives that hints begin with; a contract class may name further ones.
_IMPERATIVES = (
    "accept activate add adjust allow approve ask assign associate attach authorise avoid begin"
    " block change check choose clear click close compare complete confirm connect contact convert"
    " copy correct create declare define delete disable disconnect download edit enable enlarge"
    " enter exchange export extend fill find fix follow free generate get give grant import include"
    " increase install invite join keep leave let link list log look lower make map match mend move"
    " name narrow obtain omit open paste pause pick point press publish put raise read reconnect"
    " record reduce refresh register reload remove rename renew repair replace replay report request"
    " reset restart restore resume retry review revoke rotate run save search see select send set"
    " share shorten sign split start state stop submit subscribe supply switch take tell test treat"
    " trim try turn type unblock undo update upgrade upload use validate verify view wait widen"
    " write"
)
VERBS = frozenset(_IMPERATIVES.split())

_SENTENCE = re.compile(r"""[A-Z0-9"“'(].*[.?…"”)]""", re.DOTALL)


def is_sentence(text: str) -> bool:
    """Whether ``text`` is one or more whole sentences: ``"The token is refused."``."""
    return " " in text.strip() and _SENTENCE.fullmatch(text.strip()) is not None


def begins_with_verb(text: str, further: Collection[str] = ()) -> bool:
    """Whether ``text`` begins by telling what to do: ``"Renew the token."``."""
    word = re.match(r"[A-Za-z]+", text)
    return word is not None and word.group().lower() in VERBS | {verb.lower() for verb in further}
