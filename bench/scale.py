"""Write docs/scale.md: what each table, queue and quota does at 1, 10 and 100 times 2019.

Reports are those of ``scale_model.yaml``; what each asks of AWS was counted by ``python -m bench
cost``, what a night does by ``python -m bench nightly``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_FOLDER = Path(__file__).parent
PAGE = _FOLDER.parent / "docs" / "scale.md"
TIMES = (1, 10, 100)


class Load(NamedTuple):
    """Reports: on an average day, in the busiest hour, in a second of it, and in a year."""

    day: float
    hour: float
    second: float
    year: float


def loads(model: Mapping[str, Any]) -> list[Load]:
    """Return the load at each scale."""
    day = model["messages"] / model["days"] / model["one_reported_in"]
    hour = day * model["busiest_hour_in_days"]
    return [Load(day * n, hour * n, hour * n / 3600, day * n * 365) for n in TIMES]


def page() -> str:
    """Return the page: its words are in ``scale_page.md``."""
    model, report = _read("scale_model.yaml"), _read("cost_counts.yaml")["report"]
    nights = _read("scale_counts.yaml")["nights"]
    figures = loads(model)
    rows = [
        _row("reports, average day", figures, lambda load: load.day, "", ""),
        _row("reports, busiest hour", figures, lambda load: load.hour, "", ""),
        *(_of_quota(row, figures, report) for row in model["quotas"]),
        *(_of_night(name, nights[name], figures) for name in nights),
    ]
    return (
        (_FOLDER / "scale_page.md")
        .read_text("utf-8")
        .format(
            **{name: model[name] for name in ("messages", "days", "one_reported_in")},
            busiest=model["busiest_hour_in_days"],
            rows="\n".join(rows),
            projected="\n".join(_projected(name, nights[name]) for name in nights),
            nights="\n".join(_measured(night) for name in nights for night in nights[name]),
        )
    )


def _of_quota(row: Mapping[str, Any], figures: list[Load], report: Mapping[str, float]) -> str:
    count = sum(report[name] for name in row["counts"]) * row.get("share", 1.0)
    return _row(
        row["what"],
        figures,
        lambda load: getattr(load, row["per"]) * count,
        row["quota"],
        row["at"],
    )


def _of_night(name: str, nights: list[Mapping[str, float]], figures: list[Load]) -> str:
    """Draw the units that a night reads out to the cases of a year, by its first and last size."""
    fixed, slope = _line_through(nights)
    label = f"`{name}`: units that a night reads, a year's cases"
    return _row(label, figures, lambda load: fixed + slope * load.year, "none", "-")


def _line_through(nights: list[Mapping[str, float]]) -> tuple[float, float]:
    """Return the units of no case, and those of each, by the first and the last size."""
    first, last = nights[0], nights[-1]
    slope = (last["read"] - first["read"]) / (last["cases"] - first["cases"])
    return first["read"] - slope * first["cases"], slope


def _projected(name: str, nights: list[Mapping[str, float]]) -> str:
    fixed, slope = _line_through(nights)
    return (
        f"`{name}` reads {slope * 1_000:,.1f} units more for a thousand cases: "
        f"{fixed + slope * 1_000_000:,.0f} units for a million."
    )


def _row(
    label: str, figures: list[Load], value: Callable[[Load], float], quota: Any, at: Any
) -> str:
    cells = " | ".join(f"{value(load):,.{0 if value(load) >= 10 else 1}f}" for load in figures)
    return f"| {label} | {cells} | {quota} | {at} |"


def _measured(night: Mapping[str, Any]) -> str:
    units = f"{night['read']:,.0f} | {night['written']:,.0f}"
    return f"| `{night['job']}` | {night['cases']:,} | {units} | {night['seconds']:,.0f} |"


def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / name).read_text("utf-8"))


def run() -> bool:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return True
