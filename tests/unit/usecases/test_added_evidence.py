"""Files that are added to a report later, by its page or by a form without a script."""

from typing import Any

import pytest

from chalicelib.errors import (
    Conflict,
    RulesBroken,
)
from chalicelib.limits import FILES
from chalicelib.model.announcement import AddedFile
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.evidence.settle_overdue import settle_overdue
from chalicelib.usecases.evidence.settle_upload import settle_upload
from chalicelib.usecases.evidence.start_upload_to import start_upload_to
from tests.support.factories import WorldContainer
from tests.support.files import making
from tests.support.uploads import UNKNOWN_UPLOAD, FilesWorld


def test_add_evidence_adds_a_file_once(files: FilesWorld) -> None:
    accepted, upload_id = files.submit(), files.place()
    case = files.case(accepted)
    added = WorldContainer(files.world).add_evidence(case, AddedFile(upload_id=upload_id))
    again = WorldContainer(files.world).add_evidence(case, AddedFile(upload_id=upload_id))
    assert (added.created, again.created) == (True, False)
    assert again.event == added.event
    assert files.case(accepted).evidence[upload_id].filename == "shot.png"
    files.arrive(upload_id)
    assert files.states(files.case(accepted)) == [("stored", None)]


def test_add_evidence_adds_nothing_when_the_report_names_the_file(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    case = files.case(files.submit(upload_id))
    again = WorldContainer(files.world).add_evidence(case, AddedFile(upload_id=upload_id))
    assert (again.created, again.event.seq) == (False, 1)


def test_add_evidence_says_why_when_a_file_cannot_be_added(files: FilesWorld) -> None:
    upload_id = files.uploaded()
    files.submit(upload_id)
    full = files.case(files.submit(*(files.place() for _ in range(20))))
    other = files.case(files.submit())
    for case, added_file, code in (
        (other, upload_id, "upload_unknown"),
        (other, UNKNOWN_UPLOAD, "upload_unknown"),
        (full, files.place(), "too_many_files"),
    ):
        with pytest.raises(RulesBroken) as refused:
            WorldContainer(files.world).add_evidence(case, AddedFile(upload_id=added_file))
        assert [fault.code for fault in refused.value.faults] == [code]


def test_add_evidence_fails_when_the_report_was_withdrawn(files: FilesWorld) -> None:
    accepted = files.submit()
    files.world.append(accepted, NewEvent(Kind.WITHDRAWN, {}))
    added = AddedFile(upload_id=files.place())
    with pytest.raises(Conflict):
        WorldContainer(files.world).add_evidence(files.case(accepted), added)


def test_form_without_a_script_adds_what_comes_and_nothing_else(files: FilesWorld) -> None:
    accepted = files.submit()
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    unused = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    assert place.fields["success_action_redirect"] == "https://example.org/then"
    files.arrive(place.upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.upload_id, file.state, file.filename) == (place.upload_id, "stored", "")
    files.world.clock.advance(hours=2)
    assert settle_overdue(files.overdue_deps) == 1
    assert unused.upload_id not in files.case(accepted).evidence
    assert files.world.uploads.open == set()


@pytest.mark.parametrize("finding", [making.png(), b"MZ"])
@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ([NewEvent(Kind.EVIDENCE_ADDED, {"upload_id": "f" * 32}, {"filename": ""})], "too_many"),
        ([NewEvent(Kind.WITHDRAWN, {})], "withdrawn"),
    ],
)
def test_file_of_a_form_is_said_to_be_refused_when_none_is_taken_any_more(
    files: FilesWorld, then: list[NewEvent], reason: str, finding: bytes
) -> None:
    accepted = files.submit(*(files.place() for _ in range(FILES - 1)))
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    for event in then:
        files.world.append(accepted, event)
    files.quarantine.arrive(place.upload_id, finding)
    for _ in range(2):
        settle_upload(files.deps, place.upload_id)
    case = files.case(accepted)
    file = case.evidence[place.upload_id]
    assert (file.state, file.reason) == ("rejected", reason)
    assert case.last.kind is Kind.EVIDENCE_REJECTED
    assert files.evidence.originals == {}


@pytest.mark.parametrize(
    ("changes", "withdrawn", "refusal"),
    [
        ({"evidence": [f"{number:f>32x}" for number in range(FILES)]}, False, RulesBroken),
        ({"category": "intimate_images"}, False, RulesBroken),
        ({}, True, Conflict),
    ],
)
def test_no_place_is_given_for_a_file_that_cannot_be_added(
    files: FilesWorld, changes: dict[str, Any], withdrawn: bool, refusal: type[Exception]
) -> None:
    accepted = files.world.submit(**changes)
    if withdrawn:
        files.world.append(accepted, NewEvent(Kind.WITHDRAWN, {}))
    with pytest.raises(refusal):
        start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    added = AddedFile(upload_id=files.place())
    with pytest.raises(refusal):
        WorldContainer(files.world).add_evidence(files.case(accepted), added)


def test_file_of_a_form_is_not_added_when_its_report_is_erased_meanwhile(
    files: FilesWorld,
) -> None:
    accepted = files.submit()
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    files.quarantine.arrive(place.upload_id, making.png())
    erased = NewEvent(Kind.ERASED, {})
    files.world.log.before_append.append(lambda: files.world.append(accepted, erased))
    settle_upload(files.deps, place.upload_id)
    assert files.case(accepted).last.kind is Kind.ERASED
    assert files.evidence.originals == {}


def test_file_of_a_form_is_added_once_when_two_settle_it(files: FilesWorld) -> None:
    accepted = files.submit()
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    files.quarantine.arrive(place.upload_id, making.png())
    files.world.log.before_append.append(lambda: settle_upload(files.deps, place.upload_id))
    settle_upload(files.deps, place.upload_id)
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_ADDED) == 1
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_STORED) == 1
