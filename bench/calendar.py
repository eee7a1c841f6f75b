# SPDX-License-Identifier: MIT
"""ns per next elapse of calendar expressions: minimus, systemd-analyze (start-up subtracted) and libical.

    calendar.py BUILD-TREE CALLS

Each figure is the best of several runs, for the machine may be busy. libical repeats the same rule without a zone, which
flatters it.
"""
import json
import os
import subprocess
import sys
import time

PREFIX = os.path.abspath(sys.argv[1])
CALLS = int(sys.argv[2])
RUNS = 5
BASE, BASE_TEXT = 1767225600, "2026-01-01 00:00:00 UTC"
PEER_CALLS = 10000
# A zone in the expression makes systemd start a process for each elapse.
ZONED_CALLS = 300
GOAL_NS = 100
WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"
EXPRESSIONS = (
    ("minutely", "FREQ=MINUTELY"),
    ("daily", "FREQ=DAILY"),
    ("Mon..Fri 09:00", f"FREQ=WEEKLY;{WORKDAYS};BYHOUR=9"),
    ("Mon..Fri 09..17:00/50 Europe/Berlin", f"FREQ=DAILY;{WORKDAYS};BYHOUR=9,10,11,12,13,14,15,16,17;BYMINUTE=0,50"),
    ("*-*~1 12:00 America/New_York", "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=12"),
    ("8..18:0/20 Australia/Lord_Howe", "FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14,15,16,17,18;BYMINUTE=0,20,40"),
    ("Fri *-*-13 18:00 Asia/Kathmandu", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;BYHOUR=18"),
    ("Mon *-1/3-1..7 06:30", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=MO;BYHOUR=6;BYMINUTE=30"),
)


def best(measure):
    return min(measure() for _ in range(RUNS))


def ours(expression):
    line = f"UTC\t{BASE}\t1\t{expression}\n"
    answer = subprocess.run([f"{PREFIX}/bench/bench-calendar", "/usr/share/zoneinfo", "--time", str(CALLS)],
        input=line, capture_output=True, text=True, check=True)
    return float(answer.stdout)


def libical(rule):
    program = f"{PREFIX}/bench/bench-ical"
    if not os.path.exists(program):
        return None
    return best(lambda: float(subprocess.run([program, str(PEER_CALLS)], input=rule + "\n", capture_output=True, text=True,
        check=True).stdout))


def analyze_s(expression, iterations):
    """Seconds of one process, and how many elapses it found."""
    begin = time.monotonic()
    answer = subprocess.run(["systemd-analyze", "calendar", f"--iterations={iterations}", f"--base-time={BASE_TEXT}", expression],
        capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C", "SYSTEMD_COLORS": "0"})
    return time.monotonic() - begin, answer.stdout.count("Iter. #") + 1


def systemd(expression):
    wanted = ZONED_CALLS if "/" in expression.split()[-1] and expression[-1].isalpha() else PEER_CALLS
    start_s = best(lambda: analyze_s(expression, 1)[0])
    long_s, found = min(analyze_s(expression, wanted) for _ in range(RUNS))
    return max(0.0, (long_s - start_s) / (found - 1) * 1e9) if found > 1 else None


def rounded(value):
    return None if value is None else round(value, 1)


def main():
    for expression, rule in EXPRESSIONS:
        mine = best(lambda text=expression: ours(text))
        print(json.dumps({
            "bench": "calendar", "expression": expression, "minimus_ns": rounded(mine), "systemd_ns": rounded(systemd(expression)),
            "libical_ns": rounded(libical(rule)), "goal_ns": GOAL_NS, "ok": mine <= GOAL_NS,
        }), flush=True)


main()
