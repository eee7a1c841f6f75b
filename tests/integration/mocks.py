# SPDX-License-Identifier: MIT
"""Services on a bus that are none but by name, made with python-dbusmock; and a second bus to be the system's."""
import importlib.util
import os
import shutil
import subprocess

from desk import BUS_CONFIG, end
from harness import until

MOCK = "org.freedesktop.DBus.Mock"


def missing():
    lacking = [name for name in ("dbus-daemon", "busctl") if shutil.which(name) is None]
    return lacking + (["python3-dbusmock"] if importlib.util.find_spec("dbusmock") is None else [])


class Bus:
    """A bus of its own in a folder."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name)
        self.address = "unix:path=" + self.path
        self.log = open(os.path.join(folder, name + ".log"), "ab")
        config = self.path + ".conf"
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS_CONFIG % {"path": self.path, "services": ""})
        self.command = ["dbus-daemon", "--config-file=" + config, "--nofork", "--nopidfile"]
        self.mocks = {}
        self.start()

    def start(self):
        self.process = self.spawn(self.command)
        until(lambda: os.path.exists(self.path) and self.busctl("list", check=False).returncode == 0, what="the bus at " + self.path)

    def stop(self):
        """Ends the bus and all on it; start() brings a new one to the same place."""
        for name in list(self.mocks):
            self.end_mock(name)
        end(self.process)
        if os.path.exists(self.path):
            os.unlink(self.path)

    def spawn(self, command):
        env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address, DBUS_SYSTEM_BUS_ADDRESS=self.address)
        return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def busctl(self, *words, check=True):
        done = subprocess.run(["busctl", "--address=" + self.address, "--timeout=5", *words], capture_output=True, text=True,
                              timeout=20, check=False)
        if check and done.returncode != 0:
            raise AssertionError("busctl %s: %s" % (" ".join(words), done.stderr.strip()))
        return done

    def call(self, name, path, interface, method, *args):
        """What a method answers, as busctl prints it."""
        return self.busctl("call", name, path, interface, method, *args).stdout.strip()

    def has(self, name):
        answer = self.busctl("call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner", "s", name, check=False)
        return answer.stdout.strip() == "b true"

    def mock(self, name, path, *template):
        """Starts one; template: ("--template", NAME), or nothing for an empty object."""
        words = template or (name, path, name)
        self.mocks[name] = self.spawn(["/usr/bin/python3", "-m", "dbusmock", "--session", *words])
        until(lambda: self.has(name), what=name)
        return lambda method, *args: self.call(name, path, MOCK, method, *args)

    def end_mock(self, name):
        end(self.mocks.pop(name))

    def close(self):
        self.stop()
        self.log.close()
