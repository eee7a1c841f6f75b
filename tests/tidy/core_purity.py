# SPDX-License-Identifier: MIT
"""The core decides and does nothing else: what its objects call and include is listed here.

Arguments: the core's archive and the C compiler. What a compiler adds by itself (sanitizers,
coverage, stack protection) is no call of the core's.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

PURE = {
    "memchr", "memcmp", "bcmp", "memcpy", "memmove", "memset",
    "strchr", "strcmp", "strcspn", "strlen", "strncmp", "strnlen", "strpbrk", "strrchr", "strspn", "strstr",
    "isalnum", "isalpha", "isdigit", "islower", "isprint", "ispunct", "isspace", "isupper", "isxdigit",
    "tolower", "toupper", "__ctype_b_loc", "__ctype_tolower_loc", "__ctype_toupper_loc",
    "snprintf", "vsnprintf", "__snprintf_chk", "__vsnprintf_chk",
    "__memcpy_chk", "__memmove_chk", "__memset_chk",
    "__assert_fail", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_",
}
ADDED_BY_COMPILERS = ("__asan_", "__ubsan_", "__tsan_", "__sanitizer_", "__sancov_", "__gcov_", "__llvm_", "llvm_gcov")
HEADERS = {
    "assert.h", "ctype.h", "errno.h", "inttypes.h", "limits.h", "stdalign.h", "stdarg.h",
    "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "string.h",
}
MUTABLE = re.compile(r"\.(data|bss|tdata|tbss)(\.(?!rel\.ro).*)?$")

ROOT = os.environ["MINIMUS_SOURCE"]
ARCHIVE = ""
COMPILER = ""


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C")).stdout


def symbols(archive):
    """Lists of (member, symbol) that are undefined, and of symbols that are defined."""
    wanted, given, member = [], set(), ""
    for line in run("nm", "--format=posix", archive).splitlines():
        if line.endswith(":"):
            member = line[line.rindex("[") + 1:line.rindex("]")] if "[" in line else line[:-1]
            continue
        name, kind = line.split()[:2]
        if kind in "Uw":
            wanted.append((member, name))
        else:
            given.add(name)
    return wanted, given


def impure_calls(archive):
    wanted, given = symbols(archive)
    return [
        f"{member}: {name}"
        for member, name in wanted
        if name not in given and name not in PURE and not name.startswith(ADDED_BY_COMPILERS)
    ]


def has_instruments(archive):
    return any(name.startswith(ADDED_BY_COMPILERS) for _, name in symbols(archive)[0])


def mutable_state(archive):
    """Sections that a program may write to; instruments keep their own there, so not with them."""
    problems, member = [], ""
    if has_instruments(archive):
        return problems
    for line in run("size", "-A", archive).splitlines():
        words = line.split()
        if "(ex " in line:
            member = words[0]
        elif len(words) == 3 and words[1].isdigit() and int(words[1]) > 0 and MUTABLE.match(words[0]):
            problems.append(f"{member}: {words[1]} bytes in {words[0]}")
    return problems


def wrong_includes(folder):
    problems = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith((".c", ".h")):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        for kind, target in re.findall(r'^\s*#\s*include\s*([<"])([^>"]*)[>"]', text, re.MULTILINE):
            own = os.path.join(folder, target)
            abi = os.path.join(ROOT, "include", target)
            if kind == "<" and target in HEADERS:
                continue
            if kind == '"' and "/" not in target and os.path.exists(own):
                continue
            if target.startswith("minimus/") and os.path.exists(abi):
                continue
            problems.append(f"{name}: {target}")
    return problems


def plant(folder, source):
    """An archive with one object of this source."""
    code = os.path.join(folder, "planted.c")
    with open(code, "w", encoding="utf-8") as file:
        file.write(source)
    run(COMPILER, "-std=c17", "-O1", "-fPIC", "-c", code, "-o", os.path.join(folder, "planted.o"))
    archive = os.path.join(folder, "planted.a")
    run("ar", "rcs", archive, os.path.join(folder, "planted.o"))
    return archive


class CorePurity(unittest.TestCase):
    def test_calls(self):
        self.assertIn("sched.c.o", run("ar", "t", ARCHIVE))
        problems = impure_calls(ARCHIVE)
        self.assertEqual([], problems, "the core calls what is not pure:\n" + "\n".join(problems))

    def test_state(self):
        problems = mutable_state(ARCHIVE)
        self.assertEqual([], problems, "the core keeps state of its own:\n" + "\n".join(problems))

    def test_includes(self):
        problems = wrong_includes(os.path.join(ROOT, "core"))
        self.assertEqual([], problems, "the core includes what is not its own:\n" + "\n".join(problems))

    def test_planted_calls(self):
        rows = (
            ("time", "#include <time.h>\nlong f(void) { return (long)time(0); }\n"),
            ("malloc", "#include <stdlib.h>\nvoid *f(void) { return malloc(7); }\n"),
            ("localtime_r", "extern void *localtime_r(const long *, void *);\n"
                "void *f(long s, void *tm) { return localtime_r(&s, tm); }\n"),
            ("getenv", "#include <stdlib.h>\nchar *f(void) { return getenv(\"TZ\"); }\n"),
            ("read", "#include <unistd.h>\nlong f(char *p) { return read(0, p, 1); }\n"),
        )
        for name, source in rows:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                self.assertEqual([f"planted.o: {name}"], impure_calls(plant(folder, source)))

    def test_planted_purity(self):
        source = "#include <string.h>\nint f(const char *a, const char *b) { return strcmp(a, b); }\n"
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual([], impure_calls(plant(folder, source)))

    def test_planted_state(self):
        rows = (
            ("static int n;\nint f(void) { return ++n; }\n", 1),
            ("int n = 7;\nint f(void) { return ++n; }\n", 1),
            ("const char *const names[] = {\"a\", \"b\"};\nconst int n = 3;\n", 0),
        )
        for source, count in rows:
            with self.subTest(source), tempfile.TemporaryDirectory() as folder:
                self.assertEqual(count, len(mutable_state(plant(folder, source))))

    def test_planted_includes(self):
        rows = (
            ("#include <time.h>\n", ["planted.c: time.h"]),
            ("  #  include <stdlib.h>\n", ["planted.c: stdlib.h"]),
            ("#include \"daemon/store.h\"\n", ["planted.c: daemon/store.h"]),
            ("#include \"planted.h\"\n#include <string.h>\n#include \"minimus/plugin.h\"\n", []),
        )
        for source, expected in rows:
            with self.subTest(source), tempfile.TemporaryDirectory() as folder:
                for name, text in (("planted.c", source), ("planted.h", "")):
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                        file.write(text)
                self.assertEqual(expected, wrong_includes(folder))


if __name__ == "__main__":
    ARCHIVE, COMPILER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
