# SPDX-License-Identifier: MIT
"""Locks, sleep and inhibitors, with logind, a screen saver and GNOME's session manager made by python-dbusmock: what they say is as
the real ones say it, but nothing behind it is real. sense_systemd.py has the real logind."""
import subprocess
import sys
import time
import unittest

import desk
import mocks
import presence
from desk import Desk
from harness import main, until

LOGIN = "org.freedesktop.login1"
MANAGER = ("/org/freedesktop/login1", LOGIN + ".Manager")
SESSION = ("/org/freedesktop/login1/session/auto", LOGIN + ".Session")
SAVER = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver")
GNOME_SAVER = ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver")
GNOME = ("org.gnome.SessionManager", "/org/gnome/SessionManager")
# Long enough for nobody to be away by the way.
PLAN = presence.PLAN.replace("natural-break = 1s", "natural-break = 10min")
FLOOD = PLAN.replace("every = 2h", "every = 2s") + "\n[reminder other]\nroutine = long\nevery = 3s\n"


class Locks(unittest.TestCase):
    def begin(self, plan=PLAN, login=True):
        self.desk = Desk(bus=False, dunst=False)
        self.addCleanup(self.desk.close)
        self.session = mocks.Bus(self.desk.home.runtime, "bus")
        self.addCleanup(self.session.close)
        self.system = mocks.Bus(self.desk.home.runtime, "system")
        self.addCleanup(self.system.close)
        if login:
            self.log_in()
        env = {"DISPLAY": self.desk.display, "DBUS_SESSION_BUS_ADDRESS": self.session.address,
               "DBUS_SYSTEM_BUS_ADDRESS": self.system.address}
        self.sensed = presence.Sensed(self.desk.home, env, plan=plan)
        self.addCleanup(self.sensed.close)
        self.client = self.sensed.client

    def log_in(self):
        self.login = self.system.mock(LOGIN, MANAGER[0], "--template", "logind")
        self.login("AddSession", "ssusb", "auto", "seat0", "0", "somebody", "true")

    def inhibitors(self):
        """[(what, who, mode)] as logind lists them."""
        words = self.system.call(LOGIN, *MANAGER, "ListInhibitors").split('"')[1::2]
        return sorted((words[i], words[i + 1], words[i + 3]) for i in range(0, len(words), 4))

    def sleep(self, going):
        self.login("EmitSignal", "sssav", MANAGER[1], "PrepareForSleep", "b", "1", "b", "true" if going else "false")

    def properties(self, path, interface, *pairs):
        self.system.call(LOGIN, path, mocks.MOCK, "UpdateProperties", "sa{sv}", interface, *pairs)

    def late(self, state, act):
        """The best of three: how long after the act had returned the word came; acts twice as a toggle."""
        best = []
        for _ in range(3):
            act(True)
            best.append(self.sensed.wait(state, time.monotonic()))
            act(False)
            self.sensed.wait("active")
            if best[-1] < 0.1:
                break
        self.assertLess(min(best), 0.1)
        print("%s told %.1f ms after the call had ended" % (state, min(best) * 1000), file=sys.stderr)

    def test_lock_and_unlock(self):
        self.begin()
        self.late("locked", lambda on: self.system.call(LOGIN, *SESSION, "Lock" if on else "Unlock"))

    def test_the_hint(self):
        self.begin()
        self.late("locked", lambda on: self.system.call(LOGIN, *SESSION, "SetLockedHint", "b", "true" if on else "false"))

    def test_a_lock_that_ends_by_its_hint(self):
        self.begin()
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        for on in ("true", "false"):
            self.system.call(LOGIN, *SESSION, "SetLockedHint", "b", on)
        self.sensed.wait("active")

    def test_a_locker_that_never_says_that_it_is_open(self):
        self.begin(plan=presence.PLAN)
        self.sensed.wait("away")
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        subprocess.run(["xdotool", "mousemove", "50", "50"], env=self.desk.environment(), check=True)
        self.sensed.wait("active")

    def test_another_session_in_front(self):
        self.begin()
        self.late("locked", lambda on: self.properties(*SESSION, "1", "Active", "b", "false" if on else "true"))

    def test_locked_at_the_start(self):
        self.desk = Desk(bus=False, dunst=False)
        self.addCleanup(self.desk.close)
        self.system = mocks.Bus(self.desk.home.runtime, "system")
        self.addCleanup(self.system.close)
        self.log_in()
        self.system.call(LOGIN, *SESSION, "SetLockedHint", "b", "true")
        self.sensed = presence.Sensed(self.desk.home, {"DISPLAY": self.desk.display, "DBUS_SYSTEM_BUS_ADDRESS": self.system.address},
                                      plan=PLAN)
        self.addCleanup(self.sensed.close)
        # The first thing that is ever said.
        self.assertEqual(self.sensed.presence()["state"], "locked")

    def test_screen_saver(self):
        self.begin(login=False)
        saver = self.session.mock(*GNOME_SAVER, "--template", "gnome_screensaver")
        self.late("locked", lambda on: self.session.call(*GNOME_SAVER, GNOME_SAVER[0], "SetActive", "b", "true" if on else "false"))
        self.session.call(*GNOME_SAVER, GNOME_SAVER[0], "SetActive", "b", "true")
        self.sensed.wait("locked")
        self.session.end_mock(GNOME_SAVER[0])
        self.sensed.wait("active")
        self.assertIsNotNone(saver)

    def test_sleep_pauses_a_session(self):
        self.begin()
        held = ("sleep", "minimus", "delay")
        until(lambda: held in self.inhibitors(), what="the delay of sleep")
        self.client.subscribe()
        self.client.call("screening", result="none")
        self.client.call("session.start", routine="long")
        self.client.wait_event("session.started")
        self.sleep(True)
        self.client.wait_event("session.paused")
        until(lambda: held not in self.inhibitors(), what="the machine to be let asleep")
        self.assertEqual(self.sensed.presence()["state"], "away")
        self.assertIn("asleep", [pause["reason"] for pause in self.client.call("status")["pauses"]])
        self.sleep(False)
        self.sensed.wait("active")
        until(lambda: held in self.inhibitors(), what="the delay of the next sleep")
        self.assertTrue(self.client.call("status")["session"]["paused"])

    def test_a_lock_does_not_stop_a_session(self):
        self.begin()
        self.client.call("screening", result="none")
        self.client.call("session.start", routine="long")
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        self.assertFalse(self.client.call("status")["session"]["paused"])

    def test_a_prompt_waits_for_the_unlocking_and_a_moment_more(self):
        self.begin(plan=FLOOD)
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        self.client.subscribe()
        self.client.call("screening", result="none")
        held = self.client.wait_event("reminder.held")
        self.assertEqual(held["reasons"], ["locked"])
        self.system.call(LOGIN, *SESSION, "Unlock")
        self.sensed.wait("active")
        unlocked = time.monotonic()
        self.client.wait_event("reminder.prompted")
        self.assertGreater(time.monotonic() - unlocked, 0.9)
        # Whoever locks the screen then takes the prompt from it.
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        self.assertIsNone(self.client.call("status")["prompt"])

    def test_one_resume_is_one_decision(self):
        self.begin(plan=FLOOD)
        self.sleep(True)
        self.sensed.wait("asleep")
        self.client.subscribe()
        self.client.call("screening", result="none")
        for reminder in ("test", "other"):
            self.client.wait_event("reminder.held", where=lambda e, r=reminder: e["reminder"] == r)
        self.sleep(False)
        self.client.wait_event("reminder.prompted")
        self.client.sync()
        self.assertEqual([e["type"] for e in self.client.events].count("reminder.prompted"), 0)
        self.assertEqual(len(self.client.call("status")["prompt"]["merged"]), 1)

    def test_inhibitors_of_a_session(self):
        self.begin()
        saver = self.session.mock(*SAVER)
        saver("AddMethod", "sssss", SAVER[0], "Inhibit", "ss", "u", "ret = 4242")
        saver("AddMethod", "sssss", SAVER[0], "UnInhibit", "u", "", "")
        held = ("idle", "minimus", "block")

        def calls(method):
            return saver("GetMethodCalls", "s", method)

        self.client.call("screening", result="none")
        self.client.call("session.start", routine="long")
        until(lambda: held in self.inhibitors() and "minimus" in calls("Inhibit"), what="both inhibitors")
        self.client.call("session.pause")
        until(lambda: held not in self.inhibitors() and "4242" in calls("UnInhibit"), what="both to be let go in a pause")
        saver("ClearCalls")
        self.client.call("session.resume")
        until(lambda: held in self.inhibitors() and "minimus" in calls("Inhibit"), what="both inhibitors again")
        self.client.call("session.stop")
        until(lambda: held not in self.inhibitors() and "4242" in calls("UnInhibit"), what="both to be let go at the end")

    def test_a_film_is_sitting(self):
        self.begin(plan=presence.PLAN)
        self.sensed.wait("away")
        gnome = self.session.mock(*GNOME)
        gnome("AddProperty", "ssv", GNOME[0], "InhibitedActions", "u", "8")
        gnome("EmitSignal", "sssav", GNOME[0], "InhibitorAdded", "o", "1", "o", "/one")
        self.sensed.wait("active")
        self.assertEqual(self.sensed.presence()["inhibited_by"], "gnome-session")
        self.assertIn("a program keeps the screen on", self.sensed.daemon.ctl("status").stdout)
        subprocess.run(["xdotool", "mousemove", "50", "50"], env=self.desk.environment(), check=True)
        gnome("UpdateProperties", "sa{sv}", GNOME[0], "1", "InhibitedActions", "u", "4")
        gnome("EmitSignal", "sssav", GNOME[0], "InhibitorRemoved", "o", "1", "o", "/one")
        # Whoever watched to the end is there at the end: a whole break follows.
        late = self.sensed.wait("away", time.monotonic())
        self.assertGreater(late, 0.9)

    def test_buses_that_end_and_come_back(self):
        self.begin()
        held = ("idle", "minimus", "block")
        self.client.call("screening", result="none")
        self.client.call("session.start", routine="long")
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        self.system.stop()
        self.sensed.wait("active")
        self.system.start()
        self.log_in()
        until(lambda: held in self.inhibitors() and ("sleep", "minimus", "delay") in self.inhibitors(), what="both inhibitors again")
        self.system.call(LOGIN, *SESSION, "Lock")
        self.sensed.wait("locked")
        self.system.call(LOGIN, *SESSION, "Unlock")
        self.sensed.wait("active")
        self.session.stop()
        self.session.start()
        self.session.mock(*GNOME_SAVER, "--template", "gnome_screensaver")
        self.session.call(*GNOME_SAVER, GNOME_SAVER[0], "SetActive", "b", "true")
        self.sensed.wait("locked")
        self.client.sync()
        self.assertEqual([e["type"] for e in self.client.seen if e["type"].startswith("helper.")], [])

    def test_our_own_inhibitor_is_nobody(self):
        self.begin(plan=presence.PLAN)
        gnome = self.session.mock(*GNOME)
        gnome("AddProperty", "ssv", GNOME[0], "InhibitedActions", "u", "0")
        self.client.call("screening", result="none")
        self.client.call("session.start", routine="long")
        until(lambda: ("idle", "minimus", "block") in self.inhibitors(), what="our inhibitor")

        def gnome_says(actions, signal):
            gnome("UpdateProperties", "sa{sv}", GNOME[0], "1", "InhibitedActions", "u", actions)
            gnome("EmitSignal", "sssav", GNOME[0], signal, "o", "1", "o", "/ours")

        gnome_says("8", "InhibitorAdded")
        self.sensed.wait("away")
        self.client.call("session.stop")
        gnome_says("0", "InhibitorRemoved")
        # A real film counts from now on; nothing before it made somebody of us.
        until(lambda: ("idle", "minimus", "block") not in self.inhibitors(), what="our inhibitor to be let go")
        gnome_says("8", "InhibitorAdded")
        self.sensed.wait("active")
        words = [event["presence"] for event in self.client.seen if event["type"] == "presence.changed"]
        self.assertEqual(words[words.index("away"):], ["away", "active"])

    def test_rests(self):
        self.begin()
        until(lambda: ("sleep", "minimus", "delay") in self.inhibitors(), what="the delay of sleep")
        helper = self.sensed.helper()
        self.client.sync()
        self.assertEqual(presence.rest(helper, presence.REST_S), 0)


if __name__ == "__main__":
    lacking = desk.missing() + mocks.missing()
    if lacking:
        print("skipped: %s missing" % ", ".join(lacking))
        sys.exit(77)
    main()
