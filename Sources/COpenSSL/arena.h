/* Memory that is given back all at once. */
#pragma once

#include "COpenSSL.h"

typedef struct dauys_arena dauys_arena;

dauys_arena *dauys_arena_new(void);
void dauys_arena_free(dauys_arena *arena);
/* Zeroed bytes, aligned for any value; null when memory ran out, and then dauys_arena_failed for ever. */
void *dauys_arena_take(dauys_arena *arena, size_t count);
int dauys_arena_failed(const dauys_arena *arena);
dauys_slice dauys_arena_copy(dauys_arena *arena, const void *bytes, size_t count);
dauys_slice dauys_arena_text(dauys_arena *arena, const char *text);
