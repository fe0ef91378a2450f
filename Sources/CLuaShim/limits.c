// Memory cap and interrupts.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host.h"

/// How long `<close>` handlers may take in total once a script is being stopped.
enum { GRACE_MILLISECONDS = 1000 };
/// Instructions between two looks at the interrupt flag.
enum { HOOK_COUNT = 10000 };

static bool must_refuse(moon_host *host, size_t growth) {
    host->allocations++;
    if (host->fail_countdown > 0 && --host->fail_countdown == 0) {
        // Lua collects garbage and tries once more, which must fail as well.
        host->fail_countdown = -1;
        return true;
    }
    if (host->fail_countdown < 0) {
        host->fail_countdown = 0;
        return true;
    }
    return host->limit != 0 && host->used + growth > host->limit;
}

// The address sanitizer watches over malloc's blocks, not over the pool's.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EVERYTHING_IS_LARGE 1
#endif
#endif

static bool is_small(size_t size) {
#ifdef EVERYTHING_IS_LARGE
    (void)size;
    return false;
#else
    return size <= MOON_POOL_LARGEST;
#endif
}

static void *take(moon_host *host, size_t size) { return is_small(size) ? moon_pool_take(&host->pool, size) : malloc(size); }

static void give(moon_host *host, void *block, size_t size) {
    if (block == NULL) return;
    is_small(size) ? moon_pool_give(&host->pool, block) : free(block);
}

/// Does what realloc does, across the two kinds of blocks.
static void *resize(moon_host *host, void *block, size_t old_size, size_t new_size) {
    if (block == NULL) return take(host, new_size);
    if (!is_small(old_size) && !is_small(new_size)) return realloc(block, new_size);
    if (is_small(old_size) && moon_pool_class(old_size) == moon_pool_class(new_size)) return block;
    void *result = take(host, new_size);
    if (result == NULL) return NULL;
    memcpy(result, block, old_size < new_size ? old_size : new_size);
    give(host, block, old_size);
    return result;
}

void *moon_allocate(void *context, void *block, size_t old_size, size_t new_size) {
    moon_host *host = context;
    // Without a block the old size is a type tag.
    if (block == NULL) old_size = 0;
    if (new_size == 0) {
        give(host, block, old_size);
        host->used -= old_size;
        return NULL;
    }
    if (new_size > old_size && host->in_vm && must_refuse(host, new_size - old_size)) {
        host->refused = true;
        return NULL;
    }
    void *result = resize(host, block, old_size, new_size);
    if (result == NULL) {
        bool shrinks = new_size <= old_size;
        if (host->in_vm && !shrinks) return NULL;
        // Shrinking must not fail, and host code cannot be told. But a block cannot stay among those of another kind.
        if (!shrinks || is_small(old_size) != is_small(new_size)) abort();
        result = block;
    }
    host->used += new_size - old_size;
    return result;
}

size_t moon_memory(const moon_host *host) { return host->used; }

void moon_set_memory_limit(moon_host *host, size_t limit) { host->limit = limit; }

void moon_fail_allocation(moon_host *host, int64_t countdown) { host->fail_countdown = countdown; }

int64_t moon_allocations(const moon_host *host) { return host->allocations; }

static int64_t now_in_milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void moon_interrupt(moon_host *host, int reason) {
    int none = 0;
    atomic_compare_exchange_strong(&host->stop, &none, reason);
}

int moon_interrupt_reason(const moon_host *host) { return atomic_load(&host->stop); }

bool moon_must_stop(moon_host *host) {
    if (atomic_load_explicit(&host->stop, memory_order_relaxed) == 0) return false;
    return !host->unwinding || now_in_milliseconds() >= host->grace_end;
}

void moon_clear_interrupt(moon_host *host) {
    atomic_store(&host->stop, 0);
    host->unwinding = false;
}

void moon_hold_interrupt(moon_host *host, int reason) { atomic_compare_exchange_strong(&host->stop, &reason, 0); }

bool moon_is_unwinding(const moon_host *host) { return host->unwinding; }

static void begin_unwinding(moon_host *host) {
    if (host->unwinding) return;
    host->unwinding = true;
    host->grace_end = now_in_milliseconds() + GRACE_MILLISECONDS;
}

int moon_raise_interrupt(lua_State *L) {
    begin_unwinding(moon_host_of(L));
    // Needs no memory.
    lua_pushlightuserdata(L, &moon_interrupt_key);
    return lua_error(L);
}

/// Ends the script because its memory is used up.
static int raise_memory_error(lua_State *L) {
    moon_must_rethrow(moon_host_of(L), LUA_ERRMEM);
    return moon_raise_interrupt(L);
}

void moon_enforce_limit(lua_State *L) {
    moon_host *host = moon_host_of(L);
    lua_gc(L, LUA_GCCOLLECT);
    if (host->used > host->limit) raise_memory_error(L);
}

void moon_check_stack(lua_State *L, int slots, const char *what) {
    moon_host *host = moon_host_of(L);
    host->refused = false;
    if (lua_checkstack(L, slots)) return;
    // A stack that cannot grow for want of memory has not overflowed.
    if (host->refused) raise_memory_error(L);
    luaL_error(L, "stack overflow (%s)", what);
}

bool moon_must_rethrow(moon_host *host, int status) {
    if (status == LUA_ERRMEM) {
        moon_interrupt(host, MOON_STOP_MEMORY);
        begin_unwinding(host);
    }
    return atomic_load(&host->stop) != 0;
}

static void hook(lua_State *L, lua_Debug *activation) {
    if (activation->event == LUA_HOOKLINE) {
        moon_cover_line(L, activation);
        return;
    }
    moon_host *host = moon_host_of(L);
    if (!moon_must_stop(host)) return;
    // An error raised in a hook leaves its coroutine without hooks: nothing could stop the `<close>` variables that are
    // left. A yield does not, and who resumed the coroutine takes it for the end.
    if (!lua_isyieldable(L)) {
        moon_raise_interrupt(L);
        return;
    }
    begin_unwinding(host);
    host->stopped_in_hook = true;
    lua_yield(L, 0);
}

bool moon_take_stop(moon_host *host) {
    bool stopped = host->stopped_in_hook;
    host->stopped_in_hook = false;
    return stopped;
}

void moon_install_hook(lua_State *L) {
    int lines = moon_host_of(L)->coverage != NULL ? LUA_MASKLINE : 0;
    lua_sethook(L, hook, LUA_MASKCOUNT | lines, HOOK_COUNT);
}
