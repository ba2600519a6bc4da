"""A wrong source file is a clear error that names file, line and field."""
# ruff: noqa: E501 - a line of the table is a case; wrapped, it cannot be read

from pathlib import Path

import pytest

from chalicelib.catalogue import build, load
from tests.support.sources import Spoil

X = "platforms/x.yaml"
THREAT, DOXXING = "categories/threat_violence.yaml", "categories/doxxing.yaml"
ALDERSHOT = "E14001063,Aldershot,England,hampshire,1.0,"


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "message"),
    [
        (X, "company:", "compnay:", "compnay", "there is no such field"),
        (X, "company:", "compnay:", "company", "is missing"),
        (X, "what: Insults", "waht: Insults", "breaches.5.waht", "there is no such field"),
        (X, "category: doxxing", "category: doxing", "breaches.8.category", "no category 'doxing'"),
        (X, "checked: 2026-06-29", "checked: 2026-02-30", "checked", "valid date"),
        (X, "checked: 2026-06-29", "checked: 29 June 2026", "checked", "is not a date like"),
        (X, "policy_url: https://", "policy_url: http://", "policy_url", "is not an https link"),
        (X, "policy_url: https://help.x.com/en/rules-and-policies/x-rules\n", "", "policy_url", "is missing"),
        (X, "    confidence: found\n", "", "breaches.0.confidence", "is missing"),
        (X, "confidence: found", "confidence: memory", "publishes_no_time.confidence", "'not_confirmed'"),
        (X, "id: x", "id: twitter", "id", "is not the name of the file"),
        (X, "name: X (", "name: Y\nname: X (", "name", "stands here twice"),
        (X, "safety-and-sensitive-content/abuse\n", "safety-and-sensitive-content/no\n", "self_report_url", "report_routes"),
        (X, "[0-9]{1,20}", "[0-9", "links.post", "is not a regular expression"),
        (X, "/{handle}/status/{post}/**", "/{user}/status", "links.shapes.0.paths.2", "is not a segment"),
        (X, "- hosts: [x.com,", "- hosts: [X.com,", "links.shapes.0.hosts.0", "should match pattern"),
        ("platforms/youtube.yaml", "- hosts: [youtube.com,", "- hosts: [x.com,", "links.shapes.0.hosts.0", "in platforms/x.yaml already"),
        (DOXXING, "id: doxxing", "id: stalking", "id", "'stalking' is not the name of the file"),
        (THREAT, "order: 10", "order: 20", "order", "is that of categories/incitement_violence.yaml already"),
        (THREAT, "urgency: emergency", "urgency: asap", "urgency", "no urgency 'asap'"),
        (THREAT, "  - STATEMENT_CATEGORY_VIOLENCE\n", "  - VIOLENCE\n", "dsa.0", "should match"),
        ("signs.yaml", "raises_to: urgent", "raises_to: soon", "signs.0.raises_to", "no urgency 'soon'"),
        ("urgencies.yaml", "acknowledge_minutes: 60", "acknowledge_minutes: soon", "urgencies.0.acknowledge_minutes", "integer"),
        ("urgencies.yaml", "- id: emergency", "- id: alarm", "urgencies", "no 'emergency'"),
        ("authorities.yaml", "- id: police-101", "- id: police-102", "authorities", "no 'police-101'"),
        ("authorities.yaml", 'phone: "999"', "phone: 999", "authorities.0.phone", "string"),
        ("police_forces.yaml", "id: bedfordshire", "id: cheshire", "forces.3.id", "'cheshire' is here twice"),
        ("election_types.yaml", "id: nia", "id: parl", "types.6.id", "here twice"),
        ("election_types.yaml", "id: nia", "id: niassembly", "types.6.id", "no kind of area is stood for"),
        ("election_types.yaml", "c: [sp_constituency]", "c: [ward]", "types.5.subtypes.c", "there is no 'ward' in it"),
        ("areas/kinds.yaml", "ballots: [senedd]", "ballots: [naw]", "kinds.7.ballots.0", "there is no type 'naw'"),
        (DOXXING, "routing:", "rooting:", "routing", "is missing"),
        (THREAT, "[feoa, victim-support,", "[foea, victim-support,", "routing.advisers.0", "no authority 'foea'"),
        ("categories/synthetic_media.yaml", "{id: electoral-commission", "{id: ofcom", "routing.electoral.0.id", "no electoral authority 'ofcom'"),
        (DOXXING, "emergency_signs: [names_place_or_time", "emergency_signs: [a_place", "routing.emergency_signs.0", "no sign 'a_place'"),
        (X, "promise: null\n", "promise: {url: 'https://x.com/', checked: 2026-06-29}\n", "publishes_no_time", "exactly one of"),
        (X, "  confidence: found\nself", "self", "publishes_no_time.confidence", "is missing"),
        (X, "  - topic: appeal", "  - topic: outcome", "expect", "says nothing on 'appeal'"),
        (X, "  - topic: appeal", "  - topic: outcome", "expect.3.topic", "'outcome' is here twice"),
        (X, "  - who: police", "  - who: everyone", "escalation.0.who", "'anyone'"),
        ("platforms/threads.yaml", "same_rules_as: facebook", "same_rules_as: meta", "same_rules_as", "no platform 'meta'"),
        ("platforms/threads.yaml", "same_rules_as: facebook", "same_rules_as: instagram", "breaches", "are missing"),
        ("platforms/x.yaml", "self_report_url:", "same_rules_as: facebook\nself_report_url:", "breaches", "are those of 'facebook' already"),
        ("law.yaml", "since: 2024-01-31", "since: January 2024", "laws.0.since", "neither a date like"),
        ("law.yaml", "until: 2024-01-30", "until: 1987-01-30", "laws.3", "ends before it begins"),
        ("law.yaml", "until: 2024-01-30", "until: 2024", "laws.3.until", "is not a date like"),
        ("law.yaml", "    url: https://www.legislation.gov.uk/ukpga/2023/50/section/181\n", "", "laws.0.url", "is missing"),
        ("law.yaml", "nations: [England, Wales, Northern", "nations: [Mercia, Wales, Northern", "laws.0.nations.0", "should match pattern"),
        (THREAT, "    - threat_to_kill\n", "    - threats\n", "guidance.laws.1", "no law 'threats'"),
        ("law.yaml", "  - id: defamation\n", "  - id: libel\n", "laws.30.id", "nothing names it"),
        (DOXXING, "group: private_life", "group: private", "group", "'private_life'"),
        ("law.yaml", "- id: threat_to_kill", "- id: threatening_communication", "laws.1.id", "here twice"),
        ("law.yaml", "    dates: found\n", "", "laws.0.dates", "is missing"),
        ("evidence.yaml", "- id: profile", "- id: screenshot", "items.1.id", "here twice"),
        (THREAT, "keep: [screenshot, profile, links, log]", "keep: [selfie]", "guidance.keep.0", "no evidence 'selfie'"),
        (THREAT, "near: [incitement_violence,", "near: [incitement,", "guidance.near.0", "no category 'incitement'"),
        (THREAT, "helplines: [victim-support,", "helplines: [victims,", "guidance.helplines.0", "no authority 'victims'"),
        (THREAT, "guidance:", "guidnace:", "guidance", "is missing"),
        (THREAT, "    confidence: found\n", "", "guidance.law.confidence", "is missing"),
        ("law.yaml", "- name: Wales", "- name: England", "nations.1.name", "here twice"),
        ("law.yaml", "authorities: [copfs]", "authorities: [cops]", "nations.2.authorities.0", "no authority 'cops'"),
        ("binding_times.yaml", "categories: [intimate_images]", "categories: [images]", "times.0.categories.0", "no category 'images'"),
        ("binding_times.yaml", "platforms: [x]", "platforms: [y]", "times.1.platforms.0", "no platform 'y'"),
        ("binding_times.yaml", "regulator: ofcom", "regulator: oftel", "times.0.regulator", "no authority 'oftel'"),
        ("binding_times.yaml", "- id: x_hate_and_terror", "- id: intimate_images_48_hours", "times.1.id", "here twice"),
        (X, "  - category: self_harm_encouragement\n", "  - category: other\n", "breaches.15.what", "speaks of 'self_harm_encouragement', and the file has no rule"),
        (X, "  - category: stalking\n    what: No rule has this name. Accounts", "  - category: other\n    what: No rule is on stalking. Accounts", "breaches.18.what", "speaks of 'stalking'"),
        ("platforms/telegram.yaml", "    what: Using the service to spam or scam people.", "    what: Using the service to spam or harass people.", "breaches.6.what", "speaks of 'harassment'"),
        ("platforms/telegram.yaml", "promoting violence on public channels;", "harassing people on public channels;", "notes.0.text", "speaks of 'harassment'"),
        ("platforms/telegram.yaml", "not_on: [harassment]", "not_on: [harassment, stalking]", "breaches.3.not_on", "nothing contradicts it"),
        ("platforms/telegram.yaml", "not_on: [harassment]", "not_on: [harassment, stalkers]", "breaches.3.not_on.1", "no kind 'stalkers'"),
        (X, "url: https://x.com/en/tos", "url: https://www.bbc.co.uk/news/1", "expect.3.url", "is no official page"),
        (X, "also_urls: [https://help.x.com/en/rules-and-policies/intimate-media]", "also_urls: [https://www.lbc.co.uk/1]", "breaches.9.also_urls.0", "is no official page"),
        ("channels.yaml", "https://signal.org/blog/keeping-spam-off-signal/", "https://en.wikipedia.org/wiki/Signal", "channels.2.report_routes.1.url", "is no official page"),
        ("reading.yaml", "    confidence: found\n", "", "documents.0.confidence", "is missing"),
        ("changes.yaml", "- day: 2026-11-22", "- day: 2026-11-21", "changes.4.day", "is newer"),
        ("changes.yaml", "path: /guidance/law\n", "path: /guidance/laws\n", "changes.1.path", "no page '/guidance/laws'"),
        ("changes.yaml", "path: /guidance/\n", "path: guidance\n", "changes.0.path", "should match pattern"),
        ("areas/constituencies.csv", ALDERSHOT, "E14001064,Aldershot,England,hampshire,1.0,", "1.gss", "here twice"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT.replace("hampshire", "wessex"), "0.force", "no police force 'wessex'"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT.replace("hampshire", "gwent"), "0.force", "'gwent' is in Wales"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT + "hampshire", "0.other_forces", "here twice"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT.replace("1.0", "1.2"), "0.share", "less than or equal to 1"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT.replace("1.0,", "1.0"), "0", "has 5 values, the header 6"),
        ("areas/constituencies.csv", "Wales,north-wales", "England,north-wales", "619.nation", "is in Wales"),
    ],
)  # fmt: skip
def test_fault_names_file_field_and_message(
    spoil: Spoil, file: str, old: str, new: str, field: str, message: str
) -> None:
    faults = spoil(file, old, new)

    assert any(
        fault.file == file and fault.field == field and message in fault.message for fault in faults
    ), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("file", "old", "new", "line_of"),
    [
        (X, "company:", "compnay:", "compnay:"),
        (X, "category: doxxing", "category: doxing", "category: doxing"),
        (X, "    what: Insults", "    waht: Insults", "waht: Insults"),
        ("signs.yaml", "raises_to: emergency", "raises_to: soon", "raises_to: soon"),
        ("areas/constituencies.csv", ALDERSHOT, ALDERSHOT.replace("hampshire", "wessex"), "wessex"),
        ("categories/stalking.yaml", "why: Stalking is", "wyh: Stalking is", "wyh:"),
    ],
)
def test_fault_names_the_line(
    spoil: Spoil, sources: Path, file: str, old: str, new: str, line_of: str
) -> None:
    faults = spoil(file, old, new)

    lines = (sources / file).read_text("utf-8").splitlines()
    assert {fault.file for fault in faults} == {file}
    assert any(line_of in lines[fault.line - 1] for fault in faults)


