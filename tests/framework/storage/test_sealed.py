import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import StorageError
from onward.store.sealed import KEY_FILE, Seal

KEY = {"ONWARD_KEY": "k" * 32}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(JSON)
def test_what_is_sealed_opens_again(value: object) -> None:
    seal = Seal.of(Path("unused"), KEY)

    assert value == seal.open(seal.close(value))


def test_sealed_text_says_nothing_and_differs_each_time() -> None:
    seal = Seal.of(Path("unused"), KEY)
    first, second = seal.close("access-token"), seal.close("access-token")

    assert first != second
    assert "access" not in first
    assert "k" * 8 not in repr(seal)


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    sealed = Seal.of(tmp_path, KEY).close("t")

    with pytest.raises(StorageError, match="Set ONWARD_KEY to the key it was stored with"):
        Seal.of(tmp_path, {"ONWARD_KEY": "x" * 32}).open(sealed)
    with pytest.raises(StorageError, match="or set ONWARD_KEY if it was used then"):
        Seal.of(tmp_path, {}).open(sealed)


@pytest.mark.parametrize("text", ["", "AAAA", "no base64!", "x" * 64])
def test_text_that_was_changed_does_not_open(text: str) -> None:
    with pytest.raises(StorageError, match="sign in again with `onward login`"):
        Seal.of(Path("unused"), KEY).open(text)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(StorageError, match="The key in ONWARD_KEY has 5 characters"):
        Seal.of(Path("unused"), {"ONWARD_KEY": "short"}).close("t")


def test_a_key_file_is_made_when_needed_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    seal = Seal.of(folder, {})
    assert not folder.exists()
    sealed = seal.close("t")

    assert "t" == Seal.of(folder, {}).open(sealed)
    assert 0o600 == (folder / KEY_FILE).stat().st_mode & 0o777


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Seal.of(tmp_path, {}).close("t")
    (tmp_path / KEY_FILE).chmod(0o644)

    with pytest.raises(StorageError, match=r"can be read by others \(mode 644\).*chmod 600"):
        Seal.of(tmp_path, {}).close("t")


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"\xff\xfe")
    (tmp_path / KEY_FILE).chmod(0o600)

    with pytest.raises(StorageError, match="cannot be read"):
        Seal.of(tmp_path, {}).close("t")


def test_a_folder_that_cannot_be_made_leaves_the_variable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="Set ONWARD_KEY instead"):
        Seal.of(tmp_path / "file" / "data", {}).close("t")


def test_the_environment_is_the_process_s_own_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "ONWARD_KEY", "e" * 40)
    sealed = Seal.of(tmp_path).close(1)

    assert 1 == Seal.of(tmp_path, {"ONWARD_KEY": "e" * 40}).open(sealed)


def test_what_machines_share_needs_a_key_that_they_share(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="ONWARD_KEY"):
        Seal.of(tmp_path, {}, is_shared=True).close("secret")
    sealed = Seal.of(tmp_path, {"ONWARD_KEY": "k" * 32}, is_shared=True).close("secret")

    assert "secret" == Seal.of(tmp_path / "other", {"ONWARD_KEY": "k" * 32}).open(sealed)
    assert [] == list(tmp_path.iterdir())
