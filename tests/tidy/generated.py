# SPDX-License-Identifier: MIT
"""Generated regions of the pages are what the programs say today, every table is in use, and scdoc takes every page.

    generated.py TABLES
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get("MINIMUS_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
TABLES = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else ""
MANUALS = os.path.join(ROOT, "docs", "man")


def docs(*options):
    return subprocess.run([sys.executable, os.path.join(ROOT, "tools", "docs"), "--tables", TABLES, *options],
                          capture_output=True, text=True, timeout=120, check=False)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def manuals():
    return sorted(os.path.join(MANUALS, name) for name in os.listdir(MANUALS) if name.endswith(".scd"))


def pages():
    folder = os.path.join(ROOT, "docs")
    return manuals() + [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".md")]


class Generated(unittest.TestCase):
    def test_regions_are_up_to_date(self):
        done = docs("--check")
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    def test_every_table_is_on_a_page(self):
        names = subprocess.run([TABLES, "--list"], capture_output=True, text=True, check=True).stdout.split()
        self.assertGreater(len(names), 8)
        text = "".join(read(path) for path in pages())
        self.assertEqual([], [name for name in names if f"generated: {name}" not in text])

    def test_every_region_has_an_end(self):
        for path in pages():
            text = read(path)
            starts = len(re.findall(r"^(?:<!-- |; )generated: ", text, re.M))
            ends = len(re.findall(r"^(?:<!-- end -->|; end)$", text, re.M))
            self.assertEqual(starts, ends, path)

    def test_a_changed_region_is_found_and_written_anew(self):
        with tempfile.TemporaryDirectory() as root:
            shutil.copytree(os.path.join(ROOT, "docs"), os.path.join(root, "docs"))
            shutil.copytree(os.path.join(ROOT, "tests", "fixtures", "shapes"),
                            os.path.join(root, "tests", "fixtures", "shapes"))
            path = os.path.join(root, "docs", "PLAN.md")
            good = read(path)
            with open(path, "w", encoding="utf-8") as file:
                file.write(good.replace("| `snooze` |", "| `snoze` |"))
            done = docs("--check", "--root", root)
            self.assertEqual(1, done.returncode)
            self.assertIn("docs/PLAN.md: a generated region is out of date", done.stdout)
            self.assertEqual(0, docs("--root", root).returncode)
            self.assertEqual(good, read(path))

    def test_an_unknown_table_is_told(self):
        done = subprocess.run([TABLES, "nothing-md"], capture_output=True, text=True, check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn("tables --list", done.stderr)


class Manuals(unittest.TestCase):
    def setUp(self):
        if shutil.which("scdoc") is None:
            self.skipTest("scdoc is not there")

    def scdoc(self, text):
        return subprocess.run(["scdoc"], input=text, capture_output=True, text=True, timeout=60, check=False)

    def test_each_is_taken(self):
        self.assertGreater(len(manuals()), 1)
        for path in manuals():
            with self.subTest(os.path.basename(path)):
                done = self.scdoc(read(path))
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                name, section = re.match(r"(.*)\.(\d)\.scd", os.path.basename(path)).groups()
                self.assertTrue(read(path).startswith(f"{name}({section})"), "the title is not the name of the file")
                self.assertIn(".SH NAME", done.stdout)
                # scdoc prints a heading as it is, and troff would take the backslash for itself.
                self.assertEqual([], re.findall(r"^#.*\\.*", read(path), re.M))

    def test_a_broken_one_is_not(self):
        self.assertNotEqual(0, self.scdoc("minimus-plan(5)\n\n# NAME\n\nan *unfinished\n\n").returncode)


if __name__ == "__main__":
    sys.exit(unittest.main())
