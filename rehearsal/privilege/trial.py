"""Try every function, or some, and write the page: ``python -m rehearsal permissions``."""

from collections.abc import Iterator, Sequence

from rehearsal.deployed import Deployed
from rehearsal.errors import RehearsalFailed, expect
from rehearsal.privilege.record import TrialRecord, record_of
from rehearsal.privilege.removal import Broken, Removal, removing
from rehearsal.privilege.table import update_page


def take_permissions(deployed: Deployed, only: Sequence[str] = ()) -> Iterator[str]:
    """Take each action away in turn, and write the page; functions that were not tried keep their
    rows. A run of all functions that was cut off goes on where it stopped.

    Raises RehearsalFailed: at the beginning where there is no such function; at the end where
    nothing breaks, or a check fails with the whole policy, which holds up no other function.
    """
    record, faults = record_of(deployed.stack.package), list[str]()
    with removing(deployed) as removal:
        names = removal.functions.names()
        expect(set(only) <= set(names), f"there is no {', '.join({*only} - {*names})} in {names}")
        record.forget(only)
        for name in only or names:
            if record.read(name) is None:
                yield from _try_function(removal, record, name, faults)
    tried = {name: rows for name in names if (rows := record.read(name)) is not None}
    update_page(tried, names)
    idle = [row.grant for rows in tried.values() for row in rows if not row.check]
    if idle:
        faults.append(f"nothing breaks without {idle}: take these from their policies")
    expect(not faults, "\n".join(faults))
    if not only:
        record.clear()


def _try_function(
    removal: Removal, record: TrialRecord, name: str, faults: list[str]
) -> Iterator[str]:
    rows = list[Broken]()
    try:
        for row in removal.try_function(name):
            rows.append(row)
            yield f"{name} {row.grant.sid} {row.grant.action}: {row.check or 'NOTHING BREAKS'}"
    except RehearsalFailed as failure:
        faults.append(str(failure))
        yield f"{name}: {failure}"
    else:
        record.write(name, rows)
