"""A client that insists, and events that come twice."""

import json
import unittest
from types import SimpleNamespace

from forecourt_pilot import PilotError, inbox, written
from forecourt_pilot.systems import TRIES_MAX, Client, Response, TimedOut, UnknownSystem
from tests.host import host


def answer(status, body=None, **headers):
    return Response(status, headers, json.dumps(body).encode())


class AClient(unittest.TestCase):
    def client(self, *answers):
        """One whose system gives these answers, in turn; an exception is raised."""
        self.sent, self.waited, self.answers = [], [], list(answers)

        def send(system, method, path, json=None, headers=None):
            self.sent.append((method, path, json, dict(headers or {})))
            given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if isinstance(given, Exception):
                raise given
            return given

        return Client("repairs", send, self.waited.append)

    def test_a_refusal_for_a_while_is_waited_for_as_long_as_it_says(self):
        client = self.client(Response(429, {"retry-after": "60"}, b""), Response(503, {}, b""), answer(200, {}))
        self.assertEqual(client.ask("post", "/orders", json=7, once="k").status, 200)
        self.assertEqual(self.waited, [60_000, 60_000])
        self.assertEqual(self.sent, [("post", "/orders", 7, {"idempotency-key": "k"})] * 3)

    def test_what_may_change_something_goes_under_one_key_however_often_it_is_sent_and_the_next_under_another(self):
        client = self.client(TimedOut("late"), answer(201, 1), answer(201, 2), answer(200, 3))
        for method in ("post", "post", "get"):
            client.ask(method, "/updates", json={"words": "Soon"})
        keys = [headers.get("idempotency-key") for _, _, _, headers in self.sent]
        self.assertIsNotNone(keys[0])
        self.assertEqual(keys[0], keys[1], "it is the same request")
        self.assertNotEqual(keys[1], keys[2], "it is another, though it says the same")
        self.assertIsNone(keys[3], "what changes nothing needs no key")

    def test_after_no_answer_and_one_that_is_not_whole_it_pauses_each_time_twice_as_long(self):
        client = self.client(TimedOut("late"), answer(200, []), Response(200, {}, b"{"), answer(200, [1]))
        self.assertEqual(client.ask("get", "/", whole=lambda body: body[0] == 1).json(), [1])
        self.assertEqual(self.waited, [1_000, 2_000, 4_000])

    def test_it_gives_up_and_says_what_it_met_last(self):
        with self.assertRaisesRegex(PilotError, "repairs was asked 10 times; the last time: it answers 500"):
            self.client(answer(500)).ask("get", "/")
        self.assertEqual(len(self.sent), TRIES_MAX)

    def test_a_refusal_that_is_meant_is_given_back_and_done_says_its_words(self):
        refused = self.client(answer(422, {"detail": "not on this day"})).ask("post", "/", json={})
        with self.assertRaisesRegex(PilotError, "refused with 422: not on this day"):
            refused.done()
        self.assertEqual(len(self.sent), 1)

    def test_a_system_that_there_is_not_is_not_asked_again(self):
        with self.assertRaises(UnknownSystem):
            self.client(UnknownSystem("none")).ask("get", "/")
        self.assertEqual(self.waited, [])

    def test_a_token_is_fetched_once_shown_each_time_and_renewed_when_it_is_not_taken(self):
        token = answer(200, {"access_token": "a"})
        renewed = answer(200, {"access_token": "b"})
        client = self.client(token, answer(200, 1), answer(401), renewed, answer(200, 2))
        client.signed_in("/token", {"id": "pilot"})
        self.assertEqual([client.ask("get", "/x").json(), client.ask("get", "/x").json()], [1, 2])
        shown = [headers.get("authorization") for _, _, _, headers in self.sent]
        self.assertEqual(shown, [None, "Bearer a", "Bearer a", None, "Bearer b"])

    def test_a_token_that_is_refused_again_is_a_refusal(self):
        client = self.client(
            answer(200, {"access_token": "a"}), answer(401), answer(200, {"access_token": "b"}), answer(401)
        )
        self.assertEqual(client.signed_in("/token", {}).ask("get", "/x").status, 401)


class TheInbox(unittest.TestCase):
    def told(self, give, *events):
        waiting = [*(SimpleNamespace(id=name, at=0, kind="report", body=body) for name, body in events), None]
        with host(inbox={"next": lambda: waiting.pop(0)}):
            return list(give())

    def test_an_event_that_comes_again_under_its_id_is_left_out(self):
        told = [("1", "{}"), ("2", "{}"), ("1", "{}")]
        self.assertEqual([event.id for event in self.told(inbox.events, *told)], ["1", "2"])
        self.assertEqual([event.id for event in self.told(inbox.every, *told)], ["1", "2", "1"])

    def test_an_event_gives_the_text_of_a_field_or_says_which_it_lacks(self):
        event, reminder = self.told(inbox.events, ("1", '{"id": "42"}'), ("2", "ring back"))
        self.assertEqual(event.text("id"), "42")
        for lacking, field in ((event, "finding"), (reminder, "id")):
            with self.assertRaisesRegex(PilotError, f"event {lacking.id} holds no text {field}"):
                lacking.text(field)

    def test_a_reminder_that_was_not_put_there_is_an_error(self):
        with host(inbox={"remind": lambda at, text: False}):
            with self.assertRaisesRegex(PilotError, "no reminder for 1970-01-01T00:00:01Z"):
                inbox.remind(1_000, "ring back")

    def test_a_moment_is_written_as_the_systems_write_it(self):
        self.assertEqual(written(1_770_197_400_000), "2026-02-04T09:30:00Z")


if __name__ == "__main__":
    unittest.main()
