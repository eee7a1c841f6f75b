# SPDX-License-Identifier: MIT
"""minimus-desktop --role notify alone, on a socket pair, with a real dunst on a bus of its own."""
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import unittest

import desk
from desk import Desk
from harness import PATIENCE, PREFIX, Client, Lines, main, until

HELPER = os.path.join(PREFIX, "libexec", "minimus", "minimus-desktop")
PROMPT = [{"id": "default", "label": "Start"}, {"id": "start", "label": "Start"}, {"id": "snooze", "label": "Snooze"},
          {"id": "skip", "label": "Skip"}]


class Helper(Client):
    """The helper as minimusd starts it, and the daemon's end of the line."""

    def __init__(self, env, role="notify"):
        ours, theirs = socket.socketpair()
        self.log_path = os.path.join(env["HOME"], "helper.log")
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [HELPER, "--role", role], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=lambda: os.dup2(theirs.fileno(), 3), close_fds=False)
        theirs.close()
        super().__init__(Lines(ours.fileno(), ours.fileno()), ours)

    def show(self, notice, summary="Time for your hip", body="Five minutes on the mat.", actions=None, deadline=20, **more):
        params = {"notice": notice, "kind": "prompt", "summary": summary, "body": body, "urgency": "normal", "silent": False,
                  "transient": False, "actions": PROMPT if actions is None else actions}
        params.update(more)
        answer = self.call("notify", deadline, **params)
        self.mark = answer.pop("mark", None)
        return answer

    def withdraw(self, notice, **more):
        self.lines.send({"jsonrpc": "2.0", "method": "close", "params": dict(more, notice=notice)})

    def wait_server(self, present, deadline=20):
        while True:
            told = self.wait_notification("server", deadline)
            if told["present"] == present:
                return told

    def nothing_told(self, method):
        """After a probe's answer nothing of this kind was on the way."""
        self.call("probe")
        return not any(message["method"] == method for message in self.notifications)

    def finish(self):
        """Ends the line and returns the exit status."""
        super().close()
        return self.process.wait(10 * PATIENCE)

    def close(self):
        super().close()
        desk.end(self.process)
        with open(self.log_path, errors="replace", encoding="utf-8") as log:
            text = log.read()
        for word in ("CRITICAL", "ERROR:", "runtime error"):
            if word in text:
                raise AssertionError("the helper complained:\n" + text)


