from pathlib import Path

from onward.config.references import References, has_reference


def entry(service: str, name: str) -> str | None:
    return {("acme/ads", "token"): "k-1"}.get((service, name))


def references(folder: Path, **environment: str) -> References:
    return References(environment, folder, entry)


def test_every_reference_in_a_text_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    text = "${env:A} and ${file:secret} and ${keyring:acme/ads/token} and $5 {x}"

    assert "1 and from a file and k-1 and $5 {x}" == references(tmp_path, A="1").resolve(text).text


def test_what_is_not_set_is_named_with_the_way_to_set_it(tmp_path: Path) -> None:
    resolved = references(tmp_path, EMPTY="").resolve(
        "${env:EMPTY} ${file:none} ${keyring:acme/none}"
    )

    assert resolved.text is None
    assert [
        (
            "env:EMPTY",
            "unset-variable",
            "The environment variable EMPTY is not set.",
            "Set it: export EMPTY=…",
        ),
        (
            "file:none",
            "missing-secret-file",
            "The file none of ${file:none} cannot be read.",
            "Create it with the value as its only content, readable by this user.",
        ),
        (
            "keyring:acme/none",
            "missing-keyring-entry",
            'The keyring has no entry "none" of service "acme".',
            "Store it: keyring set acme none",
        ),
    ] == [(each.name, each.code, each.message, each.hint) for each in resolved.unset]


def test_a_reference_of_no_known_kind_is_wrong(tmp_path: Path) -> None:
    said = " is no reference. Write ${env:NAME}, ${file:PATH} or ${keyring:SERVICE/NAME}."

    for text in ("${HOME}", "${vault:a}", "${env:}", "${keyring:only}"):
        assert (f"{text}{said}",) == references(tmp_path).resolve(text).wrong


def test_a_value_that_looks_like_a_reference_is_not_filled_in_again(tmp_path: Path) -> None:
    assert "${env:B}" == references(tmp_path, A="${env:B}", B="no").resolve("${env:A}").text


def test_a_text_without_a_reference_is_itself(tmp_path: Path) -> None:
    assert "plain" == references(tmp_path).resolve("plain").text
    assert not has_reference("plain {x} $y")
    assert has_reference("a${env:B}")


def test_the_keyring_is_asked_only_where_it_is_installed(tmp_path: Path) -> None:
    resolved = References({}, tmp_path).resolve("${keyring:acme/token}")

    assert ["missing-keyring-entry"] == [each.code for each in resolved.unset]
