"""Every route of the app before every kind of caller: only the listed cells succeed.

A cell that is not listed is refused, changes nothing of the report and shows no word of it. At
commit f74ec43 an officer's session outlived the address that had opened it: who had lost a mailbox
could read and act for four hours more, on every route of officers.
"""

import pytest

from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Route
from tests.support.asking import ask
from tests.support.callers import CALLERS, CANARY, Scene, answer_of
from tests.support.rows import OWN_ALONE, ROWS, Row, rows

pytestmark = pytest.mark.usefixtures("no_container")

REFUSED = {401, 403, 404, 410, 429}
"""And 422 where a page asks for a credential itself, in a field."""


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    with_rows = {(route.method, route.path) for _, route, _ in rows()}
    routes = {(route.method, route.path) for route in ROUTES}
    assert sorted(routes - with_rows) == [], "add a row to tests/support/rows.py: who may call it?"
    assert {name.partition(": ")[2] for name, _, _ in rows()} == set(ROWS)


@pytest.mark.parametrize("caller_name", CALLERS)
def test_caller_gets_nothing_of_a_report_but_where_the_matrix_says(caller_name: str) -> None:
    scene = Scene()
    caller = CALLERS[caller_name](scene)
    before = scene.events()
    faults = []
    for name, route, row in rows():
        if row.is_own and caller_name in row.allowed - OWN_ALONE:
            continue  # tried alone, below
        answer = ask(scene, caller, route, row)
        if caller_name not in row.allowed and answer.status not in REFUSED | {422}:
            faults.append(f"{name} is answered {answer.status}")
        if answer.status >= 500:
            faults.append(f"{name} fails: {answer.status}")
        if CANARY in answer_of(answer) and caller_name not in row.sees:
            faults.append(f"{name} shows words of the report")
        if scene.events() != before and caller_name not in row.changes:
            faults.append(f"{name} changes the report")
        before = scene.events()
    assert faults == []


CELLS = [
    (name, route, row, caller_name)
    for name, route, row in rows()
    for caller_name in sorted(row.allowed - OWN_ALONE)
    if row.is_own
]


@pytest.mark.parametrize(
    ("route", "row", "caller_name"),
    [cell[1:] for cell in CELLS],
    ids=[f"{c[0]} by {c[3]}" for c in CELLS],
)
def test_caller_is_let_in_where_the_matrix_says(route: Route, row: Row, caller_name: str) -> None:
    """Or the refusals beside it would say nothing."""
    scene = Scene()
    row.prepare(scene)
    answer = ask(scene, CALLERS[caller_name](scene), route, row)
    assert answer.status not in REFUSED, answer.text
    assert answer.status < 500
