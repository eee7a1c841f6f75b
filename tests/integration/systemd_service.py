# SPDX-License-Identifier: MIT
"""The installed units under a real `systemd --user`: readiness, activation, reload, watchdog, restart, hardening, the end."""
import json
import os
import pwd
import signal
import subprocess
import time
import unittest

import container
from harness import main, until

USER = "minimus-tester"
PLAN = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"


class Person:
    """A plain user with a lingering user manager."""

    def __init__(self):
        subprocess.run(["useradd", "--create-home", "--shell", "/bin/sh", USER], check=True)
        entry = pwd.getpwnam(USER)
        self.home, self.runtime = entry.pw_dir, "/run/user/%d" % entry.pw_uid
        self.command = ["runuser", "-u", USER, "--", "env", "HOME=" + self.home, "XDG_RUNTIME_DIR=" + self.runtime,
                        "DBUS_SESSION_BUS_ADDRESS=unix:path=%s/bus" % self.runtime]
        self.write(".config/minimus/plan.ini", PLAN)
        subprocess.run(["loginctl", "enable-linger", USER], check=True)
        until(lambda: self.run("systemctl", "--user", "is-system-running", check=False).stdout.strip() in ("running", "degraded"),
              what="the user manager")

    def run(self, *command, check=True):
        return subprocess.run([*self.command, *command], capture_output=True, text=True, timeout=60, check=check, stdin=subprocess.DEVNULL)

    def start(self, *command, more=None, **options):
        """A process of the person's that goes on; one signal ends it, as there is no shell before it."""
        env = {"PATH": os.environ["PATH"], "HOME": self.home, "XDG_RUNTIME_DIR": self.runtime,
               "DBUS_SESSION_BUS_ADDRESS": "unix:path=%s/bus" % self.runtime}
        return subprocess.Popen(command, env=dict(env, **(more or {})), stdin=subprocess.DEVNULL, user=USER, group=USER, extra_groups=[],
                                cwd="/", **options)

    def systemctl(self, *words, check=True):
        done = self.run("systemctl", "--user", *words, check=False)
        if check and done.returncode != 0:
            raise AssertionError("systemctl %s: %s\n%s" % (" ".join(words), done.stderr, self.journal()))
        return done.stdout.strip()

    def show(self, name, unit="minimusd.service"):
        return self.systemctl("show", "--property=" + name, "--value", unit)

    def journal(self):
        return subprocess.run(["journalctl", "--no-pager", "--quiet", "--output=cat", "_UID=%d" % pwd.getpwnam(USER).pw_uid],
                              capture_output=True, text=True, check=False).stdout

    def write(self, name, text):
        path = os.path.join(self.home, name)
        folder = os.path.dirname(path)
        subprocess.run(["runuser", "-u", USER, "--", "mkdir", "-p", folder], check=True)
        subprocess.run(["runuser", "-u", USER, "--", "tee", path], input=text, text=True, stdout=subprocess.DEVNULL, check=True)

    def ctl(self, *words, check=True):
        return self.run("minimusctl", *words, check=check).stdout


