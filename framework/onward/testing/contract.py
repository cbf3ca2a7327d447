"""The contract that every destination keeps, as one test class."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from onward.destination import Destination
from onward.testing.checks import (
    answers,
    batches,
    connection_test,
    default_mapping,
    deletion,
    documentation,
    exact_requests,
    garbage,
    hashing,
    purity,
    secrecy,
    settings,
    suggestions,
    triggers,
)
from onward.testing.subject import Subject, subject_of

MOST_TOLD = 20


class DestinationContract:
    """Fourteen checks of a destination; a subclass in a test file names it, and pytest runs them.

    ::

        class TestAcmeAds(DestinationContract):
            destination = acme_ads

    The examples are the files ``examples/*.yaml`` beside the destination's module, one example a
    file. An example says what comes in, then what should come out. Its keys:

    ``title``
        What it shows, as a marketer would say it.
    ``clock``
        What time it is. Without it: the time of the newest event, else noon on 1 January 2026.
    ``settings``
        The connection's settings, by key.
    ``auth``
        The connection's tokens: ``access_token``, ``refresh_token``, ``client_id``,
        ``client_secret``.
    ``action``, ``preset``
        The action's slug, where the destination has several; the preset the mapping builds on.
    ``fields``
        What the admin's mapping says over the defaults, as in a connection's file.
    ``saved``, ``sync_mode``, ``matching_key``
        What the mapping gives: the outputs of its managed object, by name, and its two choices.
    ``event``, or ``events``
        What came in, in the Segment spec.
    ``request``, or ``requests``
        What goes out: ``method``, ``url``, ``headers``, then ``json``, ``form`` or ``content``.
        Secrets stand in clear. ``headers``, if given, are all of them, but ``Content-Type`` may be
        left out. ``request: null`` says that the trigger refuses the event.
    ``exchange``
        A list of ``request`` and ``response``, in order; a response has ``status``, ``headers``,
        then ``json`` or ``content``, or is the word ``unreachable``. Leave ``request`` out where
        only the answer matters.
    ``outcomes``
        One an event, or one for all: ``delivered``, or ``{rejected: "The reason.", hint: …}``,
        also ``retry``, ``paused``, ``slow_down``. ``hint``, ``code`` and ``after`` (seconds) count
        where they are written.
    ``notes``
        All notes, in order.
    ``error``
        The sentence for an event that gives no payload.
    ``save``
        What saving the mapping does: ``wanted`` (the inputs), ``saved`` (``outputs``, ``wanted``,
        ``intent`` of an earlier time), ``found`` (what ``find`` returned; without it ``find`` asks,
        and the exchange begins with its requests), then ``changes`` (each with ``kind``, and what
        else should be compared: ``summary``, ``differences``, ``is_drift``, ``data``),
        ``warnings``, ``exchange``, ``outputs`` at the end, or ``error``.

    Attributes:
        destination: The destination under test.
        examples: A folder of examples, or examples as dicts, in place of those beside the module.
        verbs: Verbs that hints may begin with, besides those the contract knows.
    """

    destination: ClassVar[Destination]
    examples: ClassVar[Path | Sequence[Mapping[str, Any]] | None] = None
    verbs: ClassVar[Collection[str]] = ()

    def test_every_setting_is_documented(self) -> None:
        """Each setting has a label, and a sentence that says where its value is found."""
        _agree(settings.problems(_subject(type(self))))

    def test_every_trigger_matches_an_example_and_refuses_another(self) -> None:
        """Actions' and presets' triggers are seen at work, both ways."""
        _agree(triggers.problems(_subject(type(self))))

    def test_the_default_mapping_validates_on_every_example(self) -> None:
        """An admin who sets nothing gets a payload."""
        _agree(default_mapping.problems(_subject(type(self))))

    def test_every_example_gives_the_request_it_shows(self) -> None:
        """Requests, notes, errors and savings are as the examples say."""
        _agree(exact_requests.problems(_subject(type(self))))

    def test_building_and_reading_are_pure(self) -> None:
        """The same arguments give the same result, unchanged, and nothing else is used."""
        _agree(purity.problems(_subject(type(self))))

    def test_batches_cover_every_payload_once_in_order(self) -> None:
        """Batches of 1, of ``max_batch``, of one more, of several batch keys."""
        _agree(batches.problems(_subject(type(self))))

    def test_recorded_answers_become_the_outcomes_shown(self) -> None:
        """What the platform said means what the examples say it means."""
        _agree(answers.problems(_subject(type(self))))

    def test_garbage_is_never_an_exception_or_a_success(self) -> None:
        """Whatever comes back, there is one outcome a payload, and none is trusted blindly."""
        _agree(garbage.problems(_subject(type(self))))

    def test_secrets_are_never_shown(self) -> None:
        """No secret is in a request's text or address, a note or an error."""
        _agree(secrecy.problems(_subject(type(self))))

    def test_normalising_twice_changes_nothing(self) -> None:
        """What is normalised or hashed already passes through identity fields as it is."""
        _agree(hashing.problems(_subject(type(self))))

    def test_a_mistyped_field_is_answered_with_the_one_meant(self) -> None:
        """Field keys are told apart by more than letter case."""
        _agree(suggestions.problems(_subject(type(self))))

    def test_a_connection_test_ends_in_a_sentence(self) -> None:
        """Whatever the platform answers, a person is told what was found, then what to do."""
        _agree(connection_test.problems(_subject(type(self))))

    def test_a_deletion_ends_in_an_outcome(self) -> None:
        """Whatever the platform answers, nobody is told that a person is forgotten who is not."""
        _agree(deletion.problems(_subject(type(self))))

    def test_the_readme_is_up_to_date(self) -> None:
        """The generated tables in the README are what the code gives."""
        _agree(documentation.problems(_subject(type(self))))


_SUBJECTS: dict[type[DestinationContract], Subject] = {}


def _subject(contract: type[DestinationContract]) -> Subject:
    if contract not in _SUBJECTS:
        _SUBJECTS[contract] = subject_of(
            contract.destination, examples=contract.examples, verbs=contract.verbs
        )
    return _SUBJECTS[contract]


def _agree(problems: Iterable[str]) -> None:
    __tracebackhide__ = True
    found = list(problems)
    if found:
        rest = len(found) - MOST_TOLD
        told = found[:MOST_TOLD] + ([f"And {rest} more."] if rest > 0 else [])
        raise AssertionError("\n".join(told))
