"""Rows of an answer, and calls of systems, as the host gets them."""

import unittest
from types import SimpleNamespace

from forecourt_pilot import PilotError, Rows, inbox, systems
from tests.host import Err, Method, host, record

KINDS = ("Integers", "Timestamps", "Decimals", "Booleans", "Coded", "Texts")
RESULTS = {f"Values_{kind}": record(kind, "value") for kind in KINDS} | {
    "Column": record("Column", "name", "values"),
    "Coded": record("Coded", "labels", "codes"),
}
DATA = {"Texts": record("Texts", "offsets", "bytes")}


class AnAnswer(unittest.TestCase):
    def emitted(self, rows):
        given = []
        with host(results=RESULTS | {"emit": lambda table, columns: given.append((table, columns))}, data=DATA):
            rows.emit()
        self.table, columns = given[0]
        return {column.name: column.values.value for column in columns}

    def test_every_kind_reaches_the_host_in_its_shape(self):
        rows = Rows("triage").integers("id", range(2)).decimals("days", [1, 2.5]).booleans("open", [True, False])
        rows.labels("priority", ["urgent", "routine"]).texts("words", ["é", "b"]).timestamps("at", (5, 6))
        columns = self.emitted(rows)
        self.assertEqual(self.table, "triage")
        self.assertEqual(columns["id"], [0, 1])
        self.assertEqual(columns["days"], [1.0, 2.5])
        self.assertEqual(columns["open"], b"\1\0")
        self.assertEqual((columns["priority"].labels, columns["priority"].codes), (["urgent", "routine"], [0, 1]))
        self.assertEqual((columns["words"].offsets, columns["words"].bytes), ([0, 2, 3], "éb".encode()))
        self.assertEqual(columns["at"], [5, 6])

    def test_a_label_is_given_once_however_many_rows_have_it(self):
        columns = self.emitted(Rows("triage").labels("priority", ["urgent", "planned", "urgent"]))
        self.assertEqual(columns["priority"].labels, ["urgent", "planned"])
        self.assertEqual(columns["priority"].codes, [0, 1, 0])

    def test_a_value_that_does_not_fit_is_named_with_its_row(self):
        with self.assertRaisesRegex(PilotError, "id, row 1: '2' does not fit"):
            Rows("triage").integers("id", [1, "2"])
        with self.assertRaisesRegex(PilotError, "id, row 0: 9223372036854775808 does not fit"):
            Rows("triage").integers("id", [2**63])
        with self.assertRaisesRegex(PilotError, "days, row 0: None does not fit"):
            Rows("triage").decimals("days", [None])
        with self.assertRaisesRegex(PilotError, "open, row 1: 1 is not True or False"):
            Rows("triage").booleans("open", [True, 1])
        with self.assertRaisesRegex(PilotError, "priority, row 1: None is not a text"):
            Rows("triage").labels("priority", ["a", None])

    def test_a_column_given_twice_is_refused(self):
        with self.assertRaisesRegex(PilotError, "id is given twice"):
            Rows("triage").integers("id", []).integers("id", [])

    def test_the_words_of_the_host_become_the_error(self):
        def refuse(*_):
            raise Err("triage lacks the column priority")

        with host(results=RESULTS | {"emit": refuse}, data=DATA):
            with self.assertRaisesRegex(PilotError, "^triage lacks the column priority$"):
                Rows("triage").emit()


class ACallOfASystem(unittest.TestCase):
    def called(self, answer, *arguments, **options):
        """What comes of a call; the request is kept."""

        def call(system, request):
            self.system, self.request = system, request
            if isinstance(answer, Exception):
                raise answer
            return answer

        interface = {"call": call, "Method": Method}
        interface |= {"Request": record("Request"), "Field": record("Field", "name", "value")}
        with host(systems=interface):
            return systems.call(*arguments, **options)

    def test_json_is_sent_as_such_and_read_as_such(self):
        answer = SimpleNamespace(status=201, headers=[], body=b'{"order": 7}')
        response = self.called(answer, "repairs", "post", "/orders", json={"report": 1, "name": "Zoë"})
        self.assertEqual((response.ok(), response.json()), (True, {"order": 7}))
        self.assertEqual((self.system, self.request.method, self.request.path), ("repairs", Method.POST, "/orders"))
        self.assertEqual(self.request.body, '{"name":"Zoë","report":1}'.encode())
        self.assertEqual(
            [(field.name, field.value) for field in self.request.headers], [("content-type", "application/json")]
        )

    def test_headers_are_found_by_their_name_in_lower_case(self):
        fields = [
            SimpleNamespace(name="Retry-After", value="30"),
            SimpleNamespace(name="X", value="a"),
            SimpleNamespace(name="x", value="b"),
        ]
        response = self.called(SimpleNamespace(status=429, headers=fields, body=b""), "repairs", "get", "/")
        self.assertEqual((response.ok(), response.retry_after, response.headers["x"]), (False, 30, "a, b"))

    def test_a_retry_after_that_is_no_number_is_none(self):
        fields = [SimpleNamespace(name="retry-after", value="soon")]
        response = self.called(SimpleNamespace(status=429, headers=fields, body=b""), "repairs", "get", "/")
        self.assertIsNone(response.retry_after)

    def test_each_fault_is_an_exception_of_its_own(self):
        for name, kind in {
            "Fault_UnknownSystem": systems.UnknownSystem,
            "Fault_BadRequest": systems.BadRequest,
            "Fault_TimedOut": systems.TimedOut,
            "Fault_ConnectionLost": systems.ConnectionLost,
        }.items():
            with self.assertRaises(kind):
                self.called(Err(record(name, "value")("words")), "repairs", "get", "/")
        self.assertTrue(issubclass(systems.TimedOut, systems.NoAnswer))

    def test_a_method_that_is_none_is_refused_before_it_is_sent(self):
        with self.assertRaisesRegex(systems.BadRequest, "there is no method fetch"):
            self.called(None, "repairs", "fetch", "/")


class TheInbox(unittest.TestCase):
    def test_events_come_until_there_are_no_more(self):
        waiting = [SimpleNamespace(id="a", at=5, kind="report", body='{"home": 1}'), None]
        with host(inbox={"next": lambda: waiting.pop(0)}):
            events = list(inbox.events())
        self.assertEqual([(event.id, event.json()) for event in events], [("a", {"home": 1})])


if __name__ == "__main__":
    unittest.main()
