# SPDX-License-Identifier: MIT
"""The daemon as a service: readiness, reload, watchdog, activation, a quick end, and the units themselves."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from harness import MINIMUSD, PREFIX, SOURCE, Client, Daemon, Home, Lines, RpcError, main, until

PLAN = "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n"


class Service(unittest.TestCase):
    def test_ends_within_a_second_and_says_so(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.subscribe("daemon.stopping")
            begun = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            client.wait_event("daemon.stopping")
            daemon.wait_notify("STOPPING=1")
            self.assertEqual(daemon.wait_exit(), 0)
            self.assertLess(time.monotonic() - begun, 3)
            self.assertFalse(os.path.exists(daemon.home.socket))

    def test_ended_in_the_middle_of_commands(self):
        """What was answered as done is there at the next start, whenever the end came."""
        with Daemon(plan=PLAN) as daemon:
            for turn in range(5):
                client = daemon.connect()
                client.call("status")
                ids = {"r%d-%d" % (turn, n): client.send("pause", reason="r%d-%d" % (turn, n)) for n in range(4)}
                ids["x"] = client.send("session.report")
                daemon.process.send_signal(signal.SIGTERM)
                self.assertEqual(daemon.wait_exit(), 0, daemon.log())
                answered = []
                for reason, ident in ids.items():
                    try:
                        if "result" in client.message(ident):
                            answered.append(reason)
                    except ConnectionError:
                        break
                daemon.stop()
                daemon.start()
                client = daemon.connect()
                pauses = [p["reason"] for p in client.call("status")["pauses"]]
                self.assertLessEqual(set(answered), set(pauses))
                for reason in set(pauses) & set(ids):
                    client.call("resume", reason=reason)

    def test_no_place_for_the_history(self):
        """Reminding goes on, an answer says that it was not saved, and it is saved once there is a place."""
        home = Home()
        self.addCleanup(home.remove)
        os.makedirs(os.path.dirname(home.state))
        with open(home.state, "w"):
            pass
        with Daemon(plan=PLAN, home=home) as daemon:
            client = daemon.connect()
            self.assertIn("cannot be written", daemon.log())
            with self.assertRaises(RpcError) as refused:
                client.call("pause", reason="early")
            self.assertEqual(refused.exception.data_code, "not-durable")
            self.assertIn("reminding goes on", refused.exception.message)
            self.assertEqual(daemon.ctl("doctor").returncode, 2)
            os.unlink(home.state)
            client.call("pause", reason="late")
            daemon.kill()
            daemon.start()
            reasons = [pause["reason"] for pause in daemon.connect().call("status")["pauses"]]
            self.assertLessEqual({"early", "late"}, set(reasons))

    def test_reloading_is_told(self):
        with Daemon(plan=PLAN) as daemon:
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_notify("RELOADING=1")
            daemon.wait_notify("READY=1")

    def test_watchdog(self):
        with Daemon(plan=PLAN, env={"WATCHDOG_USEC": "200000"}) as daemon:
            for _ in range(3):
                daemon.wait_notify("WATCHDOG=1")

    def test_no_watchdog_unless_asked(self):
        with Daemon(plan=PLAN) as daemon:
            daemon.connect().sync()
            self.assertNotIn("WATCHDOG", daemon.log())

    def test_idle_does_nothing(self):
        with Daemon(plan=PLAN) as daemon:
            client = daemon.connect()
            client.sync()
            client.close()
            self.settle(daemon.pid)
            before = self.switches(daemon.pid)
            end = time.monotonic() + 2
            until(lambda: time.monotonic() > end)
            self.assertEqual(self.switches(daemon.pid), before)

    @staticmethod
    def switches(pid):
        total = 0
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/status" % (pid, task)) as file:
                total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
        return total

    def settle(self, pid):
        """Until nothing that the start set off is under way any more."""
        state = {"switches": -1, "since": 0.0}

        def quiet():
            now = self.switches(pid)
            if now != state["switches"]:
                state.update(switches=now, since=time.monotonic())
            return time.monotonic() - state["since"] > 0.5
        until(quiet, what="the daemon's rest")

    def test_socket_activation(self):
        home = Home()
        self.addCleanup(home.remove)
        home.write_plan(PLAN)
        path = os.path.join(home.runtime, "activated.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()

        def hand_over():
            os.dup2(listener.fileno(), 3)
            os.set_inheritable(3, True)
        script = 'import os,sys; os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1"); os.execv(sys.argv[1], sys.argv[1:])'
        process = subprocess.Popen(["/usr/bin/python3", "-c", script, MINIMUSD, "--no-desktop"], env=home.environment(),
                                   preexec_fn=hand_over, close_fds=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(path)
            client = Client(Lines(connection.fileno(), connection.fileno()), connection)
            self.assertEqual(client.call("sync"), {})
            client.close()
        finally:
            process.terminate()
            self.assertEqual(process.wait(20), 0)
        self.assertTrue(os.path.exists(path), "the service manager's socket is not ours to remove")
        listener.close()

    def test_activation_without_a_socket(self):
        home = Home()
        self.addCleanup(home.remove)
        home.write_plan(PLAN)
        script = 'import os,sys; os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1"); os.execv(sys.argv[1], sys.argv[1:])'
        process = subprocess.Popen(["/usr/bin/python3", "-c", script, MINIMUSD, "--no-desktop"], env=home.environment(), stderr=subprocess.DEVNULL)
        until(lambda: os.path.exists(home.socket), what="a socket of its own")
        process.terminate()
        self.assertEqual(process.wait(20), 0)

    def test_options(self):
        rows = [(["--version"], 0, "minimusd "), (["--help"], 0, "--stdio"), (["--speed", "0"], 1, "speed"), (["--speed", "2x"], 1, "speed"),
                (["--log-level", "loud"], 1, "debug"), (["extra"], 1, "extra"), (["--nothing"], 1, "nothing")]
        for args, status, word in rows:
            with self.subTest(args=args):
                done = subprocess.run([MINIMUSD, *args], capture_output=True, text=True, timeout=20, check=False)
                self.assertEqual(done.returncode, status)
                self.assertIn(word, done.stdout + done.stderr)

    def test_speed(self):
        with Daemon(plan=PLAN, speed=1000) as daemon:
            self.assertEqual(daemon.connect().call("status")["speed"], 1000)

    def test_missing_plan(self):
        # A state with a good plan in it does not hide a wrong option.
        with Daemon(plan=PLAN) as daemon:
            daemon.stop()
            done = subprocess.run([MINIMUSD, "--no-desktop", "--plan", daemon.home.plan + ".no"], env=daemon.env, capture_output=True,
                                  text=True, timeout=20, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"\A--plan \S+plan\.ini\.no: No such file or directory\n\Z")

    def test_priorities_are_for_the_journal(self):
        with Daemon(plan=PLAN + "[nonsense]\n") as daemon:
            self.assertRegex(daemon.log(), r"(?m)^/.*plan\.ini:4: \[nonsense\]")
            daemon.stop()
            stream = os.stat(daemon.log_path)
            for device, expected in ((stream.st_dev + 1, "/"), (stream.st_dev, "<3>/")):
                os.truncate(daemon.log_path, 0)
                daemon.env["JOURNAL_STREAM"] = "%d:%d" % (device, stream.st_ino)
                daemon.restart()
                self.assertRegex(daemon.log(), r"(?m)^%s.*plan\.ini:4: \[nonsense\]" % expected)


class Units(unittest.TestCase):
    def test_prefix_of_the_installation(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cmake", "-DCMAKE_INSTALL_PREFIX=" + folder, "-P", os.path.join(PREFIX, "systemd", "cmake_install.cmake")],
                           check=True, stdout=subprocess.DEVNULL)
            with open(os.path.join(folder, "lib", "systemd", "user", "minimusd.service")) as file:
                self.assertIn("\nExecStart=%s/bin/minimusd\n" % folder, file.read())

    def test_verify(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("systemd-analyze is not installed")
        with tempfile.TemporaryDirectory() as folder:
            runtime = os.path.join(folder, "run")
            os.mkdir(runtime, 0o700)
            units = []
            for name in ("minimusd.service", "minimusd.socket"):
                source = os.path.join(PREFIX, "lib", "systemd", "user", name)
                with open(source) as file:
                    text = file.read()
                # The installed path is not there yet; everything else is checked as it is.
                lines = ["ExecStart=" + MINIMUSD if line.startswith("ExecStart=") else line for line in text.split("\n")]
                units.append(os.path.join(folder, name))
                with open(units[-1], "w") as file:
                    file.write("\n".join(lines))
            done = subprocess.run(["systemd-analyze", "verify", "--user", "--man=no", *units], env=dict(os.environ, XDG_RUNTIME_DIR=runtime),
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))


main()
