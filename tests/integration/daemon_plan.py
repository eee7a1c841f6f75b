# SPDX-License-Identifier: MIT
"""Plans: wrong ones say where, the running one stays, the last good one comes back."""
import os
import unittest

from harness import Daemon, Home, RpcError, Stdio, main, until

GOOD = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"
WRONG = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\nsnoze = 5min\n"


class Plan(unittest.TestCase):
    def test_reload_takes_a_new_plan(self):
        with Daemon(plan=GOOD) as daemon:
            client = daemon.connect()
            client.subscribe()
            self.assertEqual([r["id"] for r in client.call("reminders")["reminders"]], ["desk"])
            daemon.home.write_plan(GOOD + "max-per-day = 5\n[reminder strong]\nroutine = strength-a-15\nat = 18:00\n")
            self.assertTrue(client.call("status")["plan"]["changed"])
            self.assertEqual(client.call("reload"), {"ok": True, "problems": []})
            client.wait_event("plan.reloaded")
            self.assertEqual([r["id"] for r in client.call("reminders")["reminders"]], ["desk", "strong"])
            self.assertFalse(client.call("status")["plan"]["changed"])

    def test_wrong_reload_changes_nothing(self):
        with Daemon(plan=GOOD) as daemon:
            client = daemon.connect()
            client.subscribe()
            path = daemon.home.write_plan(WRONG)
            answer = client.call("reload")
            self.assertFalse(answer["ok"])
            problem = answer["problems"][0]
            self.assertEqual((problem["file"], problem["line"], problem["section"], problem["key"]), (path, 4, "reminder desk", "snoze"))
            self.assertEqual(problem["suggestion"], "snooze")
            self.assertIn(":4:", client.wait_event("plan.rejected")["problem"])
            self.assertEqual([r["id"] for r in client.call("reminders")["reminders"]], ["desk"])
            status = client.call("status")["plan"]
            self.assertFalse(status["ok"])
            self.assertTrue(status["problem"].startswith(path + ":4: [reminder desk] snoze"), status)
            daemon.home.write_plan(GOOD)
            self.assertTrue(client.call("reload")["ok"])
            self.assertNotIn("problem", client.call("status")["plan"])

    def test_the_zone_of_the_machine_changes(self):
        home = Home()
        self.addCleanup(home.remove)
        link = os.path.join(home.root, "localtime")
        os.symlink("/usr/share/zoneinfo/Europe/Berlin", link)
        plan = "[minimus]\nquiet = none\n[reminder desk]\nroutine = desk-micro-3\nat = 12:00\n"
        with Daemon(plan=plan, home=home, env={"TZ": "", "MINIMUS_LOCALTIME": link}) as daemon:
            client = daemon.connect()
            self.assertRegex(client.call("reminders")["reminders"][0]["due"], r"T12:00:00\+0[12]:00$")
            os.symlink("/usr/share/zoneinfo/Asia/Kathmandu", link + "~")
            os.replace(link + "~", link)
            until(lambda: client.call("reminders")["reminders"][0]["due"].endswith("+05:45"), what="the zone")

    def test_a_reminder_that_leaves_the_plan_ends(self):
        with Daemon(plan=GOOD + "[reminder other]\nroutine = desk-micro-3\nat = 12:00\n") as daemon:
            client = daemon.connect()
            client.call("screening", result="none")
            client.call("reminder.now", reminder="other")
            daemon.home.write_plan(GOOD)
            client.call("reload")
            entry = client.call("history")["entries"][-1]
            self.assertEqual((entry["reminder"], entry["outcome"]), ("other", "missed"))

    def test_calendar(self):
        with Daemon(plan=GOOD) as daemon:
            client = daemon.connect()
            asked = {"expression": "Mon..Fri 09:00", "from": "2026-11-23T00:00:00+01:00", "timezone": "Europe/Berlin", "count": 3}
            self.assertEqual(client.call("calendar", **asked), {
                "expression": "Mon..Fri *-*-* 09:00:00",
                "next": ["2026-11-23T09:00:00+01:00", "2026-11-24T09:00:00+01:00", "2026-11-25T09:00:00+01:00"]})
            # The expression's own zone counts; the parameter's is what is shown.
            asked["expression"] = "*-12-01 12:00 America/New_York"
            self.assertEqual(client.call("calendar", **asked)["next"][0], "2026-12-01T18:00:00+01:00")
            asked["expression"] = "2026-11-23 09:00"
            self.assertEqual(client.call("calendar", **asked)["next"], ["2026-11-23T09:00:00+01:00"])
            for wrong in ({"expression": "Mon..Fri 25:00"}, {"expression": "daily Mars/Base"}, {"timezone": "../passwd"}, {"from": "soon"}):
                with self.assertRaises(RpcError):
                    client.call("calendar", **dict(asked, **wrong))

    def test_calendar_reminder(self):
        plan = "[minimus]\ntimezone = Europe/Berlin\n\n[reminder tokyo]\nroutine = desk-micro-3\ncalendar = *-01-01 09:00 {zone}\n"
        with Daemon(plan=plan.format(zone="Asia/Tokyo")) as daemon:
            client = daemon.connect()
            reminder = client.call("reminders")["reminders"][0]
            self.assertRegex(reminder["due"], r"-01-01T01:00:00\+01:00$")
            self.assertEqual(reminder["schedule"], "by calendar *-01-01 09:00:00 Asia/Tokyo")
            daemon.home.write_plan(plan.format(zone="Asia/Nowhere"))
            answer = client.call("reload")
            self.assertFalse(answer["ok"])
            self.assertEqual((answer["problems"][0]["line"], answer["problems"][0]["key"]), (6, "calendar"))
            self.assertIn("Asia/Nowhere", answer["problems"][0]["message"])

    def test_hangup_reloads(self):
        with Daemon(plan=GOOD) as daemon:
            client = daemon.connect()
            client.subscribe()
            daemon.home.write_plan(GOOD.replace("50min", "40min"))
            daemon.process.send_signal(1)
            client.wait_event("plan.reloaded")
            daemon.wait_notify("READY=1")

    def test_wrong_at_start_runs_the_last_good_one(self):
        with Daemon(plan=GOOD) as daemon:
            self.assertEqual(daemon.stop(), 0)
            daemon.home.write_plan(WRONG)
            daemon.start()
            client = daemon.connect()
            self.assertEqual([r["id"] for r in client.call("reminders")["reminders"]], ["desk"])
            status = client.call("status")["plan"]
            self.assertFalse(status["ok"])
            self.assertIn("plan.ini:4:", status["problem"])
            self.assertEqual(status["running"], "the last good plan")

    def test_wrong_from_the_first(self):
        with Daemon(plan=WRONG) as daemon:
            client = daemon.connect()
            self.assertEqual(client.call("reminders")["reminders"], [])
            self.assertFalse(client.call("status")["plan"]["ok"])
            self.assertEqual(client.call("timeline", routine="desk-micro-3")["total_s"], 175)
            daemon.home.write_plan(GOOD)
            self.assertTrue(client.call("reload")["ok"])
            self.assertEqual(len(client.call("reminders")["reminders"]), 1)

    def test_later_files_override_and_are_kept(self):
        home = Home()
        try:
            home.write_plan(GOOD)
            home.write_plan("[reminder desk]\nevery = 30min\n[reminder evening]\nroutine = release-stretch-8\nat = 20:00\n", "plan.d/10-more.ini")
            with Daemon(home=home) as daemon:
                schedules = {r["id"]: r["schedule"] for r in daemon.connect().call("reminders")["reminders"]}
                self.assertIn("30min", schedules["desk"])
                daemon.stop()
                home.write_plan(WRONG)
                daemon.start()
                client = daemon.connect()
                self.assertEqual({r["id"]: r["schedule"] for r in client.call("reminders")["reminders"]}, schedules)
        finally:
            home.remove()

    def test_check(self):
        with Daemon(plan=GOOD) as daemon:
            client = daemon.connect()
            other = daemon.home.write_plan("[reminder x]\nroutine = nothing\nevery = 5\n", "other.ini")
            answer = client.call("check", plan=other)
            self.assertFalse(answer["ok"])
            self.assertIn(3, [p["line"] for p in answer["problems"]])
            self.assertTrue(client.call("check")["ok"])
            self.assertFalse(client.call("check", plan=os.path.join(daemon.home.root, "absent.ini"))["ok"])
            self.assertEqual(client.call("status")["plan"]["ok"], True)

    def test_time_zone(self):
        with Daemon(plan=GOOD + "[minimus]\ntimezone = Asia/Kathmandu\n") as daemon:
            client = daemon.connect()
            self.assertTrue(client.call("screening")["next"].endswith("+05:45"))
            daemon.home.write_plan(GOOD + "[minimus]\ntimezone = Asia/Nowhere\n")
            answer = client.call("reload")
            self.assertEqual((answer["ok"], answer["problems"][0]["line"], answer["problems"][0]["key"]), (False, 5, "timezone"))

    def test_shipped_plan_without_one_of_the_person(self):
        with Daemon() as daemon:
            status = daemon.connect().call("status")["plan"]
            self.assertTrue(status["ok"], status)
            self.assertTrue(status["path"].endswith("share/minimus/plan.ini"), status)

    def test_stdio_says_not_found(self):
        with Stdio(plan=GOOD) as client:
            with self.assertRaises(RpcError) as caught:
                client.call("timeline", routine="absent")
            self.assertEqual(caught.exception.data_code, "not-found")


main()