class Service(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.person = Person()

    def setUp(self):
        self.person.systemctl("daemon-reload")

    def tearDown(self):
        self.person.systemctl("stop", "minimusd.socket", "minimusd.service")
        self.person.systemctl("reset-failed", check=False)
        self.person.run("rm", "-rf", os.path.join(self.person.home, ".config", "systemd"))

    def pid(self):
        return int(self.person.show("MainPID"))

    def test_starts_ready_and_ends(self):
        self.person.systemctl("start", "minimusd.service")
        self.assertEqual(self.person.show("ActiveState"), "active")
        self.assertEqual(json.loads(self.person.ctl("status", "--json"))["state"], "idle")
        begun = time.monotonic()
        self.person.systemctl("stop", "minimusd.service")
        self.assertLess(time.monotonic() - begun, 3)
        self.assertEqual((self.person.show("ActiveState"), self.person.show("Result")), ("inactive", "success"))

    def test_the_first_question_starts_it(self):
        self.person.systemctl("start", "minimusd.socket")
        self.assertEqual(self.person.show("ActiveState"), "inactive")
        self.assertEqual(os.stat(self.person.runtime + "/minimus/control.sock").st_mode & 0o777, 0o600)
        self.assertIn("desk", self.person.ctl("list"))
        self.assertEqual(self.person.show("ActiveState"), "active")

    def test_reloads(self):
        self.person.systemctl("start", "minimusd.service")
        pid = self.pid()
        self.person.write(".config/minimus/plan.ini", PLAN + "[reminder more]\nroutine = desk-micro-3\nevery = 2h\n")
        self.addCleanup(self.person.write, ".config/minimus/plan.ini", PLAN)
        self.person.systemctl("reload", "minimusd.service")
        until(lambda: "more" in self.person.ctl("list"), what="the new reminder")
        self.assertEqual(self.pid(), pid)

    def test_killed_it_comes_back(self):
        self.person.systemctl("start", "minimusd.service")
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.person.show("ActiveState") == "active" and self.pid() not in (0, pid), what="the restart")
        self.assertIn("desk", self.person.ctl("list"))

    def test_a_watchdog_is_honoured(self):
        self.person.write(".config/systemd/user/minimusd.service.d/watchdog.conf", "[Service]\nWatchdogSec=500ms\nRestartSec=100ms\n")
        self.person.systemctl("daemon-reload")
        self.person.systemctl("start", "minimusd.service")
        pid = self.pid()
        first = self.person.show("WatchdogTimestampMonotonic")
        until(lambda: self.person.show("WatchdogTimestampMonotonic") != first, what="a sign of life")
        self.assertEqual(self.pid(), pid)
        os.kill(pid, signal.SIGSTOP)
        until(lambda: self.person.show("NRestarts") == "1" and self.person.show("ActiveState") == "active", what="the restart")
        self.assertNotEqual(self.pid(), pid)

    def test_a_clock_that_is_set(self):
        """Set to what it shows: the machine's clock is everybody's. Real steps are made in tests/release/suspend.py."""
        self.person.write(".config/systemd/user/minimusd.service.d/trace.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/minimusd --log-level debug\n")
        self.person.systemctl("daemon-reload")
        self.person.systemctl("start", "minimusd.service")
        self.person.ctl("status")
        self.assertNotIn("the clock is looked at anew", self.person.journal())
        time.clock_settime_ns(time.CLOCK_REALTIME, time.clock_gettime_ns(time.CLOCK_REALTIME))
        until(lambda: "the clock is looked at anew" in self.person.journal(), what="the daemon's look at the clock")

    def test_hardening_takes_effect(self):
        self.person.systemctl("start", "minimusd.service")
        with open("/proc/%d/status" % self.pid()) as file:
            status = file.read()
        self.assertRegex(status, r"NoNewPrivs:\s+1")
        self.assertRegex(status, r"Seccomp:\s+2")
        self.assertRegex(status, r"CapEff:\s+0+\n")

    def test_the_namespaces_of_the_drop_in(self):
        with open("/usr/share/doc/minimus/minimusd-namespace.conf") as file:
            self.person.write(".config/systemd/user/minimusd.service.d/namespace.conf", file.read())
        self.person.systemctl("daemon-reload")
        self.person.systemctl("start", "minimusd.service")
        self.assertEqual(json.loads(self.person.ctl("status", "--json"))["state"], "idle")
        pid = self.pid()
        done = subprocess.run(["nsenter", "--target", str(pid), "--mount", "--user", "sh", "-c", "touch %s/stray" % self.person.home],
                              capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.person.ctl("pause", "1h")
        self.person.systemctl("restart", "minimusd.service")
        self.assertIn("user", json.dumps(json.loads(self.person.ctl("status", "--json"))["pauses"]))
        self.person.ctl("resume")

    def test_a_second_daemon_says_who_holds_it(self):
        self.person.systemctl("start", "minimusd.service")
        done = self.person.run("minimusd", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.pid()), done.stderr)


if __name__ == "__main__":
    container.outside()
    main()
