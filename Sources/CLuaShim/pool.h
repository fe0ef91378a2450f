// Small blocks for one Lua state, faster than malloc: a state belongs to one thread, and Lua says how large what it gives
// back was, so that a block needs neither a lock nor a header.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    MOON_POOL_STEP = 16,
    /// Larger blocks are none of the pool's business.
    MOON_POOL_LARGEST = 1024,
    MOON_POOL_CLASSES = MOON_POOL_LARGEST / MOON_POOL_STEP + 1,
};

/// A block that is not in use.
typedef struct moon_pool_block {
    struct moon_pool_block *next;
} moon_pool_block;

typedef struct moon_pool_page {
    moon_pool_block *free;
    /// Where the part begins that has never been used, which is not even touched before it is.
    uint32_t fresh;
    uint32_t live;
    uint32_t block_bytes;
    struct moon_pool_page *next, *previous;
} moon_pool_page;

enum { MOON_POOL_PAGE_BYTES = 16 << 10, MOON_POOL_PAGES = 64 };
#define MOON_POOL_SEGMENT_BYTES ((uintptr_t)MOON_POOL_PAGE_BYTES * MOON_POOL_PAGES)

/// It begins with this, in the place of its first page, and at a multiple of its size, so that any address in it leads here.
typedef struct moon_pool_segment {
    uint64_t unused;
    struct moon_pool_segment *next, *previous;
    moon_pool_page pages[MOON_POOL_PAGES];
} moon_pool_segment;

/// Zeroed, it is empty and ready.
typedef struct moon_pool {
    /// For each size the pages that have room, as a list.
    moon_pool_page *with_room[MOON_POOL_CLASSES];
    /// The segments that have unused pages, and those that have none.
    moon_pool_segment *open, *full;
} moon_pool;

/// Which sizes get the same blocks.
static inline size_t moon_pool_class(size_t size) { return (size + MOON_POOL_STEP - 1) / MOON_POOL_STEP; }

static inline moon_pool_segment *moon_pool_segment_of(const void *address) {
    return (moon_pool_segment *)((uintptr_t)address & ~(MOON_POOL_SEGMENT_BYTES - 1));
}

static inline moon_pool_page *moon_pool_page_of(const void *block) {
    return &moon_pool_segment_of(block)->pages[(uintptr_t)block % MOON_POOL_SEGMENT_BYTES / MOON_POOL_PAGE_BYTES];
}

/// Gives everything back to the system, whatever is still in use.
void moon_pool_close(moon_pool *pool);

void *moon_pool_take_slowly(moon_pool *pool, size_t size);
void moon_pool_give_slowly(moon_pool *pool, moon_pool_page *page, void *block);

/// A block of `size` bytes, from 1 to MOON_POOL_LARGEST; NULL when the system has no memory left.
static inline void *moon_pool_take(moon_pool *pool, size_t size) {
    moon_pool_page *page = pool->with_room[moon_pool_class(size)];
    // With two of them free the page has room afterwards, too.
    if (page == NULL || page->free == NULL || page->free->next == NULL) return moon_pool_take_slowly(pool, size);
    moon_pool_block *block = page->free;
    page->free = block->next;
    page->live++;
    return block;
}

/// Takes a block back.
static inline void moon_pool_give(moon_pool *pool, void *block) {
    moon_pool_page *page = moon_pool_page_of(block);
    // A page that was full is on no list, and an empty one may go.
    if (page->free == NULL || page->live == 1) {
        moon_pool_give_slowly(pool, page, block);
        return;
    }
    moon_pool_block *freed = (moon_pool_block *)block;
    freed->next = page->free;
    page->free = freed;
    page->live--;
}