def test_build_fails_when_an_authority_takes_the_id_of_a_force(spoil: Spoil) -> None:
    faults = spoil("authorities.yaml", "- id: npsa", "- id: police-kent")

    output = [str(fault) for fault in faults]
    assert (
        "police_forces.yaml:24: forces.17.id: 'police-kent' is in authorities.yaml already"
        in output
    )


def test_missing_field_is_at_the_line_of_what_lacks_it(spoil: Spoil, sources: Path) -> None:
    faults = spoil(X, "    what: Insults", "    waht: Insults")

    missing = next(fault for fault in faults if fault.message == "is missing")
    lines = (sources / X).read_text("utf-8").splitlines()
    assert lines[missing.line - 1].strip() == "- category: abuse_insult"


@pytest.mark.parametrize("text", ["", "a: [", "a: 1\n b: 2\n", "- just\n- a list\n", "\x00"])
def test_build_fails_when_a_file_is_no_mapping(sources: Path, text: str) -> None:
    (sources / "signs.yaml").write_text(text)

    with pytest.raises(build.SourcesWrong, match=r"^signs\.yaml:\d+: "):
        build.compile_sources(sources)


def test_build_fails_when_a_file_is_missing(sources: Path) -> None:
    (sources / "routing.yaml").unlink()

    with pytest.raises(build.SourcesWrong, match=r"^routing\.yaml:1: \(file\): cannot be read"):
        build.compile_sources(sources)


