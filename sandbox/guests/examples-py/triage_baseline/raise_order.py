"""The scenario `raise-order`, done by one who has never seen a system fail: each thing is asked once, and every event
is taken for a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forecourt_pilot import DAY, HOUR, PilotError, inbox, systems, written

CREDENTIALS = {"grant_type": "client_credentials", "client_id": "pilot", "client_secret": "practice"}
"""As the note of the system `repairs` has them."""
TIMES = {"emergency": 24 * HOUR, "urgent": 7 * DAY, "routine": 28 * DAY, "planned": 90 * DAY}
"""By when an order is to be done, in milliseconds from when it was decided on. The times are *assumed*."""

PriorityOf = Callable[["str | None"], str]
Call = Callable[..., systems.Response]


def work(priority_of: PriorityOf) -> None:
    """Works until nothing happens any more."""
    for event in inbox.every():
        if event.kind == "report":
            take(systems.call, priority_of, event)


def take(call: Call, priority_of: PriorityOf, event: inbox.Event) -> None:
    """Takes one report to an order, if nothing goes wrong on the way."""
    try:
        report = event.text("service_request_id")
        body = call("street_reports", "get", f"/requests/{report}.json").done()
        token = call("repairs", "post", "/token", json=CREDENTIALS).done()["access_token"]
    except (PilotError, ValueError, LookupError, TypeError):
        return
    order = message(report, priority_of(body[0].get("service_code")), event.at)
    try:
        headers = {"authorization": f"Bearer {token}"}
        raised = call("repairs", "post", "/work-orders", json=order, headers=headers).done()
        words = f"We have ordered the repair: {raised['Reference'][0]['ID']}."
    except (PilotError, ValueError, LookupError, TypeError):
        words = "We have passed on your report."
    told = {"status": "open", "status_notes": words}
    try:
        call("street_reports", "post", f"/requests/{report}/updates.json", json=told)
    except systems.NoAnswer:
        # It is not asked again.
        pass


def message(report: str, priority: str, decided: int) -> dict[str, Any]:
    """`RaiseRepair`, for works of this priority; its time counts from when it was decided on."""
    return {
        "DescriptionOfWork": "Mend what the resident reported",
        "Priority": {
            "PriorityCode": priority,
            "RequiredCompletionDateTime": written(decided + TIMES.get(priority, 90 * DAY)),
        },
        "WorkClass": {"WorkClassCode": "works"},
        "ServiceRequestReference": [{"ID": report}],
    }
