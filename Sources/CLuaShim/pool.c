// A segment comes from the system and is divided into pages; a page is divided into blocks of one size. What is empty goes
// back: a page to its segment, a segment to the system.
#include "pool.h"

#include <stdbool.h>
#include <sys/mman.h>

/// All pages but the first.
static const uint64_t ALL_UNUSED = ~(uint64_t)1;

static char *start_of(const moon_pool_page *page) {
    moon_pool_segment *segment = moon_pool_segment_of(page);
    return (char *)segment + (size_t)(page - segment->pages) * MOON_POOL_PAGE_BYTES;
}

static bool is_full(const moon_pool_page *page) {
    return page->free == NULL && page->fresh + page->block_bytes > MOON_POOL_PAGE_BYTES;
}

// Lists

static void link_segment(moon_pool_segment **list, moon_pool_segment *segment) {
    segment->previous = NULL;
    segment->next = *list;
    if (*list != NULL) (*list)->previous = segment;
    *list = segment;
}

static void unlink_segment(moon_pool_segment **list, moon_pool_segment *segment) {
    if (segment->next != NULL) segment->next->previous = segment->previous;
    *(segment->previous != NULL ? &segment->previous->next : list) = segment->next;
}

static void link_page(moon_pool_page **list, moon_pool_page *page) {
    page->previous = NULL;
    page->next = *list;
    if (*list != NULL) (*list)->previous = page;
    *list = page;
}

static void unlink_page(moon_pool_page **list, moon_pool_page *page) {
    if (page->next != NULL) page->next->previous = page->previous;
    *(page->previous != NULL ? &page->previous->next : list) = page->next;
}

// Segments and pages

static moon_pool_segment *map_segment(void) {
    // Of twice the size, some part lies right.
    char *map = mmap(NULL, MOON_POOL_SEGMENT_BYTES * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) return NULL;
    char *start = (char *)moon_pool_segment_of(map + MOON_POOL_SEGMENT_BYTES - 1);
    size_t before = (size_t)(start - map);
    if (before > 0) munmap(map, before);
    munmap(start + MOON_POOL_SEGMENT_BYTES, MOON_POOL_SEGMENT_BYTES - before);
    moon_pool_segment *segment = (moon_pool_segment *)start;
    segment->unused = ALL_UNUSED;
    return segment;
}

static moon_pool_page *new_page(moon_pool *pool, size_t class) {
    moon_pool_segment *segment = pool->open;
    if (segment == NULL) {
        segment = map_segment();
        if (segment == NULL) return NULL;
        link_segment(&pool->open, segment);
    }
    int index = __builtin_ctzll(segment->unused);
    segment->unused &= segment->unused - 1;
    if (segment->unused == 0) {
        unlink_segment(&pool->open, segment);
        link_segment(&pool->full, segment);
    }
    moon_pool_page *page = &segment->pages[index];
    *page = (moon_pool_page){.block_bytes = (uint32_t)(class * MOON_POOL_STEP)};
    link_page(&pool->with_room[class], page);
    return page;
}

static void release_page(moon_pool *pool, moon_pool_page *page) {
    moon_pool_segment *segment = moon_pool_segment_of(page);
    if (segment->unused == 0) {
        unlink_segment(&pool->full, segment);
        link_segment(&pool->open, segment);
    }
    segment->unused |= (uint64_t)1 << (page - segment->pages);
    // One segment stays, too.
    if (segment->unused != ALL_UNUSED || (segment->next == NULL && segment->previous == NULL)) return;
    unlink_segment(&pool->open, segment);
    munmap(segment, MOON_POOL_SEGMENT_BYTES);
}

// Blocks

void *moon_pool_take_slowly(moon_pool *pool, size_t size) {
    size_t class = moon_pool_class(size);
    moon_pool_page *page = pool->with_room[class];
    if (page == NULL) {
        page = new_page(pool, class);
        if (page == NULL) return NULL;
    }
    void *block = page->free;
    if (block != NULL) {
        page->free = page->free->next;
    } else {
        block = start_of(page) + page->fresh;
        page->fresh += page->block_bytes;
    }
    page->live++;
    if (is_full(page)) unlink_page(&pool->with_room[class], page);
    return block;
}

void moon_pool_give_slowly(moon_pool *pool, moon_pool_page *page, void *block) {
    moon_pool_page **list = &pool->with_room[page->block_bytes / MOON_POOL_STEP];
    if (is_full(page)) link_page(list, page);
    moon_pool_block *freed = block;
    freed->next = page->free;
    page->free = freed;
    // The last page of a size stays, so that a loop at the edge does not take and give it all the time.
    if (--page->live > 0 || (page->next == NULL && page->previous == NULL)) return;
    unlink_page(list, page);
    release_page(pool, page);
}

static void unmap_all(moon_pool_segment *segment) {
    while (segment != NULL) {
        moon_pool_segment *next = segment->next;
        munmap(segment, MOON_POOL_SEGMENT_BYTES);
        segment = next;
    }
}

void moon_pool_close(moon_pool *pool) {
    unmap_all(pool->open);
    unmap_all(pool->full);
    *pool = (moon_pool){0};
}