def test_command_prints_every_fault_at_once_and_exits_1(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in ("signs.yaml", "categories/other.yaml", "platforms/reddit.yaml"):
        path = sources / file
        path.write_text(path.read_text("utf-8") + "\nsurprise: 1\n", "utf-8")
    output = tmp_path / "built"

    status = build.main(["--source", str(sources), "--output", str(output)])

    errors = capsys.readouterr().err
    assert status == 1
    assert not output.exists()
    assert errors.count("surprise: there is no such field") == 3


def test_command_writes_the_same_bytes_every_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once, again = tmp_path / "once", tmp_path / "deeper" / "again"

    assert build.main(["--output", str(once)]) == 0
    output = capsys.readouterr().out
    assert f"{len(load().areas)} areas" in output
    categories = len(list((build.SOURCE / "categories").glob("*.yaml")))
    assert f"{categories} categories, 5 groups, 47 laws" in output
    assert build.main(["--output", str(again), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    for name in ("catalogue.json", "guidance.json", "law.json"):
        assert (once / name).read_bytes() == (again / name).read_bytes()


def test_command_leaves_a_file_that_is_unchanged(tmp_path: Path) -> None:
    written = [tmp_path / name for name in ("catalogue.json", "guidance.json")]
    build.main(["--output", str(tmp_path), "--quiet"])
    before = [path.stat().st_mtime_ns for path in written]

    build.main(["--output", str(tmp_path), "--quiet"])

    assert [path.stat().st_mtime_ns for path in written] == before
