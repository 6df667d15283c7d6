"""A reader of calendars that is not ours (icalendar): takes one on its input, and prints its events as one line of JSON."""

import json
import sys
from zoneinfo import ZoneInfo

from icalendar import Calendar

LONDON = ZoneInfo("Europe/London")


def london(moment):
    return moment.astimezone(LONDON).isoformat()


calendar = Calendar.from_ical(sys.stdin.buffer.read())
events = [
    {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "start": london(event["DTSTART"].dt),
        "end": london(event["DTEND"].dt),
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps(events))
