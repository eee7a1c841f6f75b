# SPDX-License-Identifier: MIT
"""The whole line once more with minimusd and its notify helper under valgrind: no error, no leak.

Needs a build without sanitizers. Plugin hosts run as they are: their address limit leaves valgrind no room.
"""
import glob
import os
import re
import signal
import unittest

os.environ.setdefault("MINIMUS_PATIENCE", "6")

from end_to_end import PLAN, Whole, run  # noqa: E402
from harness import until  # noqa: E402

GLIB = "/usr/share/glib-2.0/valgrind/glib.supp"


class Valgrind(Whole):
    def under_valgrind(self, place, **more):
        command = ["valgrind", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=99",
                   "--trace-children=yes", "--trace-children-skip=*minimus-plugin-host",
                   "--log-file=" + os.path.join(place, "valgrind.%p")]
        if os.path.exists(GLIB):
            command.append("--suppressions=" + GLIB)
        self.begin(PLAN, wrapper=command, **more)

    def reports(self, place):
        """Valgrind's complete reports, by the program's name."""
        found = {}
        for path in glob.glob(os.path.join(place, "valgrind.*")):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if "ERROR SUMMARY" in text:
                found[re.search(r"Command: \S*/(\S+)", text).group(1)] = text
        return found

    def test_a_session_from_prompt_to_history(self):
        place = os.environ.get("TMPDIR", "/tmp")
        place = os.path.join(place, "minimus-valgrind-%d" % os.getpid())
        os.makedirs(place)
        self.addCleanup(lambda: [os.unlink(f) for f in glob.glob(place + "/*")] and os.rmdir(place))
        self.under_valgrind(place)
        self.wait_buttons("Start", "Snooze", "Skip")
        self.screen.press("Start")
        self.client.wait_event("session.started")
        self.client.call("session.pause")
        self.client.call("session.resume")
        self.client.wait_event("session.finished")
        self.wait_buttons("Easy", "Right", "Hard")
        self.screen.press("Right")
        self.client.wait_event("reminder.done")
        self.assertEqual("done", self.client.call("history")["entries"][0]["outcome"])
        self.daemon.home.write_plan("[reminder test]\nevry = 3s\n")
        self.assertFalse(self.client.call("reload")["ok"])
        self.daemon.home.write_plan(PLAN)
        self.assertTrue(self.client.call("reload")["ok"])
        for method in ("status", "reminders", "progress", "plugins", "doctor", "rpc.discover", "sync"):
            self.client.call(method)
        self.client.close()
        self.assertEqual(0, self.daemon.stop(signal.SIGTERM))
        # The helper ends by itself when the daemon has gone. A fork that became a plugin host leaves no report.
        until(lambda: len(self.reports(place)) >= 2, what="the reports of minimusd and its helper")
        for command, text in self.reports(place).items():
            self.assertIn("ERROR SUMMARY: 0 errors", text, command + "\n" + text[-6000:])


if __name__ == "__main__":
    run()