class WithDunst(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.helper = Helper(self.desk.environment())
        self.addCleanup(self.helper.close)

    def test_says_who_the_server_is(self):
        told = self.helper.wait_server(True)
        self.assertEqual(told["name"], "dunst")
        self.assertIn("actions", told["capabilities"])
        probed = self.helper.call("probe")
        self.assertTrue(probed["bus"])
        self.assertEqual(probed["server"]["name"], "dunst")
        self.assertEqual(probed["server"]["spec"], "1.2")
        self.assertIn("body-markup", probed["server"]["capabilities"])

    def test_each_button_is_told_once_and_closes(self):
        for notice, (label, action) in enumerate([("Start", "start"), ("Snooze", "snooze"), ("Skip", "skip")], 1):
            with self.subTest(label):
                self.assertEqual(self.helper.show(notice), {"shown": True})
                self.assertEqual(self.desk.count(), 1)
                self.assertEqual(sorted(line.split(" ")[0] for line in self.desk.menu()), ["#Skip", "#Snooze", "#Start", "#Start"])
                self.desk.press(label)
                self.assertEqual(self.helper.wait_notification("action"), {"notice": notice, "action": action})
                until(lambda: self.desk.count() == 0, what="the notification to be closed after its button")
                self.assertTrue(self.helper.nothing_told("action"))
                self.assertTrue(self.helper.nothing_told("closed"))

    def test_a_second_press_is_ignored(self):
        self.helper.show(1)
        self.desk.press("Snooze")
        self.helper.wait_notification("action")
        try:
            self.desk.press("Skip")
        except AssertionError:
            pass  # it was closed in the meantime: that is right, too
        until(lambda: self.desk.count() == 0)
        self.assertTrue(self.helper.nothing_told("action"))

    def test_the_default_action_is_told(self):
        self.helper.show(5)
        self.desk.dunstctl("action", "0")
        self.assertEqual(self.helper.wait_notification("action"), {"notice": 5, "action": "default"})

    def test_an_answer_is_replaced_in_place(self):
        self.helper.show(1)
        self.desk.press("Start")
        self.helper.wait_notification("action")
        self.assertTrue(self.helper.show(2, summary="Clamshell", kind="session", percent=0)["shown"])
        self.assertEqual(self.desk.count(), 1)
        self.assertEqual(self.desk.count("history"), 0)
        self.desk.dismiss()
        self.assertEqual(self.helper.wait_notification("closed"), {"notice": 2, "by": "person"})

    def test_five_updates_stay_one_notification(self):
        for step in range(6):
            self.assertEqual(self.helper.show(3, body="%d / 5" % step, kind="session", percent=step * 20), {"shown": True})
            self.assertEqual(self.desk.count(), 1)
        self.assertEqual(self.desk.count("history"), 0)
        self.helper.withdraw(3)
        until(lambda: self.desk.count() == 0)
        self.assertEqual([entry["body"] for entry in self.desk.history()], ["5 / 5"])
        self.assertEqual(self.desk.history()[0]["progress"], 100)
        self.assertTrue(self.helper.nothing_told("closed"))

    def test_a_new_notice_takes_the_place_of_the_old(self):
        self.helper.show(1)
        self.helper.show(2, summary="Later", actions=[{"id": "later", "label": "Later"}])
        self.assertEqual(self.desk.count(), 1)
        self.assertEqual(self.desk.count("history"), 0)
        self.helper.withdraw(1)
        self.assertTrue(self.helper.call("probe")["bus"])
        self.assertEqual(self.desk.count(), 1)
        self.desk.press("Later")
        self.assertEqual(self.helper.wait_notification("action"), {"notice": 2, "action": "later"})

    def test_closing_by_the_person_is_told(self):
        self.helper.show(9)
        self.desk.dismiss()
        self.assertEqual(self.helper.wait_notification("closed"), {"notice": 9, "by": "person"})
        self.assertTrue(self.helper.show(10)["shown"])
        self.assertEqual(self.desk.count(), 1)

    def test_withdrawing_is_not_told(self):
        self.helper.show(4)
        self.helper.withdraw(4)
        until(lambda: self.desk.count() == 0)
        self.assertTrue(self.helper.nothing_told("closed"))

    def test_markup_in_the_text_is_text(self):
        self.helper.show(1, body="a < b & <i>c</i>")
        self.helper.withdraw(1)
        until(lambda: self.desk.count("history") == 1)
        # dunst keeps its own rendering; what it drew has the characters, not an italic c.
        self.assertIn("&lt;i&gt;c&lt;/i&gt;", self.desk.history()[0]["message"])

    def test_hints(self):
        self.helper.show(1, kind="prompt")
        self.helper.withdraw(1)
        until(lambda: self.desk.count("history") == 1)
        entry = self.desk.history()[0]
        self.assertEqual(entry["appname"], "minimus")
        self.assertEqual(entry["category"], "x-minimus.prompt")
        self.assertEqual(entry["timeout"], 0)
        self.assertTrue(entry["icon_path"].endswith("org.minimus.minimus.svg"), entry["icon_path"])

    def test_the_end_of_the_line_takes_it_down(self):
        self.helper.show(1)
        self.assertEqual(self.helper.finish(), 0)
        until(lambda: self.desk.count() == 0)

    def test_sigterm_takes_it_down(self):
        self.helper.show(1)
        self.helper.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.helper.process.wait(10 * PATIENCE), 0)
        until(lambda: self.desk.count() == 0)

    def test_dunst_restarted_at_once_shows_it_again(self):
        self.helper.show(1, body="before")
        self.desk.stop_dunst(signal.SIGKILL)
        self.helper.wait_server(False)
        self.desk.start_dunst()
        self.helper.wait_server(True)
        self.assertEqual(self.helper.wait_notification("shown")["notice"], 1)
        self.assertEqual(self.desk.count(), 1)
        self.assertTrue(self.helper.nothing_told("closed"))
        self.helper.show(1, body="after")
        self.assertEqual(self.desk.count(), 1)
        self.desk.press("Skip")
        self.assertEqual(self.helper.wait_notification("action"), {"notice": 1, "action": "skip"})

    def test_dunst_gone_for_good_is_closed_by_the_server(self):
        self.helper.show(1)
        self.desk.stop_dunst(signal.SIGKILL)
        start = time.monotonic()
        self.assertEqual(self.helper.wait_notification("closed"), {"notice": 1, "by": "server"})
        self.assertGreater(time.monotonic() - start, 3)
        self.desk.start_dunst()
        self.helper.wait_server(True)
        self.helper.call("probe")
        self.assertEqual(self.desk.count(), 0)

    def test_a_dismissed_notice_does_not_come_back_with_the_server(self):
        self.helper.show(1)
        self.desk.dismiss()
        self.helper.wait_notification("closed")
        self.desk.stop_dunst()
        self.desk.start_dunst()
        self.helper.wait_server(False)
        self.helper.wait_server(True)
        self.helper.call("probe")
        self.assertEqual(self.desk.count(), 0)

    def test_a_hanging_dunst_costs_the_call_and_nothing_else(self):
        self.helper.wait_server(True)
        self.desk.pause_dunst()
        answer = self.helper.show(1, body="first")
        self.assertFalse(answer["shown"])
        self.assertIn("does not answer", answer["reason"])
        probed = self.helper.call("probe", deadline=3)
        self.assertTrue(probed["bus"])
        self.assertEqual(probed["server"]["name"], "dunst")
        self.assertIn("does not answer", probed["problem"])
        self.assertFalse(self.helper.show(1, body="second")["shown"])
        self.desk.resume_dunst()
        self.assertNotIn("problem", self.helper.call("probe"))
        until(lambda: self.desk.count() == 1, what="the notification after the hang")
        self.helper.withdraw(1)
        until(lambda: self.desk.count() == 0)
        self.assertEqual([entry["body"] for entry in self.desk.history()], ["second"])

    def test_a_hanging_dunst_does_not_hold_up_the_end(self):
        self.helper.show(1)
        self.desk.pause_dunst()
        start = time.monotonic()
        self.assertEqual(self.helper.finish(), 0)
        self.assertLess(time.monotonic() - start, 3 * PATIENCE)
        self.desk.resume_dunst()
        until(lambda: self.desk.count() == 0, what="the notification to go when dunst wakes")

    def lose(self):
        """Kills the helper with its notification on the screen; returns the mark and the helper after it."""
        mark = self.helper.mark
        self.helper.process.kill()
        self.helper.process.wait()
        self.helper = Helper(self.desk.environment())
        self.addCleanup(self.helper.close)
        return mark

    def test_a_lost_helpers_notification_is_replaced(self):
        self.helper.show(1)
        mark = self.lose()
        self.assertEqual(self.desk.count(), 1)
        self.helper.show(1, body="again", mark=mark)
        self.assertEqual(self.desk.count(), 1)
        self.desk.press("Skip")
        self.assertEqual(self.helper.wait_notification("action"), {"notice": 1, "action": "skip"})
        until(lambda: self.desk.count() == 0)
        self.assertEqual([entry["body"] for entry in self.desk.history()], ["again"])

    def test_a_lost_helpers_notification_is_closed(self):
        self.helper.show(1)
        mark = self.lose()
        self.helper.withdraw(1, mark=mark)
        until(lambda: self.desk.count() == 0)

    def test_a_mark_of_another_server_is_nothing(self):
        self.helper.show(1)
        for mark in (":1.999/1", "/1", ":1.0/", "nonsense", ""):
            self.helper.withdraw(2, mark=mark)
        self.assertTrue(self.helper.call("probe")["bus"])
        self.assertEqual(self.desk.count(), 1)

    def test_nonsense_is_refused_and_survived(self):
        for params in ({}, {"notice": "x"}, {"notice": 1}, {"notice": 1, "summary": ""},
                       {"notice": 1, "summary": "s", "percent": 200}, {"notice": 1, "summary": "s", "actions": [{"id": "a"}]},
                       {"notice": 1, "summary": "s", "actions": [{"id": "a", "label": "A"}] * 9}):
            with self.subTest(params):
                reply = self.helper.message(self.helper.send("notify", **params))
                self.assertEqual(reply["error"]["code"], -32602)
        self.assertEqual(self.helper.message(self.helper.send("dance"))["error"]["code"], -32601)
        self.helper.lines.send(b"not json\n")
        self.helper.withdraw("x")
        self.assertEqual(self.helper.show(1), {"shown": True})

    def test_at_rest_it_does_not_wake(self):
        self.helper.show(1)
        self.helper.call("probe")
        # Rest is what is measured here, so here alone time has to pass; first until the reply's last step is done.
        time.sleep(0.5)
        before = switches(self.helper.process.pid)
        time.sleep(4)
        self.assertEqual(switches(self.helper.process.pid), before)


