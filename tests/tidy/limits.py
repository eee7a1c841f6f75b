# SPDX-License-Identifier: MIT
"""Limits that a machine can check: sizes, leftovers, unlisted sources, walls between folders.

Each check is a function from the list of files to problems; the last test proves that every check can fail by
running it on a planted tree.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.environ.get("MINIMUS_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))

C_LINES_MAX = 600
H_LINES_MAX = 250
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100

# What each folder may include of the others (house rule: dependencies run one way).
MAY_INCLUDE = {
    "core": {"core"},
    "wire": {"wire"},
    "daemon": {"daemon", "core", "wire"},
    "desktop": {"desktop", "wire"},
    "plugin-host": {"plugin-host", "wire", "minimus"},
    "cli": {"cli", "wire"},
    "plugins": {"minimus"},
    "include": {"minimus"},
}

LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SYSTEM_CALLS = {"core": re.compile(r"\b(malloc|calloc|realloc|free|time|printf|fopen|getenv)\s*\(")}


def tracked(root):
    try:
        out = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, check=True)
        names = [n for n in out.stdout.decode().split("\0") if n]
    except (subprocess.CalledProcessError, FileNotFoundError):
        names = [os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs]
    return [n for n in names if os.path.isfile(os.path.join(root, n)) and not n.startswith("build/")]


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def c_files(names, *ends):
    return [n for n in names if n.endswith(ends or (".c", ".h"))]


def check_sizes(root, names):
    for name in c_files(names):
        if name.startswith("tests/") or name.startswith("include/"):
            continue
        lines = read(root, name).count("\n")
        limit = C_LINES_MAX if name.endswith(".c") else H_LINES_MAX
        if lines > limit:
            yield f"{name}: {lines} lines; at most {limit}, cut it by idea"


def functions(text):
    """(first line, lines) of each body: a brace at the end of a line in column one's statement, closed in column one."""
    start = None
    for number, line in enumerate(text.split("\n"), 1):
        if start is None and re.match(r"^[A-Za-z_].*\)\s*\{$|^\t+.*\)\s*\{$", line) and not line.startswith("\t\t\t"):
            start = number if re.match(r"^[A-Za-z_]", line) or start is None else start
        elif line.startswith("}"):
            if start is not None:
                yield start, number - start + 1
            start = None


def check_functions(root, names):
    for name in c_files(names, ".c"):
        if name.startswith("tests/"):
            continue
        for start, lines in functions(read(root, name)):
            if lines > FUNCTION_LINES_MAX:
                yield f"{name}:{start}: a function of {lines} lines; at most {FUNCTION_LINES_MAX}"


def check_text(root, names):
    for name in names:
        if name.endswith((".png", ".svg", ".so")) or "corpus" in name or name.startswith("tests/plans/"):
            continue
        text = read(root, name)
        if name != "tests/tidy/limits.py" and LEFTOVERS.search(text):
            yield f"{name}: a leftover mark; finish it or open an issue"
        if text and not text.endswith("\n"):
            yield f"{name}: no newline at the end"
        if name.endswith((".c", ".h")) and re.search(r"[ \t]+$", text, re.M):
            yield f"{name}: blanks at the end of a line"


def check_licence(root, names):
    for name in names:
        if name.endswith((".c", ".h", ".py")) and "SPDX-License-Identifier: MIT" not in read(root, name)[:200]:
            yield f"{name}: the first line names no licence (SPDX-License-Identifier: MIT)"


def check_listed(root, names):
    for name in c_files(names, ".c"):
        folder = os.path.dirname(name)
        lists = ""
        while True:
            path = os.path.join(root, folder, "CMakeLists.txt")
            if os.path.exists(path):
                lists += read(root, os.path.join(folder, "CMakeLists.txt"))
            if not folder:
                break
            folder = os.path.dirname(folder)
        # Programs made by a script of the tests (hostile plugins and the like) are named by their folder.
        listed = os.path.basename(name) in lists or os.path.basename(name)[:-2] in lists
        if not listed and not re.match(r"tests/.*/(bad|good|hostile|corpus)/", name):
            yield f"{name}: in no CMakeLists.txt, so nothing builds it"


def check_walls(root, names):
    for name in c_files(names):
        folder = name.split("/")[0]
        if folder not in MAY_INCLUDE:
            continue
        for line in read(root, name).split("\n"):
            found = re.match(r'#include [<"]([a-z-]+)/', line)
            if found and found.group(1) in set(MAY_INCLUDE) | {"minimus"} \
                    and found.group(1) not in MAY_INCLUDE[folder]:
                yield f"{name}: {line.strip()}: {folder}/ may not use {found.group(1)}/"


def check_core_calls(root, names):
    for name in c_files(names):
        folder = name.split("/")[0]
        if folder not in SYSTEM_CALLS:
            continue
        for number, line in enumerate(read(root, name).split("\n"), 1):
            code = re.sub(r'"(\\.|[^"\\])*"|/\*.*?\*/', "", line)
            if not line.lstrip().startswith("*") and SYSTEM_CALLS[folder].search(code):
                yield f"{name}:{number}: the core calls nothing but pure functions"


def check_main(root, names):
    if "daemon/main.c" in names:
        lines = read(root, "daemon/main.c").count("\n")
        if lines > 150:
            yield f"daemon/main.c: {lines} lines; at most 150, it only wires"
    hello = "plugins/hello/hello.c"
    if hello in names and read(root, hello).count("\n") >= 40:
        yield f"{hello}: the example is 40 lines or more"


CHECKS = [check_sizes, check_functions, check_text, check_licence, check_listed, check_walls, check_core_calls,
          check_main]

PLANTED = {
    "check_sizes": {"core/long.c": "int x;\n" * 601},
    "check_functions": {"core/f.c": "int f(void) {\n" + "\tx();\n" * 80 + "}\n"},
    "check_text": {"cli/left.c": "/* TO" + "DO: this */\n"},
    "check_licence": {"wire/none.c": "int x;\n"},
    "check_listed": {"core/lost.c": "int x;\n"},
    "check_walls": {"cli/over.c": '#include "core/engine.h"\n'},
    "check_core_calls": {"core/calls.c": "int f(void) {\n\treturn time(NULL);\n}\n"},
    "check_main": {"daemon/main.c": "int x;\n" * 151},
}


class Limits(unittest.TestCase):
    def test_tree(self):
        names = tracked(ROOT)
        self.assertGreater(len(names), 30)
        problems = [p for check in CHECKS for p in check(ROOT, names)]
        self.assertEqual([], problems, "\n" + "\n".join(problems))

    def test_each_check_can_fail(self):
        for check in CHECKS:
            with self.subTest(check.__name__), tempfile.TemporaryDirectory() as root:
                for name, text in PLANTED[check.__name__].items():
                    os.makedirs(os.path.join(root, os.path.dirname(name)), exist_ok=True)
                    with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                        file.write(text)
                self.assertTrue(list(check(root, tracked(root))), check.__name__)


if __name__ == "__main__":
    sys.exit(unittest.main())
