#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 << 10, ALIGNMENT_BYTES = 16 };

typedef struct block {
    struct block *next;
    size_t used, size;
} block;

struct dauys_arena {
    block *first;
    int failed;
};

static block *block_new(size_t size) {
    block *made = calloc(1, sizeof(block) + ALIGNMENT_BYTES + size);
    if (made != NULL) made->size = size;
    return made;
}

static uint8_t *block_start(block *from) {
    uintptr_t start = (uintptr_t)(from + 1);
    return (uint8_t *)((start + ALIGNMENT_BYTES - 1) & ~(uintptr_t)(ALIGNMENT_BYTES - 1));
}

dauys_arena *dauys_arena_new(void) { return calloc(1, sizeof(dauys_arena)); }

void dauys_arena_free(dauys_arena *arena) {
    if (arena == NULL) return;
    for (block *at = arena->first; at != NULL;) {
        block *next = at->next;
        free(at);
        at = next;
    }
    free(arena);
}

void *dauys_arena_take(dauys_arena *arena, size_t count) {
    if (count > (size_t)1 << 30) {
        arena->failed = 1;
        return NULL;
    }
    count = (count + ALIGNMENT_BYTES - 1) & ~(size_t)(ALIGNMENT_BYTES - 1);
    if (arena->first == NULL || arena->first->size - arena->first->used < count) {
        block *made = block_new(count > BLOCK_BYTES ? count : BLOCK_BYTES);
        if (made == NULL) {
            arena->failed = 1;
            return NULL;
        }
        made->next = arena->first;
        arena->first = made;
    }
    void *taken = block_start(arena->first) + arena->first->used;
    arena->first->used += count;
    return taken;
}

int dauys_arena_failed(const dauys_arena *arena) { return arena->failed; }

dauys_slice dauys_arena_copy(dauys_arena *arena, const void *bytes, size_t count) {
    dauys_slice copy = {NULL, 0};
    uint8_t *room = dauys_arena_take(arena, count + 1);
    if (room == NULL) return copy;
    if (count > 0) memcpy(room, bytes, count);
    copy.bytes = room;
    copy.count = count;
    return copy;
}

dauys_slice dauys_arena_text(dauys_arena *arena, const char *text) {
    dauys_slice none = {NULL, 0};
    return text == NULL ? none : dauys_arena_copy(arena, text, strlen(text));
}
