/* SPDX-License-Identifier: MIT */
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/sched.h"

#define NOT_YET INT64_MIN
#define SLACK_US US_PER_S
#define RECENT 64 /* older occurrences have ended */
#define FLOOD (HOLD_QUIET | HOLD_LOCKED | HOLD_ASLEEP | HOLD_AWAY | HOLD_SETTLING)

void rules_init(struct rules *rules, struct drive *drive, struct rules_key *keys) {
	memset(rules, 0, sizeof(*rules));
	rules->drive = drive;
	rules->keys = keys;
	rules->plan = drive->plan;
	rules->shown = -1;
	rules->last_prompt_boot_us = rules->unlocked_boot_us = NOT_YET;
	drive->watch = rules_watch;
	drive->user = rules;
}

void rules_fail(struct rules *rules, const char *format, ...) {
	char when[40];
	va_list arguments;
	rules->failed = true;
	if (rules->hush) {
		return;
	}
	civil_print_rfc3339(rules->drive->now.wall_us / US_PER_S, 0, when, sizeof(when));
	fprintf(stderr, "%s broken: ", when);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static const char *id(const struct rules *rules, int32_t reminder) {
	return rules->plan->reminders[reminder].id;
}

static struct rules_key *find(struct rules *rules, int32_t reminder, int64_t key) {
	for (uint32_t i = rules->key_count; i > 0; i--) {
		struct rules_key *k = &rules->keys[i - 1];
		if (k->reminder == reminder && k->key == key && !k->gone) {
			return k;
		}
	}
	return NULL;
}

static void watch_known(
	struct rules *rules, struct rules_key *k, const struct record_occurrence *o) {
	bool ended = k->outcome != OUTCOME_OPEN;
	bool confirmed = k->outcome == OUTCOME_UNCONFIRMED && o->outcome == OUTCOME_DONE;
	if (ended && !confirmed && !rules->undone) {
		rules_fail(rules, "1: %s %lld ended as %s, then as %s", o->reminder,
			(long long)o->key, outcome_name(k->outcome), outcome_name(o->outcome));
	}
	if (k->prompted_us != 0 && o->prompted_us != k->prompted_us) {
		rules_fail(rules, "1: %s %lld is prompted twice", o->reminder, (long long)o->key);
	}
}

/* Rule 1: one occurrence, one prompt, one end, and a reason when it was held back. */
static void watch_occurrence(struct rules *rules, const struct record_occurrence *o) {
	int32_t reminder = plan_find_reminder(rules->plan, o->reminder);
	struct rules_key *k = find(rules, reminder, o->key);
	if (k != NULL) {
		watch_known(rules, k, o);
	} else if (rules->key_count == RULES_KEYS_MAX) {
		rules_fail(rules, "more occurrences than the simulator keeps");
		return;
	} else {
		k = &rules->keys[rules->key_count++];
		*k = (struct rules_key){.reminder = reminder, .key = o->key};
		k->asked = (rules->asked >> reminder & 1) != 0;
		k->late = rules->drive->now.wall_us - o->due_us > US_PER_MIN;
		rules->asked &= ~(UINT32_C(1) << reminder);
	}
	k->outcome = o->outcome;
	k->prompted_us = o->prompted_us;
	k->holds = o->holds;
	k->due_us = o->due_us;
	if (o->snoozes > rules->plan->reminders[reminder].snooze_limit) {
		rules_fail(rules, "%s %lld was snoozed %d times", o->reminder, (long long)o->key,
			(int)o->snoozes);
	}
	if (rules->undone) {
		rules->done_us[reminder] = 0;
	} else if (o->outcome == OUTCOME_DONE && o->due_us > rules->done_us[reminder]) {
		rules->done_us[reminder] = o->due_us;
	}
	if (o->outcome == OUTCOME_MISSED && o->holds == 0 && o->note[0] == '\0') {
		rules_fail(rules, "1: %s %lld is missed and nothing says why", o->reminder,
			(long long)o->key);
	}
	bool shows = o->outcome == OUTCOME_OPEN && o->prompted_us != 0 && o->until_us == 0 &&
		o->session == 0;
	if (!shows && rules->shown == reminder) {
		rules->shown = -1;
	}
}

/* Rule 4: where no prompt may be seen. */
static void watch_place(struct rules *rules, int32_t reminder) {
	const struct plan *plan = rules->plan;
	const struct reminder *r = &plan->reminders[reminder];
	int64_t now_s = rules->drive->now.wall_us / US_PER_S;
	if (rules->presence == PRESENCE_LOCKED || rules->presence == PRESENCE_ASLEEP) {
		rules_fail(
			rules, "4: %s is prompted while %s", r->id, presence_name(rules->presence));
	}
	if (sched_quiet(&plan->settings.quiet, rules->drive->zone, now_s, NULL)) {
		rules_fail(rules, "4: %s is prompted in quiet hours", r->id);
	}
	if ((rules->holds & HOLD_DND) != 0 && r->dnd == DND_HOLD) {
		rules_fail(rules, "4: %s is prompted in do-not-disturb", r->id);
	}
}

/* Rule 4, of what is asked first: not of a prompt that only comes back with its daemon. */
static void watch_meeting(struct rules *rules, int32_t reminder) {
	const struct reminder *r = &rules->plan->reminders[reminder];
	const struct drive *d = rules->drive;
	if (d->looker && d->look_delay_us < LOOK_ANSWER_US && d->meeting && r->dnd == DND_HOLD) {
		rules_fail(rules, "4: %s is prompted in a meeting", r->id);
	}
}

/* Rules 2 and 5: kept apart, not too many; of a first showing that nobody asked for. */
static void watch_spacing(struct rules *rules, int32_t reminder) {
	const struct plan_settings *settings = &rules->plan->settings;
	const struct reminder *r = &rules->plan->reminders[reminder];
	const struct instant now = rules->drive->now;
	bool before = rules->last_prompt_boot_us != NOT_YET;
	if (now.boot_us == rules->last_prompt_boot_us) {
		rules_fail(rules, "2: two prompts at one instant, %s the second", r->id);
	}
	if (before && now.boot_us - rules->last_prompt_boot_us < settings->min_gap_us) {
		rules_fail(rules, "5: %s is prompted inside min-gap", r->id);
	}
	if (rules->clock_steps) {
		return;
	}
	if (settings->max_per_day > 0 && rules->prompts_today > settings->max_per_day) {
		rules_fail(
			rules, "5: %s is prompt %d of this day", r->id, (int)rules->prompts_today);
	}
	if (r->max_per_day > 0 && rules->own_today[reminder] > r->max_per_day) {
		rules_fail(rules, "5: %s is prompted %d times this day", r->id,
			(int)rules->own_today[reminder]);
	}
	if (r->min_rest_us > 0 && rules->done_us[reminder] != 0 &&
		now.wall_us < rules->done_us[reminder] + r->min_rest_us) {
		rules_fail(rules, "%s is prompted inside min-rest", r->id);
	}
}

/* Rule 2: each decides by its own `missed`, and not after its day. */
static void watch_late(struct rules *rules, const struct rules_key *k) {
	const struct plan *plan = rules->plan;
	const struct reminder *r = &plan->reminders[k->reminder];
	int64_t now_us = rules->drive->now.wall_us;
	if (rules->clock_steps) {
		return;
	}
	if (r->missed == MISSED_SKIP && now_us - k->due_us > r->expire_us + SLACK_US) {
		rules_fail(rules, "2: %s is prompted later than its `missed` allows", r->id);
	}
	int64_t end_s = sched_next_day_start(
		rules->drive->zone, plan->settings.day_start_s, k->due_us / US_PER_S);
	if (!r->rule.has_between && now_us >= end_s * US_PER_S) {
		rules_fail(rules, "2: %s is prompted after its day", r->id);
	}
}

/* Rule 2: what the same hold dammed up ends with this one. */
static void watch_flood(struct rules *rules, const struct rules_key *shown) {
	uint32_t first = rules->key_count > RECENT ? rules->key_count - RECENT : 0;
	for (uint32_t i = first; i < rules->key_count; i++) {
		struct rules_key *k = &rules->keys[i];
		const struct reminder *r = &rules->plan->reminders[k->reminder];
		bool dammed = k != shown && k->outcome == OUTCOME_OPEN && !k->shown && !k->asked &&
			k->prompted_us == 0 && ((k->holds & FLOOD) != 0 || k->late) &&
			(k->holds & ~(uint32_t)FLOOD) == 0;
		k->merged = k->merged || (dammed && r->priority != PRIORITY_HIGH);
	}
}

static void to_day(struct rules *rules) {
	int64_t day_s = sched_day_start(rules->drive->zone, rules->plan->settings.day_start_s,
		rules->drive->now.wall_us / US_PER_S);
	if (day_s != rules->day_s) {
		rules->day_s = day_s;
		rules->prompts_today = 0;
		memset(rules->own_today, 0, sizeof(rules->own_today));
	}
}

static struct rules_key *open_key(struct rules *rules, int32_t reminder) {
	for (uint32_t i = rules->key_count; i > 0; i--) {
		struct rules_key *k = &rules->keys[i - 1];
		if (k->reminder == reminder && k->outcome == OUTCOME_OPEN) {
			return k;
		}
	}
	return NULL;
}

static void watch_person(struct rules *rules, int32_t reminder) {
	static struct status_view view;
	struct drive *d = rules->drive;
	engine_status(d->engine, d->now, &view);
	if (view.state == ENGINE_SUSPENDED) {
		rules_fail(rules, "%s is prompted while a red flag stands", id(rules, reminder));
	}
	if (rules->unlocked_boot_us != NOT_YET &&
		d->now.boot_us < rules->unlocked_boot_us + rules->plan->settings.settle_us) {
		rules_fail(rules, "%s is prompted before things settled", id(rules, reminder));
	}
}

static void watch_prompted(struct rules *rules, const struct published *p) {
	struct rules_key *k = open_key(rules, p->reminder);
	if (k == NULL) {
		rules_fail(
			rules, "1: %s is prompted and was never recorded", id(rules, p->reminder));
		return;
	}
	if (rules->session) {
		rules_fail(rules, "6: %s is prompted during a session", id(rules, p->reminder));
	}
	if (rules->shown >= 0 && rules->shown != p->reminder) {
		rules_fail(rules, "5: %s is prompted beside %s", id(rules, p->reminder),
			id(rules, rules->shown));
	}
	if (k->merged && !k->asked) {
		rules_fail(
			rules, "2: %s is prompted, and another was for it", id(rules, p->reminder));
	}
	watch_place(rules, p->reminder);
	watch_meeting(rules, p->reminder);
	bool first = !k->shown;
	k->shown = true;
	to_day(rules);
	rules->prompts_today += first;
	rules->own_today[p->reminder] += first;
	if (!k->asked) {
		watch_person(rules, p->reminder);
	}
	if (first && !k->asked) {
		watch_spacing(rules, p->reminder);
		watch_late(rules, k);
	}
	if (!k->asked) {
		watch_flood(rules, k);
	}
	rules->last_prompt_boot_us = rules->drive->now.boot_us;
	rules->shown = p->reminder;
}

static void watch_due(struct rules *rules, const struct published *p) {
	enum rule_kind kind = rules->plan->reminders[p->reminder].rule.kind;
	bool absent = rules->presence == PRESENCE_AWAY || rules->presence == PRESENCE_LOCKED ||
		rules->presence == PRESENCE_ASLEEP;
	if (kind == RULE_ACTIVE && absent && !rules->by_hand) {
		rules_fail(rules, "%s counts while nobody is there", id(rules, p->reminder));
	}
}

void rules_check(struct rules *rules) {
	static struct status_view view;
	struct drive *d = rules->drive;
	engine_status(d->engine, d->now, &view);
	if (d->crashed || !view.prompt_open) {
		return;
	}
	if (rules->presence == PRESENCE_LOCKED || rules->presence == PRESENCE_ASLEEP) {
		rules_fail(rules, "4: a prompt stays while %s", presence_name(rules->presence));
	}
	if (!rules->clock_steps && d->now.wall_us > view.prompt_expires_us + SLACK_US) {
		rules_fail(rules, "a prompt does not expire");
	}
}

void rules_rewind(struct rules *rules) {
	struct drive *d = rules->drive;
	rules->key_count = 0;
	memset(rules->done_us, 0, sizeof(rules->done_us));
	for (size_t i = 0; i < d->record_count; i++) {
		const struct record *r = &d->records[i];
		if (r->type == RECORD_OCCURRENCE) {
			rules->undone = true; /* what was judged once is not judged again */
			watch_occurrence(rules, &r->as.occurrence);
		}
	}
	rules->undone = false;
	rules->day_s = 0;
	to_day(rules);
	for (uint32_t i = 0; i < rules->key_count; i++) {
		struct rules_key *k = &rules->keys[i];
		k->shown = k->prompted_us != 0;
		k->asked = true;
		if (k->prompted_us >= rules->day_s * US_PER_S) {
			rules->prompts_today++;
			rules->own_today[k->reminder]++;
		}
	}
	rules->last_prompt_boot_us = NOT_YET;
}

static void watch_published(struct rules *rules, const struct published *p) {
	switch (p->type) {
	case PUBLISH_REMINDER_DUE:
		watch_due(rules, p);
		break;
	case PUBLISH_REMINDER_PROMPTED:
		watch_prompted(rules, p);
		break;
	case PUBLISH_REMINDER_HELD:
		if (rules->shown == p->reminder) {
			rules->shown = -1; /* withdrawn */
		}
		break;
	case PUBLISH_SESSION_STARTED:
		rules->session = true;
		break;
	case PUBLISH_SESSION_FINISHED:
	case PUBLISH_SESSION_STOPPED:
		rules->session = false;
		break;
	default:
		break;
	}
}

static void trace(const struct rules *rules, const struct effect *effect) {
	static const char *const names[EFFECT_TYPE_COUNT] = {"notify", "close", "cue", "record",
		"publish", "advance", "compose", "look", "reply"};
	char when[40], what[512] = "";
	if (effect->type == EFFECT_PUBLISH) {
		const struct published *p = &effect->as.publish;
		snprintf(what, sizeof(what), "%s %s holds %x %s", published_name(p->type),
			p->reminder >= 0 ? id(rules, p->reminder) : "", (unsigned)p->holds,
			p->text);
	} else if (effect->type == EFFECT_RECORD && effect->as.record.type == RECORD_OCCURRENCE) {
		const struct record_occurrence *o = &effect->as.record.as.occurrence;
		snprintf(what, sizeof(what), "%s %lld %s until %lld holds %x %s", o->reminder,
			(long long)o->key, outcome_name(o->outcome), (long long)o->until_us,
			(unsigned)o->holds, o->note);
	} else if (effect->type == EFFECT_NOTIFY) {
		snprintf(what, sizeof(what), "%llu kind %d %s",
			(unsigned long long)effect->as.notify.id, (int)effect->as.notify.kind,
			effect->as.notify.summary);
	} else if (effect->type == EFFECT_REPLY) {
		snprintf(what, sizeof(what), "%s", effect->as.reply.text);
	}
	civil_print_rfc3339(rules->drive->now.wall_us / US_PER_S, 0, when, sizeof(when));
	printf("%s   %s %s\n", when, names[effect->type], what);
}

static void digest(struct rules *rules, uint64_t number) {
	rules->digest = (rules->digest ^ number) * UINT64_C(0x9E3779B97F4A7C15);
	rules->digest ^= rules->digest >> 29;
}

static void digest_text(struct rules *rules, const char *text) {
	for (; *text != '\0'; text++) {
		digest(rules, (unsigned char)*text);
	}
}

static void digest_effect(struct rules *rules, const struct effect *effect) {
	const struct published *p = &effect->as.publish;
	const struct record_occurrence *o = &effect->as.record.as.occurrence;
	digest(rules, (uint64_t)rules->drive->now.boot_us);
	digest(rules, (uint64_t)effect->type);
	if (effect->type == EFFECT_PUBLISH) {
		digest(rules, (uint64_t)p->type << 32 | (uint32_t)p->reminder);
		digest(rules, p->holds);
		digest_text(rules, p->text);
	} else if (effect->type == EFFECT_NOTIFY) {
		digest(rules, effect->as.notify.id);
		digest_text(rules, effect->as.notify.summary);
	} else if (effect->type == EFFECT_RECORD && effect->as.record.type == RECORD_OCCURRENCE) {
		digest_text(rules, o->reminder);
		digest(rules, (uint64_t)o->key);
		digest(rules, (uint64_t)o->outcome << 32 | o->holds);
		digest_text(rules, o->note);
	}
}

void rules_watch(struct drive *drive, const struct effect *effect, void *user) {
	struct rules *rules = user;
	(void)drive;
	digest_effect(rules, effect);
	if (rules->trace) {
		trace(rules, effect);
	}
	if (effect->type == EFFECT_RECORD && effect->as.record.type == RECORD_OCCURRENCE) {
		watch_occurrence(rules, &effect->as.record.as.occurrence);
	} else if (effect->type == EFFECT_PUBLISH) {
		watch_published(rules, &effect->as.publish);
	} else if (effect->type == EFFECT_NOTIFY && effect->as.notify.kind == NOTICE_PROMPT) {
		if (rules->session) {
			rules_fail(rules, "6: a prompt is shown during a session");
		}
		if (rules->shown >= 0) {
			watch_place(rules, rules->shown);
		}
	}
}

static int64_t first_key(const struct rules *rules, int32_t reminder) {
	for (uint32_t i = 0; i < rules->key_count; i++) {
		if (rules->keys[i].reminder == reminder) {
			return rules->keys[i].key;
		}
	}
	return INT64_MAX;
}

void rules_finish(struct rules *rules, int64_t from_wall_us) {
	const struct plan *plan = rules->plan;
	int64_t end_s = rules->drive->now.wall_us / US_PER_S;
	for (uint32_t i = 0; i < plan->reminder_count && !rules->clock_steps; i++) {
		const struct reminder *r = &plan->reminders[i];
		if (rules->dropped && i + 1 == plan->reminder_count) {
			continue; /* it was not always there */
		}
		int64_t at_s = from_wall_us / US_PER_S, nominal_s = 0;
		/* Of one that a daemon never saw, a restarted one cannot know that it was missed.
		 */
		int64_t first = rules->restarts ? first_key(rules, (int32_t)i) : INT64_MIN;
		while (r->rule.kind == RULE_AT && r->enabled &&
			sched_next_at(&r->rule, rules->drive->zone, at_s, 0, &at_s, &nominal_s) &&
			at_s < end_s) {
			bool wanted = !r->rule.has_between ||
				sched_open(&r->rule, rules->drive->zone, at_s);
			if (wanted && nominal_s >= first &&
				find(rules, (int32_t)i, nominal_s) == NULL) {
				rules_fail(rules, "1: %s of %lld vanished", r->id,
					(long long)nominal_s);
			}
		}
	}
	for (uint32_t i = 0; i < rules->key_count; i++) {
		const struct rules_key *k = &rules->keys[i];
		bool last = true;
		for (uint32_t j = i + 1; j < rules->key_count && last; j++) {
			last = rules->keys[j].reminder != k->reminder;
		}
		/* The newest may still be open; so may one whose successor was merged into it. */
		if (k->outcome == OUTCOME_OPEN && !last &&
			i + 2 * plan->reminder_count + 8 < rules->key_count) {
			rules_fail(rules, "1: %s %lld never ended", id(rules, k->reminder),
				(long long)k->key);
		}
	}
}

void rules_dropped(struct rules *rules) {
	uint32_t last = rules->plan->reminder_count - 1;
	rules->dropped = true;
	rules->own_today[last] = 0;
	rules->done_us[last] = 0;
	/* It begins anew, and in a zone to the west has the hours before it once more. */
	for (uint32_t i = 0; rules->clock_steps && i < rules->key_count; i++) {
		struct rules_key *k = &rules->keys[i];
		k->gone = k->gone || (k->reminder == (int32_t)last && k->outcome != OUTCOME_OPEN);
	}
}
