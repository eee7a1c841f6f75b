# SPDX-License-Identifier: MIT
"""The whole line with a real notification server: plan, due, notification, buttons, session, questions, history.

    end_to_end.py [SERVER] [long] [TEST...]     SERVER: one of servers.py, dunst if left out; long: hang for half a minute
"""
import os
import re
import signal
import sys
import time
import unittest

from harness import PATIENCE, Daemon, Late, RpcError, main, until
from servers import SERVERS, server

NAME = sys.argv.pop(1) if sys.argv[1:] and sys.argv[1] in SERVERS else "dunst"
LONG_HANG = sys.argv[1:2] == ["long"] and bool(sys.argv.pop(1))

PLAN = """
[minimus]
quiet = none
min-gap = 1s
start-delay = 0s
settle = 0s
max-per-day = 50
morning-question = no

[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 2s
prepare = 1s

[routine short]
title = A short one
exercises = breathe 1x2s

[routine long]
title = A long one
exercises = breathe 1x120s

[reminder test]
routine = short
every = 3s
snooze = 2s
"""
LONG = PLAN.replace("routine = short", "routine = long")
TWENTY = PLAN.replace("routine = short", "routine = twenty") + """
[routine twenty]
title = Twenty seconds
exercises = breathe 1x20s
"""
# Due every other second, whatever becomes of the prompts.
OFTEN = PLAN + """
[reminder often]
routine = short
calendar = *:*:0/2
"""
SCREENING = ["None of these", "Something applies", "Later"]
PROMPT = ["Start", "Snooze", "Skip"]

# What does not depend on the server is tried with one.
with_dunst = unittest.skipUnless(NAME == "dunst", "the same with every server")