def switches(pid):
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/status" % (pid, task), encoding="ascii") as file:
            for line in file:
                if "ctxt_switches" in line:
                    total += int(line.split()[1])
    return total


class WithoutDunst(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(bus=False, dunst=False)
        self.addCleanup(self.desk.close)

    def helper(self, env=None):
        helper = Helper(self.desk.environment() if env is None else env)
        self.addCleanup(helper.close)
        return helper

    def test_started_before_any_server(self):
        self.desk.start_bus()
        helper = self.helper()
        self.assertIn("no notification server", helper.wait_server(False)["problem"])
        answer = helper.show(1, body="old")
        self.assertFalse(answer["shown"])
        self.assertIn("none is installed", answer["reason"])
        helper.show(2, body="late")
        self.desk.start_dunst()
        helper.wait_server(True)
        shown = helper.wait_notification("shown")
        self.assertEqual(shown["notice"], 2)
        self.assertRegex(shown["mark"], "^:[0-9.]+/[0-9]+$")
        self.assertEqual(self.desk.count(), 1)
        helper.withdraw(2)
        until(lambda: self.desk.count() == 0)
        self.assertEqual([entry["body"] for entry in self.desk.history()], ["late"])

    def test_withdrawn_before_any_server(self):
        self.desk.start_bus()
        helper = self.helper()
        helper.show(1)
        helper.withdraw(1)
        self.desk.start_dunst()
        helper.wait_server(True)
        helper.call("probe")
        self.assertEqual(self.desk.count(), 0)

    def test_no_bus_then_one(self):
        helper = self.helper()
        told = helper.wait_server(False)
        self.assertIn("no session bus", told["problem"])
        self.assertEqual(helper.call("probe")["bus"], False)
        self.assertIn("no session bus", helper.show(1)["reason"])
        self.desk.start_bus()
        self.desk.start_dunst()
        helper.wait_server(True)
        until(lambda: self.desk.count() == 1, what="the notice on the late bus")

    def test_the_runtime_directorys_bus_is_found(self):
        helper = self.helper(self.desk.environment({"DBUS_SESSION_BUS_ADDRESS": None}))
        helper.wait_server(False)
        self.desk.start_bus()
        self.desk.start_dunst()
        helper.wait_server(True)
        self.assertEqual(helper.show(1), {"shown": True})

    def test_a_runtime_directory_that_appears_later(self):
        later = os.path.join(self.desk.home.root, "later", "run")
        helper = self.helper(self.desk.environment({"DBUS_SESSION_BUS_ADDRESS": None, "XDG_RUNTIME_DIR": later}))
        helper.wait_server(False)
        os.makedirs(later, mode=0o700)
        self.desk.bus_path = os.path.join(later, "bus")
        self.desk.start_bus()
        self.desk.start_dunst()
        helper.wait_server(True)
        self.assertEqual(helper.show(1), {"shown": True})

    def test_no_bus_anywhere_starts_none(self):
        helper = self.helper(self.desk.environment({"DBUS_SESSION_BUS_ADDRESS": None, "XDG_RUNTIME_DIR": None}))
        self.assertIn("DBUS_SESSION_BUS_ADDRESS", helper.wait_server(False)["problem"])
        self.assertFalse(helper.show(1)["shown"])
        self.assertEqual(children(helper.process.pid), [])
        self.assertEqual(helper.finish(), 0)

    def test_the_bus_ends_and_comes_back(self):
        self.desk.start_bus()
        self.desk.start_dunst()
        helper = self.helper()
        helper.show(1)
        for _ in range(2):
            self.desk.stop_bus()
            helper.wait_server(False)
            self.assertEqual(helper.call("probe")["bus"], False)
            self.desk.start_bus()
            self.desk.start_dunst()
            helper.wait_server(True)
            helper.show(1)
            until(lambda: self.desk.count() == 1, what="the notice on the new bus")
        self.desk.press("Start")
        self.assertEqual(helper.wait_notification("action"), {"notice": 1, "action": "start"})
        self.assertIsNone(helper.process.poll())

    def test_a_stale_socket_is_no_bus(self):
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(self.desk.bus_path)
        stale.close()
        helper = self.helper()
        self.assertIn("cannot be reached", helper.wait_server(False)["problem"])
        os.unlink(self.desk.bus_path)
        self.desk.start_bus()
        self.desk.start_dunst()
        helper.wait_server(True)

    def test_a_silent_bus_holds_up_nothing(self):
        silent = socket.socket(socket.AF_UNIX)
        self.addCleanup(silent.close)
        silent.bind(self.desk.bus_path)
        silent.listen(8)
        helper = self.helper()
        self.assertFalse(helper.show(1)["shown"])
        self.assertEqual(helper.finish(), 0)

    def activatable(self, script):
        """A bus on which this script is the notification service to be started on demand; it notes each start."""
        folder = os.path.join(self.desk.home.root, "services")
        os.makedirs(folder)
        program = os.path.join(folder, "serve.sh")
        starts = os.path.join(self.desk.home.root, "starts")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho start >>%s\n%s\n" % (starts, script))
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        with open(os.path.join(folder, "notifications.service"), "w", encoding="utf-8") as file:
            file.write("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=%s\n" % program)
        self.desk.start_bus("<servicedir>%s</servicedir>" % folder)

        def count():
            if not os.path.exists(starts):
                return 0
            with open(starts, encoding="utf-8") as file:
                return len(file.readlines())
        return count

    def test_a_service_that_fails_is_started_once(self):
        starts = self.activatable("exit 1")
        helper = self.helper()
        helper.wait_server(False)
        self.assertEqual(starts(), 0)
        for notice in range(1, 6):
            self.assertFalse(helper.show(notice)["shown"])
        self.assertEqual(starts(), 1)

    def test_a_service_that_never_takes_the_name_blocks_nothing(self):
        starts = self.activatable("exec sleep 12")
        helper = self.helper()
        start = time.monotonic()
        self.assertFalse(helper.show(1)["shown"])
        self.assertLess(time.monotonic() - start, 6 * PATIENCE)
        self.assertTrue(helper.call("probe", deadline=12)["bus"])
        self.assertEqual(starts(), 1)

    def test_an_installed_server_is_started_for_a_notice(self):
        starts = self.activatable("exec dunst")
        helper = self.helper()
        self.assertEqual(helper.show(1), {"shown": True})
        self.assertEqual(starts(), 1)
        self.assertEqual(self.desk.count(), 1)


class Usage(unittest.TestCase):
    def run_helper(self, *args):
        return subprocess.run([HELPER, *args], capture_output=True, text=True, timeout=20, check=False)

    def test_wrong_use(self):
        for args in ((), ("--role",), ("--role", "cook"), ("notify",)):
            done = self.run_helper(*args)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_by_hand(self):
        done = self.run_helper("--role", "notify")
        self.assertEqual(done.returncode, 1)
        self.assertIn("descriptor 3", done.stderr)


def children(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name, encoding="ascii", errors="replace") as file:
                    if int(file.read().rsplit(")", 1)[1].split()[1]) == pid:
                        found.append(int(name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


if desk.missing():
    sys.stderr.write("not tested here, missing: %s\n" % ", ".join(desk.missing()))
    sys.exit(77)
main()
