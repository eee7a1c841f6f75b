# SPDX-License-Identifier: MIT
"""What pages show of a conversation is what the programs say: the messages in PLAN.md, the requests in PROTOCOL.md."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ["MINIMUS_SOURCE"]
BIN = os.path.join(os.environ["MINIMUS_PREFIX"], "bin")


def page(*names):
    with open(os.path.join(ROOT, "docs", *names), encoding="utf-8") as file:
        return file.read()


def run(home, program, *arguments, text=""):
    environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, XDG_STATE_HOME=home, XDG_DATA_HOME=home,
                       XDG_CACHE_HOME=home, XDG_RUNTIME_DIR=home)
    environment.pop("MINIMUS_SOCKET", None)
    return subprocess.run([os.path.join(BIN, program), *arguments], input=text, capture_output=True, text=True,
                          env=environment, cwd=home, timeout=60, check=False)


def indented(text, first):
    """The indented block of a page that begins with this line, as it is written."""
    block = text[text.index(f"\n    {first}") + 1:]
    return re.match(r"(?:    .*\n)+", block).group(0).replace("\n    ", "\n")[4:]


class Sessions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name

    def replies(self, requests):
        done = run(self.home, "minimusd", "--stdio", text="".join(json.dumps(r) + "\n" for r in requests))
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["id"]: line for line in lines if "id" in line}

    def test_the_messages_of_a_wrong_plan(self):
        text = page("PLAN.md")
        with open(os.path.join(self.home, "plan.ini"), "w", encoding="utf-8") as file:
            file.write(indented(text, "[reminder after-lunch]"))
        done = run(self.home, "minimusctl", "check", "plan.ini")
        self.assertEqual(2, done.returncode, done.stderr)
        said = (done.stdout + done.stderr).replace(self.home + "/", "")
        for line in indented(text, "plan.ini:").splitlines():
            self.assertIn(line, said)

    def test_the_requests_by_hand(self):
        for text in (page("PROTOCOL.md"), page("man", "minimus-protocol.7.scd")):
            found = [json.loads(line) for line in re.findall(r"echo '(\{.*\})'", text)]
            self.assertEqual(2, len(found))
            for number, request in enumerate(found):
                request["id"] = number
            replies = self.replies(found)
            self.assertEqual({}, replies[0]["result"])
            self.assertEqual("gluteus-minimus/desk-micro-3", replies[1]["result"]["routine"])

    def test_the_session_by_hand(self):
        requests = [json.loads(line) for line in re.findall(r'^    (\{"jsonrpc".*"method".*\})$', page("PROTOCOL.md"), re.M)]
        self.assertEqual([1, 2, 3, 4, 5], [request["id"] for request in requests])
        replies = self.replies(requests)
        self.assertIn("snapshot", replies[1]["result"])
        self.assertEqual("screening", replies[2]["error"]["data"]["code"])
        screening = {"jsonrpc": "2.0", "id": 0, "method": "screening", "params": {"result": "none"}}
        replies = self.replies([screening] + requests)
        for request in requests:
            self.assertIn("result", replies[request["id"]], replies[request["id"]])

    def test_the_report_is_taken(self):
        report = next(json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", page("PROTOCOL.md"), re.M | re.S)
                      if '"side-lying-clam"' in block)
        self.assertIn("effort", report)
        reply = self.replies([{"jsonrpc": "2.0", "id": 1, "method": "reminder.done",
                               "params": dict(report, reminder="strength")}])[1]
        self.assertNotEqual(-32602, reply.get("error", {}).get("code"), reply)


if __name__ == "__main__":
    sys.exit(unittest.main())
