/* SPDX-License-Identifier: MIT */
/* The ABI 1.1 as bytes. A line that fails here breaks every plugin that is out there: what grows
 * is appended, and gets new lines. No struct ends in padding. */
#include <minimus/ext/parameters.h>
#include <minimus/ext/progression.h>
#include <stddef.h>

#define SIZE(type, bytes) _Static_assert(sizeof(struct type) == (bytes), #type " has another size")
#define AT(type, member, bytes)                                                                    \
	_Static_assert(offsetof(struct type, member) == (bytes), #type "." #member " has moved")
#define ENDS_WITH(type, member)                                                                    \
	_Static_assert(offsetof(struct type, member) + sizeof(((struct type *)0)->member) ==       \
			sizeof(struct type),                                                       \
		#type " ends in padding")

SIZE(minimus_header, 8);
AT(minimus_header, size, 0);
AT(minimus_header, major, 4);
AT(minimus_header, minor, 6);

SIZE(minimus_dose, 40);
AT(minimus_dose, sets, 0);
AT(minimus_dose, reps, 4);
AT(minimus_dose, hold_s, 8);
AT(minimus_dose, load_g, 12);
AT(minimus_dose, tempo, 16);
AT(minimus_dose, level, 32);
AT(minimus_dose, stage, 36);

ENDS_WITH(minimus_host, get_extension);
ENDS_WITH(minimus_plugin, reserved);
ENDS_WITH(minimus_level, rest_s);
ENDS_WITH(minimus_exercise, model_params);
ENDS_WITH(minimus_item, reserved);
ENDS_WITH(minimus_routine, reserved);
ENDS_WITH(minimus_muscle, complaints);
ENDS_WITH(minimus_tip, when);
ENDS_WITH(minimus_catalogue, tips);
ENDS_WITH(minimus_routines, compose);
ENDS_WITH(minimus_field, reserved);
ENDS_WITH(minimus_result, verdict);
ENDS_WITH(minimus_advice, flag);
ENDS_WITH(minimus_model, advance);
ENDS_WITH(minimus_progression, models);
ENDS_WITH(minimus_item_past, reserved);
ENDS_WITH(minimus_context, equipment);
ENDS_WITH(minimus_session, why);
ENDS_WITH(minimus_parameter, text);
ENDS_WITH(minimus_parameters, text);

SIZE(minimus_result, 112);
AT(minimus_result, set_count, 8);
AT(minimus_result, done, 12);
AT(minimus_result, ok, 92);
AT(minimus_result, last, 96);
AT(minimus_result, complete, 100);
AT(minimus_result, rpe, 104);
AT(minimus_result, verdict, 108);

SIZE(minimus_session, 276);
AT(minimus_session, item_count, 8);
AT(minimus_session, items, 12);
AT(minimus_session, why, 76);

SIZE(minimus_advice, 280);
AT(minimus_advice, dose, 8);
AT(minimus_advice, reason, 48);
AT(minimus_advice, flag, 248);

#if UINTPTR_MAX == UINT64_MAX
SIZE(minimus_host, 32);
AT(minimus_host, host_data, 8);
AT(minimus_host, log, 16);
AT(minimus_host, get_extension, 24);

SIZE(minimus_plugin, 72);
AT(minimus_plugin, id, 8);
AT(minimus_plugin, name, 16);
AT(minimus_plugin, version, 24);
AT(minimus_plugin, create, 32);
AT(minimus_plugin, destroy, 40);
AT(minimus_plugin, get_extension, 48);
AT(minimus_plugin, parameters, 56);
AT(minimus_plugin, parameter_count, 64);
AT(minimus_plugin, reserved, 68);

SIZE(minimus_level, 48);
AT(minimus_level, name, 8);
AT(minimus_level, equipment, 16);
AT(minimus_level, say, 24);
AT(minimus_level, work, 32);
AT(minimus_level, prepare_s, 36);
AT(minimus_level, switch_s, 40);
AT(minimus_level, rest_s, 44);

SIZE(minimus_exercise, 192);
AT(minimus_exercise, id, 8);
AT(minimus_exercise, title, 16);
AT(minimus_exercise, kind, 24);
AT(minimus_exercise, kind_2, 28);
AT(minimus_exercise, position, 32);
AT(minimus_exercise, placement, 40);
AT(minimus_exercise, equipment, 48);
AT(minimus_exercise, dose, 56);
AT(minimus_exercise, rest_s, 96);
AT(minimus_exercise, prepare_s, 100);
AT(minimus_exercise, switch_s, 104);
AT(minimus_exercise, gap_s, 108);
AT(minimus_exercise, flags, 112);
AT(minimus_exercise, level_count, 116);
AT(minimus_exercise, levels, 120);
AT(minimus_exercise, steps, 128);
AT(minimus_exercise, say, 136);
AT(minimus_exercise, cautions, 144);
AT(minimus_exercise, muscles, 152);
AT(minimus_exercise, sources, 160);
AT(minimus_exercise, tip, 168);
AT(minimus_exercise, model, 176);
AT(minimus_exercise, model_params, 184);

SIZE(minimus_item, 80);
AT(minimus_item, exercise, 8);
AT(minimus_item, dose, 16);
AT(minimus_item, sides, 56);
AT(minimus_item, gap_s, 60);
AT(minimus_item, rest_s, 64);
AT(minimus_item, prepare_s, 68);
AT(minimus_item, switch_s, 72);
AT(minimus_item, reserved, 76);

SIZE(minimus_routine, 64);
AT(minimus_routine, id, 8);
AT(minimus_routine, title, 16);
AT(minimus_routine, goal, 24);
AT(minimus_routine, phase, 32);
AT(minimus_routine, sides, 36);
AT(minimus_routine, flags, 40);
AT(minimus_routine, item_count, 44);
AT(minimus_routine, items, 48);
AT(minimus_routine, composed, 56);
AT(minimus_routine, reserved, 60);

SIZE(minimus_muscle, 56);
AT(minimus_muscle, region, 24);
AT(minimus_muscle, note, 32);
AT(minimus_muscle, actions, 40);
AT(minimus_muscle, complaints, 48);

SIZE(minimus_tip, 32);
AT(minimus_tip, id, 8);
AT(minimus_tip, text, 16);
AT(minimus_tip, when, 24);

SIZE(minimus_catalogue, 40);
AT(minimus_catalogue, exercises, 8);
AT(minimus_catalogue, routines, 16);
AT(minimus_catalogue, muscles, 24);
AT(minimus_catalogue, tips, 32);

SIZE(minimus_routines, 24);
AT(minimus_routines, catalogue, 8);
AT(minimus_routines, compose, 16);

SIZE(minimus_item_past, 72);
AT(minimus_item_past, exercise, 8);
AT(minimus_item_past, dose, 16);
AT(minimus_item_past, days, 56);
AT(minimus_item_past, times, 60);
AT(minimus_item_past, available, 64);
AT(minimus_item_past, reserved, 68);

SIZE(minimus_context, 64);
AT(minimus_context, routine, 8);
AT(minimus_context, day, 16);
AT(minimus_context, weekday, 20);
AT(minimus_context, minute, 24);
AT(minimus_context, days, 28);
AT(minimus_context, times, 32);
AT(minimus_context, pain, 36);
AT(minimus_context, effort, 40);
AT(minimus_context, item_count, 44);
AT(minimus_context, items, 48);
AT(minimus_context, equipment, 56);

SIZE(minimus_parameter, 56);
AT(minimus_parameter, name, 8);
AT(minimus_parameter, help, 16);
AT(minimus_parameter, type, 24);
AT(minimus_parameter, min, 28);
AT(minimus_parameter, max, 32);
AT(minimus_parameter, initial, 36);
AT(minimus_parameter, words, 40);
AT(minimus_parameter, text, 48);

SIZE(minimus_parameters, 24);
AT(minimus_parameters, number, 8);
AT(minimus_parameters, text, 16);

SIZE(minimus_field, 40);
AT(minimus_field, name, 8);
AT(minimus_field, help, 16);
AT(minimus_field, min, 24);
AT(minimus_field, max, 28);
AT(minimus_field, initial, 32);
AT(minimus_field, reserved, 36);

SIZE(minimus_model, 88);
AT(minimus_model, id, 8);
AT(minimus_model, title, 16);
AT(minimus_model, help, 24);
AT(minimus_model, version, 32);
AT(minimus_model, moves, 36);
AT(minimus_model, param_count, 40);
AT(minimus_model, state_count, 44);
AT(minimus_model, params, 48);
AT(minimus_model, state, 56);
AT(minimus_model, start, 64);
AT(minimus_model, dose, 72);
AT(minimus_model, advance, 80);

SIZE(minimus_progression, 16);
AT(minimus_progression, models, 8);
#endif