class Whole(unittest.TestCase):
    def begin(self, plan=PLAN, running=True, screened=True, **more):
        self.screen = server(NAME, running=running)
        self.addCleanup(self.screen.close)
        env = {key: self.screen.environment().get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.daemon = Daemon(plan=plan, desktop=True, home=self.screen.home, env=env, **more)
        self.addCleanup(self.daemon.close)
        self.addCleanup(self.show_log)
        self.connect()
        if screened:
            self.client.call("screening", result="none")

    def show_log(self):
        # unittest keeps what went wrong on the outcome; the log helps only then.
        outcome = getattr(self, "_outcome", None)
        if outcome is not None and not outcome.success and os.path.exists(self.daemon.log_path):
            sys.stderr.write("minimusd's log:\n" + self.daemon.log() + "\n")

    def connect(self):
        self.client = self.daemon.connect()
        self.client.subscribe()

    def wait_buttons(self, *labels):
        until(lambda: self.screen.labels() == sorted(labels), what="the buttons " + ", ".join(labels))
        # The one before may be fading out.
        until(lambda: self.screen.count() == 1, deadline=2, what="one notification alone")

    def press_for(self, label, *labels):
        """Presses until these are the buttons: dunst drops what is pressed in the moment of an update."""
        for attempt in range(5):
            self.screen.press(label)
            try:
                until(lambda: self.screen.labels() == sorted(labels), deadline=5, what="the buttons " + ", ".join(labels))
                return
            except Late:
                if attempt == 4 or label not in self.screen.labels():
                    raise

    def wait_gone(self):
        until(lambda: self.screen.count() == 0, what="the notification to go")

    def assert_traces(self, most):
        """Not more than so many entries are left in the server's history, where it can be asked for it."""
        if NAME == "dunst":
            entries = self.screen.desk.history()
            self.assertLessEqual(len(entries), most)
            self.assertLessEqual({entry["appname"] for entry in entries}, {"minimus"})

    def outcomes(self):
        self.client.sync()
        return [entry["outcome"] for entry in self.client.call("history")["entries"]]

    def helper_pid(self):
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    with open("/proc/%s/cmdline" % name, "rb") as file:
                        words = file.read().split(b"\0")
                    with open("/proc/%s/stat" % name, encoding="ascii", errors="replace") as file:
                        parent = int(file.read().rsplit(")", 1)[1].split()[1])
                except (FileNotFoundError, ProcessLookupError):
                    continue
                if parent == self.daemon.pid and words[0].endswith(b"minimus-desktop"):
                    return int(name)
        return None


class Line(Whole):
    def test_from_the_screening_to_the_history(self):
        self.begin(screened=False)
        self.wait_buttons(*SCREENING)
        with self.assertRaises(RpcError) as refused:
            self.client.call("session.start", routine="short")
        self.assertEqual(refused.exception.data_code, "screening")
        self.screen.press("None of these")
        self.client.wait_event("reminder.prompted")
        self.assertEqual(self.client.call("screening")["result"], "none")
        self.wait_buttons(*PROMPT)
        self.screen.press("Start")
        started = self.client.wait_event("session.started")
        self.assertEqual(started["reminder"], "test")
        self.wait_buttons("Pause", "Next", "Stop")
        self.client.wait_event("session.finished")
        self.wait_buttons("Easy", "Right", "Hard")
        self.screen.press("Right")
        self.wait_buttons("None", "A little", "Too much")
        self.screen.press("None")
        done = self.client.wait_event("reminder.done")
        self.assertEqual(done["reminder"], "test")
        self.wait_gone()
        entries = self.client.call("history")["entries"]
        self.assertEqual([(e["outcome"], e.get("effort"), e.get("pain")) for e in entries], [("done", 6, {"during": 0})])
        # One trace for the screening, one for all that one prompt became.
        self.assert_traces(2)

    def test_snooze_and_skip(self):
        self.begin()
        self.client.wait_event("reminder.prompted")
        self.wait_buttons(*PROMPT)
        self.screen.press("Snooze")
        snoozed = self.client.wait_event("reminder.snoozed")
        self.assertIn("until", snoozed)
        self.client.wait_event("reminder.prompted")
        self.wait_buttons(*PROMPT)
        self.screen.press("Snooze")
        self.client.wait_event("reminder.prompted")
        # At its limit there is no Snooze.
        self.wait_buttons("Start", "Skip")
        self.screen.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])
        self.assert_traces(3)

    @with_dunst
    def test_later_comes_no_further(self):
        self.begin(screened=False)
        self.wait_buttons(*SCREENING)
        self.screen.press("Later")
        self.wait_gone()
        self.client.sync()
        self.assertIsNone(self.client.call("screening")["result"])

    def test_something_applies_asks_which(self):
        self.begin(screened=False)
        self.wait_buttons(*SCREENING)
        self.screen.press("Something applies")
        self.client.wait_event("safety.suspended")
        self.wait_buttons("Emergency", "Doctor today", "Doctor soon", "None of these")
        self.press_for("Doctor soon", "Understood")
        self.assertEqual(self.client.call("status")["state"], "suspended")
        self.screen.press("Understood")
        self.wait_gone()

    def test_a_session_is_steered_by_its_buttons(self):
        self.begin(LONG)
        self.wait_buttons(*PROMPT)
        self.screen.press("Start")
        self.wait_buttons("Pause", "Next", "Stop")
        self.screen.press("Pause")
        self.client.wait_event("session.paused")
        self.wait_buttons("Resume", "Next", "Stop")
        self.screen.press("Resume")
        self.client.wait_event("session.resumed")
        self.wait_buttons("Pause", "Next", "Stop")
        self.screen.press("Stop")
        self.client.wait_event("session.stopped")
        until(lambda: "partial" in self.outcomes(), what="the partial session in the history")
        self.assert_traces(0)

    @unittest.skipUnless(SERVERS[NAME].click_starts, "a click only closes it there")
    def test_a_click_starts(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.screen.click()
        self.client.wait_event("session.started")

    def test_twenty_seconds_of_updates(self):
        self.begin(TWENTY)
        self.wait_buttons(*PROMPT)
        self.screen.press("Start")
        self.client.wait_event("session.started")
        self.wait_buttons("Pause", "Next", "Stop")
        before = len(self.screen.watch.calls())
        counts = set()
        while not any(event["type"] == "session.finished" for event in self.client.seen):
            counts.add(self.screen.count())
            if max(counts) > 1:
                # Some draw it anew at each change, and swaync's slides in while the old one goes; two may not stay.
                until(lambda: self.screen.count() <= 1, deadline=2, what="one notification alone")
                counts.discard(max(counts))
            self.client.sync()
        self.assertIn(1, counts)
        calls = self.screen.watch.calls()[before:]
        self.assertGreater(len(calls), 3)
        # Each took the place of the one before.
        self.assertEqual(len({re.search(r"^   uint32 (\d+)$", call, re.M).group(1) for call in calls}), 1)
        self.wait_buttons("Easy", "Right", "Hard")
        self.assert_traces(0)

    def test_closing_is_no_answer(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.screen.dismiss()
        self.wait_gone()
        self.client.sync()
        status = self.client.call("status")
        self.assertEqual(status["state"], "prompt")
        self.assertEqual(status["prompt"]["reminder"], "test")
        self.client.call("reminder.skip")
        self.assertEqual(self.outcomes()[-1], "skipped")

    @with_dunst
    def test_a_verb_takes_the_notification_down(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.client.call("reminder.snooze", **{"for": 300})
        self.wait_gone()


class Trouble(Whole):
    @with_dunst
    def test_killed_and_started_again_at_a_prompt(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.screen.stop(signal.SIGKILL)
        self.screen.start()
        self.wait_buttons(*PROMPT)
        self.screen.press("Start")
        self.client.wait_event("session.finished")
        self.client.call("session.report")
        self.assertEqual(self.outcomes()[0], "done")

    def test_killed_and_started_again_in_a_session(self):
        self.begin(LONG)
        self.wait_buttons(*PROMPT)
        self.screen.press("Start")
        self.wait_buttons("Pause", "Next", "Stop")
        self.screen.stop(signal.SIGKILL)
        self.assertEqual(self.client.call("status")["state"], "session")
        self.screen.start()
        self.wait_buttons("Pause", "Next", "Stop")
        self.screen.press("Stop")
        self.client.wait_event("session.stopped")

    def test_started_before_any_server(self):
        self.begin(running=False)
        self.client.wait_event("reminder.prompted")
        self.assertEqual(self.client.call("status")["state"], "prompt")
        self.screen.start()
        self.wait_buttons(*PROMPT)
        self.screen.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])

    def test_the_bus_ends_and_comes_back(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.screen.stop_bus()
        self.client.sync()
        self.assertEqual(self.client.call("status")["state"], "prompt")
        self.screen.start_bus()
        self.screen.start()
        self.wait_buttons(*PROMPT)
        self.screen.press("Skip")
        self.client.wait_event("reminder.skipped")

    @with_dunst
    def test_a_killed_helper_is_replaced(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        os.kill(self.helper_pid(), signal.SIGKILL)
        self.client.wait_event("helper.lost")
        self.client.wait_event("helper.restored")
        self.client.sync()
        self.wait_buttons(*PROMPT)
        self.screen.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.wait_gone()

    def test_a_hanging_server_delays_nobody(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.screen.pause()
        self.client.call("reminder.skip", deadline=2)
        self.client.wait_event("reminder.skipped")
        self.client.wait_event("reminder.prompted")
        self.client.call("reminder.skip", deadline=2)
        self.client.call("pause", deadline=2)
        self.screen.resume()
        self.wait_gone()
        self.assertEqual(self.outcomes(), ["skipped", "skipped"])

    def test_due_on_time_beside_a_server_that_hangs(self):
        self.begin(OFTEN)
        self.wait_buttons(*PROMPT)
        self.screen.pause()
        late = []
        end = time.monotonic() + (30 if LONG_HANG else 5)
        while time.monotonic() < end:
            self.client.wait_event("reminder.due", where=lambda event: event["reminder"] == "often")
            # It is due at whole even seconds.
            late.append(time.time() % 2)
            self.assertTrue(self.client.call("status", deadline=2))
        self.screen.resume()
        late.sort()
        sys.stderr.write("due events with a stopped server: median %.1f ms late, at most %.1f ms (of %d)\n" % (
            1000 * late[len(late) // 2], 1000 * late[-1], len(late)))
        # On a machine that does nothing else it is a hundredth of that.
        self.assertLess(late[len(late) // 2], 0.05 * PATIENCE)
        self.assertLess(late[-1], PATIENCE)

    @with_dunst
    def test_the_end_takes_the_notification_down(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.assertEqual(self.daemon.stop(), 0)
        self.wait_gone()

    @with_dunst
    def test_a_killed_daemon_leaves_nothing_on_the_screen_and_comes_back(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.daemon.kill()
        self.wait_gone()
        self.daemon.start()
        self.connect()
        self.wait_buttons(*PROMPT)
        self.screen.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])

    @with_dunst
    def test_a_wrong_plan_is_told_once(self):
        self.begin(PLAN.replace("every = 3s", "every = 1h"))
        self.daemon.home.write_plan(PLAN.replace("every = 3s", "evry = 3s"))
        self.assertFalse(self.client.call("reload")["ok"])
        until(lambda: self.screen.count() == 1, what="the notification of the wrong plan")
        self.screen.dismiss()
        self.wait_gone()
        self.assertIn("plan.ini:", self.screen.desk.history()[0]["body"])


def run():
    missing = SERVERS[NAME].missing()
    if missing:
        sys.stderr.write("not tested here, missing: %s\n" % ", ".join(missing))
        sys.exit(77)
    main()


if __name__ == "__main__":
    run()
