# SPDX-License-Identifier: MIT
"""The one command that makes the pictures of the documents: each is there, whole, and shows a drawing."""
import os
import subprocess
import sys
import tempfile
import unittest

import gnome
from harness import PREFIX, SOURCE

NAMES = ["%s-%s.png" % (scene, server) for server in ("dunst", "mako", "gnome") for scene in ("prompt", "hold", "done", "question")]
ORANGE = (217, 96, 43)  # of what works, in the light drawings
GREEN = (47, 117, 104)  # of the tick
CLOSE = 24


def pixels(path):
    """Columns, rows, and the colours in reading order."""
    size = subprocess.run(["identify", "-format", "%w %h", path], capture_output=True, text=True, check=True).stdout.split()
    raw = subprocess.run(["convert", path, "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    return int(size[0]), int(size[1]), [tuple(raw[i:i + 3]) for i in range(0, len(raw), 3)]


def like(colour, wanted):
    return sum(abs(a - b) for a, b in zip(colour, wanted)) < CLOSE


class Pictures(unittest.TestCase):
    def test_are_made_and_show_a_drawing(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, os.path.join(SOURCE, "tools", "screenshots"), "--wide", "--to", folder, PREFIX],
                                  capture_output=True, text=True, timeout=280, check=False)
            self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
            self.assertEqual(sorted(NAMES + ["session-terminal.png"]), sorted(os.listdir(folder)))
            for name in NAMES:
                with self.subTest(name=name):
                    wide, high, colours = pixels(os.path.join(folder, name))
                    self.assertTrue(wide > 400 and high > 120, (wide, high))
                    drawn = [i for i, colour in enumerate(colours) if like(colour, GREEN if name.startswith("done") else ORANGE)]
                    self.assertGreater(len(drawn), 5)
                    # The margin is empty: nothing was cut off there.
                    self.assertTrue(all(i % wide not in (0, wide - 1) for i in drawn))
                    self.assertEqual({(255, 255, 255)}, set(colours[:wide * 8] + colours[-wide * 8:]))


if os.geteuid() != 0 or gnome.missing():
    print("skipped: " + ("missing: " + ", ".join(gnome.missing()) if gnome.missing() else "the container needs root"))
    sys.exit(77)
unittest.main(verbosity=2)
