// Opening, closing, compiling, calling, resuming.
#include <stdlib.h>
#include <string.h>

#include "host.h"

/// Reached only when something raises outside of every protected call, which is a bug in this folder.
static int panic(lua_State *L) {
    const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "unknown error";
    fprintf(stderr, "moongate: internal error: unprotected Lua error: %s\n", message);
    return 0;
}

/// Warnings are how Lua tells of finalizers that failed.
static void warn(void *host, const char *message, int to_be_continued) {
    (void)host;
    fputs(message, stderr);
    if (!to_be_continued) fputc('\n', stderr);
}

static int open_libraries(lua_State *L) {
    luaL_openlibs(L);
    moon_open_functions(L);
    moon_open_errors(L);
    moon_open_protection(L);
    moon_open_output(L);
    luaL_requiref(L, "json", moon_json_open, 1);
    return 0;
}

moon_host *moon_open(void *context, moon_call_fn call, moon_release_fn release) {
    moon_host *host = calloc(1, sizeof *host);
    if (host == NULL) return NULL;
    host->context = context;
    host->call = call;
    host->release = release;
    host->can_wait = true;
    moon_print_to_stderr(host, false);
    host->main = lua_newstate(moon_allocate, host);
    if (host->main == NULL) {
        moon_pool_close(&host->pool);
        free(host);
        return NULL;
    }
    *(moon_host **)lua_getextraspace(host->main) = host;
    lua_atpanic(host->main, panic);
    lua_setwarnf(host->main, warn, host);
    // Before any coroutine exists: they inherit the hook.
    moon_install_hook(host->main);
    lua_gc(host->main, LUA_GCGEN, 0, 0);
    lua_pushcfunction(host->main, open_libraries);
    if (lua_pcall(host->main, 0, 0, 0) != LUA_OK) {
        moon_close(host);
        return NULL;
    }
    return host;
}

void moon_close(moon_host *host) {
    // Finalizers run scripts' code no more: nothing can interrupt them.
    lua_close(host->main);
    moon_close_output(host);
    moon_free_coverage(host);
    moon_pool_close(&host->pool);
    free(host);
}

lua_State *moon_main(moon_host *host) { return host->main; }

int moon_load(moon_host *host, lua_State *L, const char *source, size_t length, const char *name) {
    // As `lua` does for files: a first line that starts with # is for the shell. Its newline stays, so that lines count.
    if (length > 0 && source[0] == '#') {
        const char *end = memchr(source, '\n', length);
        size_t skipped = end == NULL ? length : (size_t)(end - source);
        source += skipped;
        length -= skipped;
    }
    host->in_vm = true;
    int status = luaL_loadbufferx(L, source, length, name, "t");
    host->in_vm = false;
    return status;
}

int moon_dump(lua_State *L, moon_dump_fn write, void *context) {
    return lua_dump(L, write, context, 0);
}

int moon_call(moon_host *host, lua_State *L, int arguments) {
    bool could_wait = host->can_wait;
    host->can_wait = false;
    host->in_vm = true;
    int status = lua_pcall(L, arguments, LUA_MULTRET, 0);
    host->in_vm = false;
    host->can_wait = could_wait;
    return status;
}

lua_State *moon_new_coroutine(moon_host *host, int *anchor) {
    lua_State *co = lua_newthread(host->main);
    *anchor = luaL_ref(host->main, LUA_REGISTRYINDEX);
    lua_xmove(host->main, co, 1);
    return co;
}

int moon_resume(moon_host *host, lua_State *co, int arguments, int *count, bool *awaiting) {
    host->session = co;
    host->can_wait = true;
    host->in_vm = true;
    int status = lua_resume(co, NULL, arguments, count);
    host->in_vm = false;
    host->session = NULL;
    if (status == LUA_YIELD && moon_take_stop(host)) {
        lua_pushlightuserdata(co, &moon_interrupt_key);
        status = LUA_ERRRUN;
    }
    *awaiting = status == LUA_YIELD;
    if (status == LUA_YIELD) lua_pop(co, *count);
    // Takes note of a memory error.
    if (status == LUA_ERRMEM) moon_must_rethrow(host, status);
    return status == LUA_YIELD ? LUA_OK : status;
}

int moon_close_coroutine(moon_host *host, lua_State *co) {
    host->session = co;
    host->in_vm = true;
    int status = moon_reset(host, co);
    host->in_vm = false;
    host->session = NULL;
    return status;
}

void moon_release_coroutine(moon_host *host, int anchor) { luaL_unref(host->main, LUA_REGISTRYINDEX, anchor); }
