# SPDX-License-Identifier: MIT
"""Pages in step with the programs: links lead somewhere, plans in pages pass `check`, verbs and options that pages
name exist, and every verb has its place in the manual. No page without a check that would catch it ageing."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get("MINIMUS_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PREFIX = os.environ.get("MINIMUS_PREFIX", os.path.join(ROOT, "build", "dev"))
MINIMUSCTL = os.path.join(PREFIX, "bin", "minimusctl")
MINIMUSD = os.path.join(PREFIX, "bin", "minimusd")


def pages():
    found = [os.path.join(ROOT, n) for n in os.listdir(ROOT) if n.endswith(".md")]
    for folder, _, names in os.walk(os.path.join(ROOT, "docs")):
        found += [os.path.join(folder, n) for n in names if n.endswith(".md")]
    return sorted(found)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def verbs():
    return {v["name"]: v for v in json.loads(run(MINIMUSCTL, "--dump-verbs").stdout)["verbs"]}


def anchors(text):
    return {re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in text.split("\n") if line.startswith("#")}


def dead_links(path, text):
    for target in re.findall(r"\]\(([^)#\s]*)(?:#[^)\s]*)?\)", text):
        if target and "://" not in target and not os.path.exists(os.path.join(os.path.dirname(path), target)):
            yield f"{os.path.relpath(path, ROOT)}: {target} is not there"
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]*)\)", text):
        where = os.path.join(os.path.dirname(path), target) if target else path
        if "://" not in target and os.path.exists(where) and anchor not in anchors(read(where)):
            yield f"{os.path.relpath(path, ROOT)}: {target}#{anchor} has no such heading"


def unknown_verbs(path, text, known):
    for line in re.findall(r"(?:^    |`)((?:[\w/]*/)?minimusctl [^`\n]*)", text, re.M):
        words = [w for w in line.split() if not w.startswith("-")]
        verb = words[1] if len(words) > 1 else ""
        if re.fullmatch(r"[a-z][a-z-]*", verb) and verb not in known:
            yield f"{os.path.relpath(path, ROOT)}: minimusctl has no verb {verb}"


class Pages(unittest.TestCase):
    def test_links_lead_somewhere(self):
        problems = [p for path in pages() for p in dead_links(path, read(path))]
        self.assertEqual([], problems)

    def test_verbs_that_pages_name_exist(self):
        known = verbs()
        problems = [p for path in pages() for p in unknown_verbs(path, read(path), known)]
        self.assertEqual([], problems)

    def test_plans_in_pages_are_right(self):
        count = 0
        for path in pages():
            for block in re.findall(r"^```ini\n(.*?)^```", read(path), re.M | re.S):
                with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
                    file.write(block)
                    file.flush()
                    done = run(MINIMUSCTL, "check", file.name)
                self.assertEqual(0, done.returncode, f"{path}:\n{block}\n{done.stdout}{done.stderr}")
                count += 1
        self.assertGreater(count, 0)

    def test_every_verb_is_in_the_manual(self):
        manual = read(os.path.join(ROOT, "docs", "man", "minimusctl.1.scd"))
        self.assertEqual([], [v for v in verbs() if f"*{v}*" not in manual and f"*{v} " not in manual])

    def test_every_option_of_the_daemon_is_in_its_manual(self):
        text = run(MINIMUSD, "--help").stdout
        manual = read(os.path.join(ROOT, "docs", "man", "minimusd.1.scd"))
        options = set(re.findall(r"--[a-z-]+", text))
        self.assertGreater(len(options), 5)
        self.assertEqual([], sorted(o for o in options if o not in manual))

    def test_presets_that_pages_name_exist(self):
        presets = {p["name"] for p in json.loads(read(os.path.join(ROOT, "CMakePresets.json")))["configurePresets"]}
        for path in pages():
            for name in re.findall(r"--preset ([a-z]+)", read(path)):
                self.assertIn(name, presets, path)

    def test_tools_that_pages_name_exist(self):
        for path in pages():
            for name in re.findall(r"\b((?:tools|bench)/[a-z-]+)\b(?![./])", read(path)):
                self.assertTrue(os.path.exists(os.path.join(ROOT, name)), f"{path}: {name}")

    def test_each_check_can_fail(self):
        self.assertTrue(list(dead_links(os.path.join(ROOT, "README.md"), "[x](nowhere.md)")))
        self.assertTrue(list(dead_links(os.path.join(ROOT, "README.md"), "[x](README.md#nothing-such)")))
        self.assertTrue(list(unknown_verbs(os.path.join(ROOT, "README.md"), "`minimusctl dance`", verbs())))


if __name__ == "__main__":
    sys.exit(unittest.main())
