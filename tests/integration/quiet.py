# SPDX-License-Identifier: MIT
"""Do not disturb, meetings and full-screen with the programs that say so: what is due is held, then decided once."""
import importlib.util
import os
import shutil
import subprocess
import sys
import unittest

import compositors
import desk
import presence
from desk import Desk
from harness import main, until

PLAN = """
[minimus]
quiet = none
start-delay = 0s
settle = 0s
min-gap = 1s
morning-question = no
natural-break = 8h

[desktop]
microphone = %s
%s

[exercise breathe]
title = Lie and breathe
kind = stretch
sets = 1
hold = 2s
prepare = 1s

[routine long]
title = A long one
exercises = breathe 1x120s

[reminder test]
routine = long
every = 2h

[reminder loud]
routine = long
every = 2h
dnd = show
fullscreen = show

[reminder soft]
routine = long
every = 2h
dnd = silent
"""
LIBRARIES = "/usr/lib/x86_64-linux-gnu"
NOTIFICATIONS = ["org.freedesktop.Notifications", "/org/freedesktop/Notifications"]
PROGRAMS = ["busctl", "foot", "gsettings", "mako", "makoctl", "openbox", "pactl", "parec", "pulseaudio", "swaync", "xfconf-query", "xterm"]


def find(*paths):
    """The first of these programs that is there; distributions disagree about where."""
    return next((path for path in paths if os.access(path, os.X_OK)), None)


XFCONFD = find(LIBRARIES + "/xfce4/xfconf/xfconfd", "/usr/lib/xfce4/xfconf/xfconfd")
XFCE = find(LIBRARIES + "/xfce4/notifyd/xfce4-notifyd", "/usr/lib/xfce4/notifyd/xfce4-notifyd")
DCONF = find("/usr/libexec/dconf-service", "/usr/lib/dconf/dconf-service")


