"""Time what must take the same time, whatever the reference: python -m bench timing

A wrong receipt, and a request for a link in place of a lost one: against a case of one event, one
of fifty, a reference that nobody has, and what is none. Calls are interleaved, each from an address
of its own, so that none is counted out. What is compared is the difference within a round, in which
a busy machine slows both alike: the same means that its median is zero within its 95 % interval, or
less than a tenth of what the call takes.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address
from itertools import count

from app import app
from bench.deployment import BenchDeployment, deployment
from bench.events import FORM, GatewayEvent, post_json, report
from bench.sampling import Prepare, Sample, TimedCall, interleave
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import parse_reference, reference_of
from chalicelib.web.http import HTML
from local.gateway import context_for, proxy_event
from local.web import HttpRequest

ROUNDS, WARM_UP = 1_000, 50
LONG = 50
APART = 0.1
_WRONG = "AAAA-AAAA-AAAA-AAAA-AAAA"
_ADDRESSES = map(str, map(IPv4Address, count(int(IPv4Address("10.0.0.1")))))


def run(rounds: int = ROUNDS, warm_up: int = WARM_UP) -> bool:
    """Measure both, and print medians with their intervals. Returns whether all are the same."""
    with deployment() as deployed:
        references = {
            "a case of 1 event": _case(deployed, 1),
            f"a case of {LONG} events": _case(deployed, LONG),
            "an unknown reference": "SS-2345-6789-ABC",
            "no reference": "nonsense",
        }
        wrong = _receipts(references), 404
        links = _links(references), 200
        same = [
            _show(name, interleave(_calls(*subject), rounds=rounds, warm_up=warm_up))
            for name, subject in (("wrong receipt", wrong), ("request for a link", links))
        ]
    return all(same)


def _case(deployed: BenchDeployment, events: int) -> str:
    """Report, and let so many things happen; give the reference."""
    answer = app(post_json(report()), context_for("api_handler"))
    (reference,) = _references_in(answer)
    log, case_id = deployed.adapters.case_log, parse_reference(reference) or ""
    last = log.read(case_id)[-1]
    words = {"message": "Which of the posts do you mean?"}
    for _ in range(1, events):
        facts = {"recipient": "x", "status": "need_more_info"}
        last = log.append(
            last, deployed.adapters.now(), NewEvent(Kind.OUTCOME_RECORDED, facts, words)
        )
    return reference_of(case_id)


def _references_in(answer: Mapping[str, str]) -> list[str]:
    words = str(answer["body"]).replace('"', " ").split()
    return [word for word in words if word.startswith("SS-")]


def _receipts(references: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    return {name: ("GET", f"/v1/reports/{reference}", "") for name, reference in references.items()}


def _links(references: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    return {
        name: ("POST", "/status/lost", f"reference={reference}")
        for name, reference in references.items()
    }


def _calls(requests: Mapping[str, tuple[str, str, str]], status: int) -> dict[str, Prepare]:
    return {name: _prepare(*request, status=status) for name, request in requests.items()}


def _prepare(method: str, path: str, body: str, *, status: int) -> Prepare:
    context = context_for("api_handler")

    def prepare() -> TimedCall:
        event = _event(method, path, body)

        def call() -> None:
            answer = app(event, context)
            if answer["statusCode"] != status:
                raise RuntimeError(f"{method} {path} was answered {answer['statusCode']}")

        return call

    return prepare


def _event(method: str, path: str, body: str) -> GatewayEvent:
    headers = [("Content-Type", FORM), ("Accept", HTML)]
    if method == "GET":
        headers = [("Authorization", f"Bearer {_WRONG}")]
    request = HttpRequest(method, path, headers, body.encode(), next(_ADDRESSES))
    if method == "POST":
        return proxy_event(request, path, {})
    return proxy_event(request, "/v1/reports/{reference}", {"reference": path.rpartition("/")[2]})


def _show(name: str, samples: Mapping[str, Sample]) -> bool:
    *cases, base_name, _ = samples
    base = samples[base_name]
    for subject, sample in samples.items():
        print(f"{name}, {subject}: {_milliseconds(sample)}")
    differences = {subject: _difference(samples[subject], base) for subject in cases}
    for subject, difference in differences.items():
        print(f"{name}, {subject} less {base_name}: {_milliseconds(difference)}", flush=True)
    return all(_is_nothing(difference, base) for difference in differences.values())


def _difference(subject: Sample, base: Sample) -> Sample:
    """Return what the one took more than the other, round by round."""
    return Sample(tuple(a - b for a, b in zip(subject.seconds, base.seconds, strict=True)))


def _is_nothing(difference: Sample, base: Sample) -> bool:
    low, high = difference.interval
    return low <= 0 <= high or abs(difference.median) < APART * base.median


def _milliseconds(sample: Sample) -> str:
    low, high = sample.interval
    return f"{sample.median * 1e3:.2f} ms ({low * 1e3:.2f} to {high * 1e3:.2f})"
