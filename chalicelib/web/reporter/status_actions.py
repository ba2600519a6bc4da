"""Do what the forms of the status page ask for, with or without JavaScript."""

from dataclasses import replace

from chalice.app import Response

from chalicelib.errors import Conflict, RulesBroken, TooManyTries
from chalicelib.rendering.status_page import FormAttempt
from chalicelib.usecases.cases.record_action import RecordedAction
from chalicelib.web.call import Call
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html
from chalicelib.web.reporter.actions import ACTIONS
from chalicelib.web.reporter.form_body import is_on
from chalicelib.web.reporter.open_report import OpenReport
from chalicelib.web.reporter.status_access import PAGE_VIEWS
from chalicelib.web.reporter.status_pages import (
    case_page,
    refused,
    withdraw_page,
)


def post_action(call: Call, report: OpenReport) -> Response:
    """Do it, and show the report as it then is."""
    action = call.params["action"]
    if action in PAGE_VIEWS:
        return PAGE_VIEWS[action](call, report)
    if action == "withdraw" and not is_on(report.fields, "confirm"):
        return as_html(withdraw_page(report.session, call.language))
    try:
        recorded = _perform(action, report)
    except (Conflict, RulesBroken, TooManyTries) as refusal:
        tried = refused(action, report.fields, refusal)
        page = case_page(report.session, call.language, tried)
        return as_html(page, refusal.status, wait_of(refusal))
    page = case_page(
        replace(report.session, case=recorded.case), call.language, FormAttempt(action)
    )
    return as_html(page, 201 if recorded.created else 200)


def _perform(action: str, report: OpenReport) -> RecordedAction:
    """Do what the form asks; where it is several batches, all of them or, if any is wrong or has no
    room, none."""
    todo, case, created = ACTIONS[action], report.case, False
    commands = [todo.read(body) for body in todo.bodies_of(report.fields)]
    for number, command in enumerate(commands, start=1):
        following = sum(len(later.incidents) for later in commands[number:])
        recorded = todo.use_case(case, command, **({"following": following} if following else {}))
        case, created = recorded.case, created or recorded.created
    return replace(recorded, created=created)
