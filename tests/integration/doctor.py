# SPDX-License-Identifier: MIT
"""minimusctl doctor: each thing that can be wrong is found, and told with what to do."""
import json
import os
import shutil
import signal
import socket
import subprocess
import unittest

import shapes
from harness import MINIMUSCTL, MINIMUSD, PATIENCE, Daemon, Home, main, until

PLAN = "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n"


class Doctor(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def daemon(self, plan=PLAN, **more):
        daemon = Daemon(plan=plan, home=self.home, **more)
        self.addCleanup(daemon.close)
        return daemon

    def look(self, env=None, *args):
        done = subprocess.run([MINIMUSCTL, "doctor", *args], env=self.home.environment(env), capture_output=True, text=True,
                              timeout=60 * PATIENCE, check=False)
        return done

    def checks(self, env=None):
        """The checks by name, after a look at exit status and shape."""
        done = self.look(env, "--json")
        answer = json.loads(done.stdout)
        shapes.check("doctor", answer)
        problems = [c for c in answer["checks"] if c.get("severity") == "problem"]
        self.assertEqual(answer["ok"], not problems)
        self.assertEqual(done.returncode, 2 if problems else 0, done.stdout)
        for check in answer["checks"]:
            self.assertEqual(check["ok"], "severity" not in check, check)
            self.assertEqual(check["ok"], "remedy" not in check, check)
            self.assertTrue(check["detail"], check)
        return {check["name"]: check for check in answer["checks"]}

    def assert_found(self, check, severity, detail, remedy):
        self.assertEqual(check.get("severity"), severity, check)
        self.assertRegex(check["detail"], detail)
        self.assertRegex(check["remedy"], remedy)

    # ---- all is well ----

    def test_nothing_wrong(self):
        daemon = self.daemon()
        daemon.connect().call("screening", result="none")
        checks = self.checks()
        self.assertEqual({c["name"] for c in checks.values() if not c["ok"]}, set())
        for name in ("daemon", "service", "plan", "history", "notifications", "plugin gluteus-minimus"):
            self.assertIn(name, checks)
        text = self.look()
        self.assertEqual((text.returncode, text.stderr), (0, ""))
        self.assertRegex(text.stdout, r"(?m)\Aok +daemon +minimusd ")

    # ---- no daemon ----

    def test_no_daemon(self):
        found = self.checks()
        self.assert_found(found["daemon"], "problem", "no daemon runs; .* is not there", "start it in your session: minimusd")
        self.assertTrue(found["plan"]["ok"])
        text = self.look()
        self.assertRegex(text.stdout, r"(?m)^PROBLEM +daemon ")
        self.assertEqual(text.stderr.count("\n"), 1)

    def test_no_daemon_and_a_wrong_plan(self):
        self.home.write_plan(PLAN.replace("every", "evry"))
        found = self.checks()
        self.assert_found(found["plan"], "problem", r"plan\.ini:3: \[reminder a\] evry", "minimusctl check")

    def test_a_socket_that_a_daemon_left(self):
        os.makedirs(os.path.dirname(self.home.socket))
        left = socket.socket(socket.AF_UNIX)
        left.bind(self.home.socket)
        left.close()
        self.assert_found(self.checks()["daemon"], "problem", "was left by one that ended", "start")

    def test_a_daemon_that_does_not_answer(self):
        daemon = self.daemon()
        daemon.process.send_signal(signal.SIGSTOP)
        try:
            found = self.checks()
        finally:
            daemon.process.send_signal(signal.SIGCONT)
        self.assert_found(found["daemon"], "problem", "does not answer", "restart")

    def test_the_state_is_held_by_another_daemon(self):
        daemon = self.daemon(args=["--socket", os.path.join(self.home.runtime, "elsewhere")])
        found = self.checks()
        self.assert_found(found["history"], "problem", r"in use by minimusd \(pid %d\)" % daemon.pid, "MINIMUS_SOCKET")

    def test_a_lock_file_of_a_daemon_that_ended_is_nothing(self):
        self.daemon().stop()
        self.assertTrue(self.checks()["history"]["ok"])

    # ---- the service ----

    def manager(self):
        """What tells that a systemd user manager runs: its socket in the runtime directory."""
        os.makedirs(os.path.join(self.home.runtime, "systemd"))
        private = socket.socket(socket.AF_UNIX)
        self.addCleanup(private.close)
        private.bind(os.path.join(self.home.runtime, "systemd", "private"))

    def test_the_service(self):
        self.manager()
        if not os.path.exists("/usr/lib/systemd/user/minimusd.service") and \
                not os.path.exists("/usr/local/lib/systemd/user/minimusd.service"):
            found = self.checks()
            self.assert_found(found["service"], "hint", "not where systemd looks", "systemctl --user link")
            self.assertRegex(found["daemon"]["remedy"], "systemctl --user start minimusd")
        units = os.path.join(self.home.root, "config", "systemd", "user")
        os.makedirs(os.path.join(units, "default.target.wants"))
        with open(os.path.join(units, "minimusd.service"), "w", encoding="ascii") as file:
            file.write("[Service]\n")
        self.assert_found(self.checks()["service"], "hint", "not enabled", "systemctl --user enable minimusd")
        os.symlink(os.path.join(units, "minimusd.service"), os.path.join(units, "default.target.wants", "minimusd.service"))
        self.assertTrue(self.checks()["service"]["ok"])

    # ---- what the daemon knows ----

    def test_a_wrong_plan(self):
        daemon = self.daemon(plan=PLAN.replace("every", "evry"))
        self.assert_found(self.checks()["plan"], "problem", "evry", "minimusctl check.*reload")
        self.home.write_plan(PLAN)
        daemon.connect().call("reload")
        self.assertTrue(self.checks()["plan"]["ok"])
        self.home.write_plan(PLAN.replace("50min", "40min"))
        self.assert_found(self.checks()["plan"], "hint", "changed and is not loaded", "minimusctl reload")

    def test_warnings_are_a_hint(self):
        self.daemon(plan="[reminder a]\nroutine = desk-micro-3\ncalendar = *:*:0/30\n")
        self.assert_found(self.checks()["plan"], "hint", "1 warning$", "minimusctl check")

    def test_prompts_that_do_not_come(self):
        daemon = self.daemon(speed=60)
        client = daemon.connect()
        found = self.checks()
        self.assert_found(found["prompts"], "hint", "safety questions", "minimusctl screening")
        self.assert_found(found["clock"], "hint", "60 times", "--speed")
        client.call("screening", result="none")
        client.call("pause")
        self.assert_found(self.checks()["prompts"], "hint", "paused", "minimusctl resume")
        client.call("resume")
        client.call("redflag", level="soon")
        self.assert_found(self.checks()["prompts"], "hint", "suspended", "redflag clear")

    def test_no_bus_no_display_no_sound(self):
        self.daemon(desktop=True, env={"PATH": "/nonexistent"})
        found = self.checks()
        self.assert_found(found["notifications"], "problem", "no session bus", "DBUS_SESSION_BUS_ADDRESS")
        self.assert_found(found["presence"], "hint", "no display", "dbus-update-activation-environment")
        if not os.path.exists("/dev/snd/timer"):
            self.assert_found(found["sound"], "hint", "no sound server", "PipeWire")
        self.assert_found(found["speech"], "hint", "does without", "speech-dispatcher")

    def test_speech_that_the_plan_wants(self):
        self.daemon(plan=PLAN + "cues = speech\n", desktop=True, env={"PATH": "/nonexistent"})
        self.assert_found(self.checks()["speech"], "problem", "cues = speech", "install speech-dispatcher")

    def test_half_of_an_installation(self):
        alone = os.path.join(self.home.root, "prefix", "bin", "minimusd")
        os.makedirs(os.path.dirname(alone))
        shutil.copy(MINIMUSD, alone)
        # A prefix of its own has nothing beside the program, and what is installed on this machine may have it all.
        if os.path.exists("/usr/local/libexec/minimus"):
            self.skipTest("minimus is installed here")
        daemon = Daemon(plan=PLAN, home=self.home, desktop=True, start=False)
        daemon.process = subprocess.Popen([alone, "--log-level", "error"], env=daemon.env, stdin=subprocess.DEVNULL,
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(daemon.process.wait)
        self.addCleanup(daemon.process.terminate)
        until(lambda: self.checks()["daemon"]["ok"], what="an answer of the daemon")
        found = self.checks()
        self.assert_found(found["drawings"], "hint", "the drawings are not in", "install minimus anew")
        self.assert_found(found["notifications"], "problem", "minimus-desktop.* cannot be started", "install minimus anew")
        self.assert_found(found["plugin gluteus-minimus"], "problem", ".", "plugin log gluteus-minimus")

    def test_a_helper_that_hangs(self):
        daemon = self.daemon(desktop=True)
        pid = until(lambda: child_named(daemon.pid, "minimus-desktop", "notify"), what="the helper")
        os.kill(pid, signal.SIGSTOP)
        try:
            found = self.checks()
        finally:
            os.kill(pid, signal.SIGCONT)
        self.assert_found(found["notifications"], "problem", "minimus-desktop does not answer", "journalctl")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_state_directory_that_cannot_be_written(self):
        self.daemon()
        os.chmod(self.home.state, 0o500)
        self.addCleanup(os.chmod, self.home.state, 0o700)
        self.assert_found(self.checks()["history"], "problem", "cannot be written", "writable")


def child_named(parent, program, word):
    """The pid of a child by its program and a word of its command line, or None."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/cmdline" % name, "rb") as file:
                    words = file.read().split(b"\0")
                with open("/proc/%s/stat" % name, encoding="ascii", errors="replace") as file:
                    above = int(file.read().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if above == parent and words[0].endswith(program.encode()) and word.encode() in words:
                return int(name)
    return None


if __name__ == "__main__":
    main()
