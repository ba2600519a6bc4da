"""Start every function cold under Lambda's runtime client, and print what that takes."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.events import post_json, report
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from infra.bundle import LAYER_FOLDER
from infra.sam import LAYER_NAME, ZIP_NAME
from local.events import eventbridge
from rehearsal.deployed import Deployed
from rehearsal.errors import expect
from rehearsal.loop import post_report
from rehearsal.runtime import start_cold
from tests.support.events import dispatches, notification, stream

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cold-starts.md"
BEGIN, END = "<!-- figures: written by make rehearse -->", "<!-- end of figures -->"


def start_functions(deployed: Deployed, *, to_page: bool = True) -> Iterator[str]:
    """Start each function once with an event of its kind, and write the page of the figures, but
    for ``to_page=False``."""
    code, layer = _unpacked(deployed)
    case = parse_reference(post_report(deployed)["reference"]) or ""
    rows = []
    for logical, described in sorted(_functions(deployed).items()):
        name = described["Handler"].removeprefix("app.")
        cold = start_cold(
            described["Handler"],
            event_for(name, case),
            code=code,
            layer=layer if described.get("Layers") else None,
            environment=described["Environment"]["Variables"] | deployed.account.environment(),
        )
        expect(not cold.error, f"{logical} under awslambdaric: {cold.error[:1000]}")
        figures = f"{cold.init * 1000:,.0f} | {cold.first * 1000:,.0f} | {cold.megabytes:.0f}"
        rows.append(f"| `{name}` | {figures} | {described['MemorySize']} |")
        yield f"{name}: {figures} (init ms, first event ms, MB)"
    if to_page:
        _write(rows)


def event_for(name: str, case: str) -> Any:
    """Return an event of the kind that a handler gets, about a case."""
    at = datetime.now(UTC)
    to = {"feed_platforms": "x", "notify_reporters": "reporter", "keep_evidence": "files"}
    consumers = {*to, "notify_authorities", "notify_verified"}
    if name == "app":
        return post_json(report())
    if name in {"fan_out", "project"}:
        return stream((case, 1))
    if name in {"sign_segment", "erase_segment", "chase_lane"}:
        return dispatches([Dispatch(name, 0, "segment")])
    if name == "send_digest":
        return dispatches([Dispatch(name, 0, "police-hampshire")])
    if name in consumers:
        return dispatches([Dispatch(case, 1, to.get(name, "police-hampshire"))])
    if name == "record_mail_events":
        tags = {"notification": [f"{case}_1_police-hampshire"]}
        mail = {"messageId": "1", "tags": tags}
        return notification({"eventType": "Delivery", "mail": mail, "delivery": {}})
    details: Mapping[str, Mapping[str, Any]] = {
        "check_upload": {"object": {"key": "nothing"}},
        "record_scans": {"s3ObjectDetails": {"objectKey": "nothing"}, "scanResultDetails": {}},
    }
    return eventbridge("aws.events", "Scheduled Event", dict(details.get(name, {})), at)


def _functions(deployed: Deployed) -> dict[str, Any]:
    functions = deployed.account.client("lambda")
    names = deployed.stack.names("AWS::Lambda::Function")
    return {
        logical: functions.get_function_configuration(FunctionName=name)
        for logical, name in names.items()
    }


def _unpacked(deployed: Deployed) -> tuple[Path, Path]:
    """Unpack both zips; give the folders that Lambda has in its path."""
    for name in (ZIP_NAME, LAYER_NAME):
        with zipfile.ZipFile(deployed.stack.package / name) as archive:
            archive.extractall(deployed.folder / name.removesuffix(".zip"))
    code, layer = (deployed.folder / name.removesuffix(".zip") for name in (ZIP_NAME, LAYER_NAME))
    return code, layer / LAYER_FOLDER


def _write(rows: list[str]) -> None:
    text = PAGE.read_text("utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    head = ["| function | init, ms | first event, ms | peak memory, MB | memory given, MB |"]
    table = "\n".join([*head, "|---|---:|---:|---:|---:|", *rows])
    PAGE.write_text(f"{text[:before]}\n{table}\n{text[after:]}", "utf-8")
