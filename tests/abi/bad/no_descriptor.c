/* SPDX-License-Identifier: MIT */
#include "bad.h"

MINIMUS_EXPORT extern const int32_t something_else;
const int32_t something_else = 1;
