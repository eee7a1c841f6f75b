# SPDX-License-Identifier: MIT
"""minimusctl(1) has every verb and option of the table, and none that is not in it."""
import json
import os
import re
import subprocess
import unittest

SOURCE = os.environ["MINIMUS_SOURCE"]
MINIMUSCTL = os.path.join(os.environ["MINIMUS_PREFIX"], "bin", "minimusctl")


class Manual(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(SOURCE, "docs", "man", "minimusctl.1.scd"), encoding="utf-8") as file:
            self.text = file.read()
        self.verbs = json.loads(subprocess.run([MINIMUSCTL, "--dump-verbs"], check=True, capture_output=True).stdout)["verbs"]

    def entry(self, verb):
        """The synopsis line of a verb."""
        lines = [line for line in self.text.split("\n") if re.match(r"\*%s\*( |$)" % re.escape(verb), line)]
        self.assertEqual(1, len(lines), "minimusctl(1) has %d entries for %s" % (len(lines), verb))
        return lines[0]

    def test_verbs_are_told(self):
        for verb in self.verbs:
            entry = self.entry(verb["name"])
            for word in verb["words"]:
                # The models and levels are told in the text.
                if verb["name"] not in ("dry-run", "redflag"):
                    self.assertIn("*%s*" % word, entry)
            for option in verb["options"]:
                if option["name"] != "--json":
                    self.assertIn("*%s*" % option["name"], entry, "%s in the entry of %s" % (option["name"], verb["name"]))

    def test_nothing_else_is_told(self):
        known = {option["name"] for verb in self.verbs for option in verb["options"]} | {"--help", "--stdio"}
        self.assertEqual(set(), set(re.findall(r"--[a-z][a-z+-]*", self.text)) - known)


unittest.main()
