# SPDX-License-Identifier: MIT
"""What is said to the notification server, read from the bus: each call of Notify, in order."""
import os
import re
import subprocess

from desk import end
from harness import until


class Watch:
    """Needs a bus that lets its owner listen, as desk.py's does."""

    def __init__(self, environment):
        self.process = subprocess.Popen(["dbus-monitor", "--session", "interface='org.freedesktop.Notifications',member='Notify'"],
                                        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.text = ""
        # It says that it lost its name when it has become a monitor.
        until(lambda: "NameLost" in self.read(), what="dbus-monitor")

    def read(self):
        self.text += (self.process.stdout.read() or b"").decode(errors="replace")
        return self.text

    def calls(self):
        calls = re.split(r"^method call .*$", self.read(), flags=re.M)[1:]
        # The last one may not have come whole.
        return [call for call in calls if re.search(r"^   int32 -?\d+$", call, re.M)]

    def actions(self):
        """(id, label) of the buttons of the last notification."""
        calls = self.calls()
        words = re.findall(r'^      string "(.*)"$', calls[-1].split("   array [", 1)[1].split("\n   ]", 1)[0], re.M) if calls else []
        return list(zip(words[::2], words[1::2]))

    def close(self):
        self.process.stdout.close()
        end(self.process)
