# SPDX-License-Identifier: MIT
"""The whole line with a real dunst: plan, due, notification, buttons, session, questions, history."""
import os
import signal
import sys
import unittest

import desk
from desk import Desk
from harness import Daemon, Late, RpcError, main, until

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
SCREENING = ["None of these", "Something applies", "Later"]
PROMPT = ["Start", "Snooze", "Skip"]


class Whole(unittest.TestCase):
    def begin(self, plan=PLAN, dunst=True, screened=True, **more):
        self.desk = Desk(dunst=dunst)
        self.addCleanup(self.desk.close)
        env = {key: self.desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.daemon = Daemon(plan=plan, desktop=True, home=self.desk.home, env=env, **more)
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

    def labels(self):
        """The labels of the buttons of what is shown, without the one that a click presses; [] if nothing is shown."""
        if self.desk.count() == 0:
            return []
        lines = [line for line in self.desk.menu() if not line.endswith(",default]")]
        return sorted(line[1:].split(" (")[0] for line in lines)

    def wait_buttons(self, *labels):
        until(lambda: self.labels() == sorted(labels), what="the buttons " + ", ".join(labels))
        self.assertEqual(self.desk.count(), 1)

    def press_for(self, label, *labels):
        """Presses until these are the buttons: dunst drops what is pressed in the moment of an update."""
        for attempt in range(5):
            self.desk.press(label)
            try:
                until(lambda: self.labels() == sorted(labels), deadline=5, what="the buttons " + ", ".join(labels))
                return
            except Late:
                if attempt == 4 or label not in self.labels():
                    raise

    def wait_gone(self):
        until(lambda: self.desk.count() == 0, what="the notification to go")

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
        self.desk.press("None of these")
        self.client.wait_event("reminder.prompted")
        self.assertEqual(self.client.call("screening")["result"], "none")
        self.wait_buttons(*PROMPT)
        self.desk.press("Start")
        started = self.client.wait_event("session.started")
        self.assertEqual(started["reminder"], "test")
        self.wait_buttons("Pause", "Next", "Stop")
        self.client.wait_event("session.finished")
        self.wait_buttons("Easy", "Right", "Hard")
        self.desk.press("Right")
        self.wait_buttons("None", "A little", "Too much")
        self.desk.press("None")
        done = self.client.wait_event("reminder.done")
        self.assertEqual(done["reminder"], "test")
        self.wait_gone()
        entries = self.client.call("history")["entries"]
        self.assertEqual([(e["outcome"], e.get("effort"), e.get("pain")) for e in entries], [("done", 6, {"during": 0})])
        # One trace for the screening, one for all that one prompt became.
        self.assertLessEqual(self.desk.count("history"), 2)

    def test_snooze_and_skip(self):
        self.begin()
        self.client.wait_event("reminder.prompted")
        self.wait_buttons(*PROMPT)
        self.desk.press("Snooze")
        snoozed = self.client.wait_event("reminder.snoozed")
        self.assertIn("until", snoozed)
        self.client.wait_event("reminder.prompted")
        self.wait_buttons(*PROMPT)
        self.desk.press("Snooze")
        self.client.wait_event("reminder.prompted")
        # At its limit there is no Snooze.
        self.wait_buttons("Start", "Skip")
        self.desk.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])
        self.assertLessEqual(self.desk.count("history"), 3)
        self.assertEqual({entry["appname"] for entry in self.desk.history()}, {"minimus"})

    def test_later_comes_no_further(self):
        self.begin(screened=False)
        self.wait_buttons(*SCREENING)
        self.desk.press("Later")
        self.wait_gone()
        self.client.sync()
        self.assertIsNone(self.client.call("screening")["result"])

    def test_something_applies_asks_which(self):
        self.begin(screened=False)
        self.wait_buttons(*SCREENING)
        self.desk.press("Something applies")
        self.client.wait_event("safety.suspended")
        self.wait_buttons("Emergency", "Doctor today", "Doctor soon", "None of these")
        self.press_for("Doctor soon", "Understood")
        self.assertEqual(self.client.call("status")["state"], "suspended")
        self.desk.press("Understood")
        self.wait_gone()

    def test_a_session_is_steered_by_its_buttons(self):
        self.begin(LONG)
        self.wait_buttons(*PROMPT)
        self.desk.press("Start")
        self.wait_buttons("Pause", "Next", "Stop")
        self.desk.press("Pause")
        self.client.wait_event("session.paused")
        self.wait_buttons("Resume", "Next", "Stop")
        self.desk.press("Resume")
        self.client.wait_event("session.resumed")
        self.wait_buttons("Pause", "Next", "Stop")
        self.desk.press("Stop")
        self.client.wait_event("session.stopped")
        until(lambda: "partial" in self.outcomes(), what="the partial session in the history")
        self.assertEqual(self.desk.count("history"), 0)

    def test_a_click_starts(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.desk.dunstctl("action", "0")
        self.client.wait_event("session.started")

    def test_closing_is_no_answer(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.desk.dismiss()
        self.wait_gone()
        self.client.sync()
        status = self.client.call("status")
        self.assertEqual(status["state"], "prompt")
        self.assertEqual(status["prompt"]["reminder"], "test")
        self.client.call("reminder.skip")
        self.assertEqual(self.outcomes()[-1], "skipped")

    def test_a_verb_takes_the_notification_down(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.client.call("reminder.snooze", **{"for": 300})
        self.wait_gone()


class Trouble(Whole):
    def test_dunst_killed_and_started_again_at_a_prompt(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.desk.stop_dunst(signal.SIGKILL)
        self.desk.start_dunst()
        self.wait_buttons(*PROMPT)
        self.desk.press("Start")
        self.client.wait_event("session.finished")
        self.client.call("session.report")
        self.assertEqual(self.outcomes()[0], "done")

    def test_dunst_killed_and_started_again_in_a_session(self):
        self.begin(LONG)
        self.wait_buttons(*PROMPT)
        self.desk.press("Start")
        self.wait_buttons("Pause", "Next", "Stop")
        self.desk.stop_dunst(signal.SIGKILL)
        self.assertEqual(self.client.call("status")["state"], "session")
        self.desk.start_dunst()
        self.wait_buttons("Pause", "Next", "Stop")
        self.desk.press("Stop")
        self.client.wait_event("session.stopped")

    def test_started_before_any_server(self):
        self.begin(dunst=False)
        self.client.wait_event("reminder.prompted")
        self.assertEqual(self.client.call("status")["state"], "prompt")
        self.desk.start_dunst()
        self.wait_buttons(*PROMPT)
        self.desk.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])

    def test_the_bus_ends_and_comes_back(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.desk.stop_bus()
        self.client.sync()
        self.assertEqual(self.client.call("status")["state"], "prompt")
        self.desk.start_bus()
        self.desk.start_dunst()
        self.wait_buttons(*PROMPT)
        self.desk.press("Skip")
        self.client.wait_event("reminder.skipped")

    def test_a_killed_helper_is_replaced(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        os.kill(self.helper_pid(), signal.SIGKILL)
        self.client.wait_event("helper.lost")
        self.client.wait_event("helper.restored")
        self.client.sync()
        self.wait_buttons(*PROMPT)
        self.desk.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.wait_gone()

    def test_a_hanging_dunst_delays_nobody(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.desk.pause_dunst()
        self.client.call("reminder.skip", deadline=2)
        self.client.wait_event("reminder.skipped")
        self.client.wait_event("reminder.prompted")
        self.client.call("reminder.skip", deadline=2)
        self.client.call("pause", deadline=2)
        self.desk.resume_dunst()
        self.wait_gone()
        self.assertEqual(self.outcomes(), ["skipped", "skipped"])

    def test_the_end_takes_the_notification_down(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.assertEqual(self.daemon.stop(), 0)
        self.wait_gone()

    def test_a_killed_daemon_leaves_nothing_on_the_screen_and_comes_back(self):
        self.begin()
        self.wait_buttons(*PROMPT)
        self.daemon.kill()
        self.wait_gone()
        self.daemon.start()
        self.connect()
        self.wait_buttons(*PROMPT)
        self.desk.press("Skip")
        self.client.wait_event("reminder.skipped")
        self.assertEqual(self.outcomes(), ["skipped"])

    def test_a_wrong_plan_is_told_once(self):
        self.begin(PLAN.replace("every = 3s", "every = 1h"))
        self.daemon.home.write_plan(PLAN.replace("every = 3s", "evry = 3s"))
        self.assertFalse(self.client.call("reload")["ok"])
        until(lambda: self.desk.count() == 1, what="the notification of the wrong plan")
        self.desk.dismiss()
        self.wait_gone()
        self.assertIn("plan.ini:", self.desk.history()[0]["body"])


def run():
    if desk.missing():
        sys.stderr.write("not tested here, missing: %s\n" % ", ".join(desk.missing()))
        sys.exit(77)
    main()


if __name__ == "__main__":
    run()