class Quiet(unittest.TestCase):
    """One desk, one daemon on it, and what both tests ask of all sources."""

    def set_up(self, dunst=False):
        self.desk = Desk(dunst=dunst)
        self.addCleanup(self.desk.close)

    def begin(self, microphone="ignore", more="", more_env=None, speed=1):
        env = {key: self.desk.environment()[key] for key in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        env["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=%s/no-system-bus" % self.desk.home.runtime
        env.update(more_env or {})
        self.sensed = presence.Sensed(self.desk.home, env, plan=PLAN % (microphone, more), speed=speed)
        self.addCleanup(self.sensed.close)
        self.client = self.sensed.daemon.connect()
        self.client.subscribe()
        self.client.call("screening", result="none")

    def run_on(self, *command, check=True):
        return subprocess.run(command, env=self.desk.environment(), check=check, capture_output=True, text=True, timeout=20)

    def keep(self, *command):
        """A program that runs to the end of the test."""
        process = self.desk._spawn(list(command), env=self.desk.environment())
        self.addCleanup(desk.end, process)
        return process

    def has_name(self, name):
        return "true" in self.desk._send("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
                                         "string:" + name).stdout

    def state(self, hold="dnd"):
        return self.client.call("status")["desktop"]["sense"][hold]

    def wait_state(self, on, source, hold="dnd"):
        until(lambda: self.state(hold) == {"on": on, "source": source}, what="%s %s of %s" % (hold, on, source))

    def wait_held(self, reason="dnd"):
        self.client.call("reminder.now", reminder="test")
        event = self.client.wait_event("reminder.held", where=lambda e: e["reminder"] == "test")
        self.assertIn(reason, event["reasons"])
        self.assertIsNone(self.client.call("status")["prompt"])

    def sentences(self):
        return self.client.call("why", reminder="test")["sentences"]

    def wait_prompted(self):
        """One decision: it is shown, once."""
        self.client.wait_event("reminder.prompted", where=lambda e: e["reminder"] == "test")
        self.client.sync()
        types = [e["type"] for e in self.client.seen if e.get("reminder") == "test"]
        self.assertEqual([types.count(kind) for kind in ("reminder.due", "reminder.held", "reminder.prompted", "reminder.missed")],
                         [1, 1, 1, 0])

    def check_dnd(self, switch, source):
        """switch(bool) is what a person does on this desktop."""
        self.wait_state(False, source)
        switch(True)
        self.wait_state(True, source)
        self.wait_held()
        self.assertIn("Do-not-disturb comes from %s." % source, self.sentences())
        self.assertIn({"reason": "dnd", "owner": "minimus", "until": None, "source": source}, self.client.call("status")["pauses"])
        told = self.sensed.daemon.ctl("status").stdout
        self.assertIn("do-not-disturb is on (%s)" % source, told)
        told = self.sensed.daemon.ctl("doctor").stdout
        self.assertRegex(told, "do not disturb +%s tells: on" % source)
        switch(False)
        self.wait_prompted()
        self.wait_state(False, source)


class Servers(Quiet):
    """Servers that say when it changes."""

    def test_dunst(self):
        self.set_up(dunst=True)
        self.begin()
        self.check_dnd(lambda on: self.desk.dunstctl("set-paused", "true" if on else "false"), "dunst")

    def test_dunst_is_restarted(self):
        self.set_up(dunst=True)
        self.desk.dunstctl("set-paused", "true")
        self.begin()
        self.wait_state(True, "dunst")
        self.wait_held()
        self.desk.stop_dunst()
        self.wait_state(False, None)
        self.wait_prompted()
        self.desk.start_dunst()
        self.wait_state(False, "dunst")

    def test_what_is_shown_all_the_same(self):
        self.set_up(dunst=True)
        self.desk.dunstctl("set-paused", "true")
        self.begin()
        self.wait_state(True, "dunst")
        self.client.call("reminder.now", reminder="loud")
        self.client.wait_event("reminder.prompted", where=lambda e: e["reminder"] == "loud")
        self.client.call("reminder.skip", reminder="loud")
        self.client.call("reminder.now", reminder="soft")
        self.client.wait_event("reminder.prompted", where=lambda e: e["reminder"] == "soft")

    def test_the_helper_is_killed(self):
        self.set_up(dunst=True)
        self.begin()
        self.desk.dunstctl("set-paused", "true")
        self.wait_state(True, "dunst")
        os.kill(self.sensed.helper(), 9)
        self.client.wait_event("helper.lost", where=lambda e: e["helper"] == "sense")
        # What it said last holds until the next one knows better.
        self.wait_held()
        self.client.wait_event("helper.restored", where=lambda e: e["helper"] == "sense")
        self.wait_state(True, "dunst")
        self.desk.dunstctl("set-paused", "false")
        self.wait_prompted()

    def test_xfce(self):
        self.set_up()
        self.keep(XFCONFD)
        until(lambda: self.has_name("org.xfce.Xfconf"), what="xfconfd")
        self.keep(XFCE)
        until(self.desk.has_server, what="xfce4-notifyd")
        self.begin()
        self.check_dnd(lambda on: self.run_on("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb", "-n", "-t", "bool", "-s",
                                              "true" if on else "false"), "Xfce")

    def mock(self, name):
        """A server that is one by its name only."""
        self.keep("/usr/bin/python3", "-m", "dbusmock", "--template", "notification_daemon")
        until(self.desk.has_server, what="the mock")
        self.mock_call("AddMethod", "sssss", NOTIFICATIONS[0], "GetServerInformation", "", "ssss", 'ret = ("%s", "x", "1", "1.2")' % name)

    def mock_call(self, *args):
        self.run_on("busctl", "--user", "call", *NOTIFICATIONS, "org.freedesktop.DBus.Mock", *args)

    def test_plasma(self):
        self.set_up()
        self.mock("Plasma")
        self.mock_call("AddProperty", "ssv", NOTIFICATIONS[0], "Inhibited", "b", "false")
        self.begin()
        self.check_dnd(lambda on: self.mock_call("UpdateProperties", "sa{sv}", NOTIFICATIONS[0], "1", "Inhibited", "b",
                                                 "true" if on else "false"), "Plasma")

    def test_gnome(self):
        self.set_up()
        self.keep(DCONF)
        until(lambda: self.has_name("ca.desrt.dconf"), what="dconf-service")
        self.mock("gnome-shell")
        self.begin()
        self.check_dnd(lambda on: self.run_on("gsettings", "set", "org.gnome.desktop.notifications", "show-banners",
                                              "false" if on else "true"), "GNOME")
        # Whatever else is set there is nobody's business here.
        self.run_on("gsettings", "set", "org.gnome.desktop.notifications", "show-in-lock-screen", "false")
        # Back to what the schema says.
        self.run_on("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
        self.wait_state(True, "GNOME")
        self.run_on("gsettings", "reset-recursively", "org.gnome.desktop.notifications")
        self.wait_state(False, "GNOME")

    def test_another_server_claims_nothing(self):
        self.set_up()
        self.mock("whatever")
        self.begin()
        self.client.sync()
        self.wait_state(False, None)

    def test_it_rests(self):
        self.set_up(dunst=True)
        self.begin()
        self.desk.dunstctl("set-paused", "true")
        self.wait_state(True, "dunst")
        self.wait_held()
        self.assertLessEqual(presence.rest(self.sensed.helper(), 5), 2)


class OnSway(Quiet):
    """Servers that draw on a Wayland compositor."""

    def setUp(self):
        self.set_up()
        self.sway = compositors.Sway()
        self.addCleanup(self.sway.close)

    def serve(self, *command):
        self.wayland = self.desk.environment({"WAYLAND_DISPLAY": self.sway.display, "DISPLAY": None, "GDK_BACKEND": "wayland"})
        process = self.desk._spawn(list(command), env=self.wayland)
        self.addCleanup(desk.end, process)
        until(self.desk.has_server, what=command[0])
        return process

    def makoctl(self, *args):
        subprocess.run(["makoctl", *args], env=self.wayland, check=True, capture_output=True, timeout=20)

    def test_swaync(self):
        # It keeps the switch in dconf.
        self.keep(DCONF)
        until(lambda: self.has_name("ca.desrt.dconf"), what="dconf-service")
        self.serve("swaync")
        self.begin()
        self.check_dnd(lambda on: subprocess.run(["swaync-client", "--dnd-on" if on else "--dnd-off"], env=self.wayland, check=True,
                                                 capture_output=True, timeout=20), "SwayNotificationCenter")

    def test_mako(self):
        self.serve("mako", "--default-timeout=0")
        self.begin()
        self.wait_state(False, "mako")
        self.makoctl("mode", "-a", "away")
        self.makoctl("mode", "-a", "do-not-disturb")
        self.wait_held()
        self.assertIn("Do-not-disturb comes from mako.", self.sentences())
        self.makoctl("mode", "-r", "do-not-disturb")
        # Mako tells nobody. What is held is asked for once a minute; another mode is none.
        self.client.call("reminder.skip", reminder="test")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.prompted", where=lambda e: e["reminder"] == "test")

    def window(self, name, *options):
        """A terminal on this compositor."""
        env = self.desk.environment({"WAYLAND_DISPLAY": self.sway.display, "DISPLAY": None})
        process = self.desk._spawn(["foot", "--app-id", name, *options, "sleep", "600"], env=env)
        self.addCleanup(desk.end, process)
        until(lambda: '"app_id": "%s"' % name in self.sway.message("get_tree", "-t").stdout, what="the window " + name)
        return process

    def test_full_screen(self):
        self.begin(more_env={"WAYLAND_DISPLAY": self.sway.display})
        self.wait_state(False, "wlroots", "fullscreen")
        small = self.window("small")
        self.window("large")
        self.sway.message('[app_id="large"]', "fullscreen", "enable")
        self.wait_state(True, "wlroots", "fullscreen")
        self.wait_held("fullscreen")
        # Another workspace, another window: the film goes on elsewhere.
        self.sway.message("workspace", "2")
        self.wait_prompted()
        self.wait_state(False, "wlroots", "fullscreen")
        self.sway.message("workspace", "1")
        self.wait_state(True, "wlroots", "fullscreen")
        self.sway.message('[app_id="large"]', "kill")
        self.wait_state(False, "wlroots", "fullscreen")
        desk.end(small)
        self.sway.close()
        self.wait_state(False, None, "fullscreen")

    def test_mako_of_another_mode(self):
        self.serve("mako", "--default-timeout=0")
        self.begin(more="mako-dnd-mode = meeting", speed=10)
        self.makoctl("mode", "-a", "do-not-disturb")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.prompted", where=lambda e: e["reminder"] == "test")
        self.client.call("reminder.skip", reminder="test")
        self.makoctl("mode", "-a", "meeting")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.held", where=lambda e: e["reminder"] == "test")
        self.makoctl("mode", "-r", "meeting")
        self.client.wait_event("reminder.prompted", deadline=30)


class Microphone(Quiet):
    def setUp(self):
        self.set_up(dunst=True)
        self.keep("pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n", "-L", "module-native-protocol-unix", "-L",
                  "module-null-sink sink_name=test", "-L", "module-null-source source_name=mic")
        until(lambda: self.run_on("pactl", "info", check=False).returncode == 0, what="pulseaudio")

    def record(self, source):
        process = self.keep("parec", "-d", source, os.path.join(self.desk.home.root, "recorded"))
        until(lambda: "parec" in self.run_on("pactl", "list", "source-outputs").stdout, what="a recording")
        return process

    def end_recording(self, process):
        desk.end(process)
        until(lambda: "parec" not in self.run_on("pactl", "list", "source-outputs").stdout, what="the end of the recording")

    def test_in_use(self):
        self.begin(microphone="hold")
        self.record("mic")
        self.wait_held()
        self.assertIn("Do-not-disturb comes from a microphone in use by parec.", self.sentences())

    def test_asked_again(self):
        # A minute of the daemon's is six seconds here; and so short is the time that a prompt waits for an answer, that on a
        # busy machine it may be shown for a moment before it is held.
        self.begin(microphone="hold", speed=10)
        recording = self.record("mic")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.held")
        self.end_recording(recording)
        self.client.wait_event("reminder.prompted", deadline=30)
        self.client.sync()
        self.assertTrue(self.client.call("status")["prompt"]["visible"])

    def test_what_the_machine_plays_is_no_meeting(self):
        self.begin(microphone="hold")
        self.record("test.monitor")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.prompted")
        self.assertNotIn("reminder.held", [e["type"] for e in self.client.seen])

    def test_ignored(self):
        self.begin(microphone="ignore")
        self.record("mic")
        self.client.call("reminder.now", reminder="test")
        self.client.wait_event("reminder.prompted")
        self.assertNotIn("reminder.held", [e["type"] for e in self.client.seen])


class FullScreen(Quiet):
    def setUp(self):
        self.set_up()
        self.keep("openbox", "--sm-disable")
        until(lambda: "window id" in self.run_on("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").stdout, what="openbox")

    def test_a_terminal_fills_the_screen(self):
        self.begin()
        self.wait_state(False, "X11", "fullscreen")
        self.keep("xterm", "-title", "small")
        until(lambda: "0x" in self.run_on("xprop", "-root", "_NET_ACTIVE_WINDOW").stdout, what="an active window")
        large = self.keep("xterm", "-fullscreen", "-title", "large")
        self.wait_state(True, "X11", "fullscreen")
        self.wait_held("fullscreen")
        self.assertIn("Something is shown full-screen.", self.sentences())
        desk.end(large)
        self.wait_prompted()
        self.wait_state(False, "X11", "fullscreen")

    def test_another_window_in_front(self):
        self.keep("xterm", "-fullscreen", "-title", "large")
        self.begin()
        self.wait_state(True, "X11", "fullscreen")
        self.keep("xterm", "-title", "small")
        self.wait_state(False, "X11", "fullscreen")
        self.run_on("xdotool", "search", "--name", "large", "windowactivate")
        self.wait_state(True, "X11", "fullscreen")
        # It leaves full-screen without going away.
        self.run_on("xdotool", "key", "alt+Return")
        self.wait_state(False, "X11", "fullscreen")


if __name__ == "__main__":
    lacking = desk.missing() + compositors.missing(compositors.Sway) + [name for name in PROGRAMS if shutil.which(name) is None]
    lacking += [name for name, path in (("xfconfd", XFCONFD), ("xfce4-notifyd", XFCE), ("dconf-service", DCONF)) if path is None]
    if importlib.util.find_spec("dbusmock") is None:
        lacking.append("python3-dbusmock")
    if lacking:
        sys.stderr.write("not installed: %s\n" % ", ".join(lacking))
        sys.exit(77)
    main()
