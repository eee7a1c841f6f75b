/* SPDX-License-Identifier: MIT */
/*
 * Rules that a test build can break one at a time, to see that the simulator
 * notices (tests/sim). In everything that is built to be used MUTATED is
 * false, and no trace of this is left.
 */
#ifndef CORE_MUTATION_H
#define CORE_MUTATION_H

enum mutation {
	MUTATION_NONE,
	MUTATION_QUIET,       /* quiet hours hold nothing */
	MUTATION_LOCKED,      /* a locked screen holds nothing */
	MUTATION_DND,         /* do-not-disturb holds nothing */
	MUTATION_MIN_GAP,     /* prompts come as close as they like */
	MUTATION_MAX_PER_DAY, /* and as often */
	MUTATION_OWN_MAX,     /* a reminder's own limit does not count */
	MUTATION_MIN_REST,    /* nor does its rest */
	MUTATION_SESSION,     /* a session holds nothing */
	MUTATION_ONE_PROMPT,  /* a prompt may push another aside */
	MUTATION_MERGE,       /* what a hold dammed up comes one after the other */
	MUTATION_PAUSE,       /* counters run on in a pause */
	MUTATION_MISSED,      /* `skip` shows late prompts all the same */
	MUTATION_DAY_END,     /* prompts are carried into the next day */
	MUTATION_EXPIRE,      /* prompts stay for ever */
	MUTATION_SNOOZES,     /* snooze has no limit */
	MUTATION_SETTLE,      /* prompts meet the unlocking hand */
	MUTATION_RESTART,     /* a restart forgets where counters stood */
	MUTATION_TWICE,       /* a clock time that comes again prompts again */
	MUTATION_ACTIVE,      /* absence counts as time at the machine */
	MUTATION_CATCH_UP,    /* what fell due while the daemon was down vanishes */
	MUTATION_SAFETY,      /* a red flag holds nothing */
	MUTATION_WITHDRAW,    /* a prompt stays on a screen that is locked */
	MUTATION_UNRECORDED,  /* a merged occurrence ends without a record */
	MUTATION_UNSEEN,      /* a hold that begins or ends is not looked at */
	MUTATION_LOOK,        /* nobody is asked before a prompt */
	MUTATION_COUNT,
	MUTATION_WHOLE /* breaks nothing: every step looks at every reminder, due or not */
};

#ifdef MINIMUS_MUTATIONS
extern enum mutation mutation; /* the one that is in force; the test's */
#define MUTATED(name) (mutation == MUTATION_##name)
#else
#define MUTATED(name) false
#endif

#endif
