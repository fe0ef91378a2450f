// The functions by which scripts catch errors (pcall, xpcall, load) and switch coroutines. They differ from Lua's own in two ways: an
// interrupt passes through them, and a wait inside a coroutine travels outwards to the engine and comes back.
#include <string.h>

#include "host.h"

/// What Lua says when memory is used up.
#define MEMORY_ERROR "not enough memory"

char moon_interrupt_key;

// pcall and xpcall

/// Calls that may be under way when a protected one begins.
enum { DEEPEST_PROTECTED_CALL = 20000 };

static int finish_pcall(lua_State *L, int status, lua_KContext extra) {
    if (status != LUA_OK && status != LUA_YIELD) {
        if (moon_must_rethrow(moon_host_of(L), status)) return lua_error(L);
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)extra;
}

/// Every pcall on the way out of an interrupt costs as much as there are calls below it, so thousands of nested ones
/// would hold up the end of a script for minutes.
static void limit_depth(lua_State *L) {
    lua_Debug activation;
    if (lua_getstack(L, DEEPEST_PROTECTED_CALL, &activation)) luaL_error(L, "stack overflow (too many nested calls)");
}

static int protected_call(lua_State *L) {
    luaL_checkany(L, 1);
    limit_depth(L);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/// Calls the script's message handler, the upvalue, unless the script is being stopped: an interrupt is raised from
/// within the hook, where no further hook runs, so a handler that loops could never be stopped.
static int guarded_handler(lua_State *L) {
    lua_settop(L, 1);
    if (lua_touserdata(L, 1) == &moon_interrupt_key || moon_must_stop(moon_host_of(L))) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int protected_call_with_handler(lua_State *L) {
    int arguments = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    limit_depth(L);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    // The stack is now: function, handler, true, function, arguments.
    int status = lua_pcallk(L, arguments - 2, LUA_MULTRET, 2, 2, finish_pcall);
    return finish_pcall(L, status, 2);
}

// load

/// The library's own function, the upvalue, reports what its reader function raises. An interrupt is no report.
static int guarded_load(lua_State *L) {
    moon_host *host = moon_host_of(L);
    int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
    if (results != 2 || !lua_isnil(L, -2)) return results;
    const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    int status = strcmp(message, MEMORY_ERROR) == 0 ? LUA_ERRMEM : LUA_ERRSYNTAX;
    if (moon_must_rethrow(host, status)) return moon_raise_interrupt(L);
    return results;
}

// Coroutines

static bool is_await(lua_State *co) {
    return lua_gettop(co) > 0 && lua_touserdata(co, -1) == &moon_await_key;
}

/// A coroutine that waits keeps the sentinel on its stack until the answer comes.
static bool is_waiting(lua_State *co) { return lua_status(co) == LUA_YIELD && is_await(co); }

static lua_State *coroutine_argument(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    if (co == NULL) luaL_typeerror(L, 1, "coroutine");
    return co;
}

int moon_reset(moon_host *host, lua_State *co) {
    bool could_wait = host->can_wait;
    host->can_wait = false;
    int status = lua_resetthread(co);
    host->can_wait = could_wait;
    return status;
}

/// Resumes `co` with the topmost `arguments` values of `L`. On a wait this does not return: `L` yields too, and
/// `proceed` goes on with the answer. Returns the number of values moved to `L`, or -1 with the error moved there.
static int resume(lua_State *L, lua_State *co, int arguments, lua_KFunction proceed, int kept) {
    moon_host *host = moon_host_of(L);
    if (!lua_checkstack(co, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    lua_xmove(L, co, arguments);
    bool could_wait = host->can_wait;
    host->can_wait = could_wait && lua_isyieldable(L);
    int count;
    int status = lua_resume(co, L, arguments, &count);
    host->can_wait = could_wait;
    if (status == LUA_YIELD && moon_take_stop(host)) {
        lua_pushlightuserdata(co, &moon_interrupt_key);
        moon_note_failure(L, co);
        moon_reset(host, co);
        return moon_raise_interrupt(L);
    }
    if (status == LUA_YIELD && is_await(co)) {
        lua_pushlightuserdata(L, &moon_await_key);
        return lua_yieldk(L, 1, kept, proceed);
    }
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, count + 1)) {
            lua_pop(co, count);
            lua_pushliteral(L, "too many results to resume");
            return -1;
        }
        lua_xmove(co, L, count);
        return count;
    }
    // A coroutine that could not be resumed at all, because it runs already, is not the one that failed.
    bool failed = lua_status(co) > LUA_YIELD;
    if (failed) moon_note_failure(L, co);
    if (moon_must_rethrow(host, status)) {
        // Nobody will get to close it, so its `<close>` variables run now.
        if (failed) moon_reset(host, co);
        lua_xmove(co, L, 1);
        return lua_error(L);
    }
    lua_xmove(co, L, 1);
    return -1;
}

/// Hands the engine's answer to the coroutine that waits for it.
static int pass_answer(lua_State *L, lua_State *co, int kept, lua_KFunction proceed) {
    lua_pop(co, 1);
    return resume(L, co, lua_gettop(L) - kept, proceed, kept);
}

static bool refuse(lua_State *L, lua_State *co) {
    if (is_waiting(co)) {
        lua_pushliteral(L, "cannot resume a coroutine that is waiting for the host");
    } else if (lua_status(co) == LUA_OK && lua_gettop(co) == 0) {
        lua_pushliteral(L, "cannot resume dead coroutine");
    } else {
        return false;
    }
    return true;
}

static int finish_resume(lua_State *L, int count) {
    lua_pushboolean(L, count >= 0);
    if (count < 0) count = 1;
    lua_insert(L, -(count + 1));
    return count + 1;
}

static int proceed_resume(lua_State *L, int status, lua_KContext kept) {
    (void)status;
    return finish_resume(L, pass_answer(L, lua_tothread(L, 1), (int)kept, proceed_resume));
}

static int coroutine_resume(lua_State *L) {
    lua_State *co = coroutine_argument(L);
    if (refuse(L, co)) return finish_resume(L, -1);
    return finish_resume(L, resume(L, co, lua_gettop(L) - 1, proceed_resume, 1));
}

static int finish_wrap(lua_State *L, lua_State *co, int count) {
    if (count >= 0) return count;
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(L, co, 1);
        moon_reset(moon_host_of(L), co);
        lua_xmove(co, L, 1);
    }
    return lua_error(L);
}

static int proceed_wrap(lua_State *L, int status, lua_KContext kept) {
    (void)status;
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    return finish_wrap(L, co, pass_answer(L, co, (int)kept, proceed_wrap));
}

static int wrapped(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    if (refuse(L, co)) return lua_error(L);
    return finish_wrap(L, co, resume(L, co, lua_gettop(L), proceed_wrap, 0));
}

static int coroutine_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int coroutine_wrap(lua_State *L) {
    coroutine_create(L);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

static int coroutine_yield(lua_State *L) {
    if (L == moon_host_of(L)->session) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int coroutine_close(lua_State *L) {
    lua_State *co = coroutine_argument(L);
    moon_host *host = moon_host_of(L);
    if (is_waiting(co)) return luaL_error(L, "cannot close a coroutine that is waiting for the host");
    lua_Debug activation;
    bool is_active = lua_status(co) == LUA_OK && lua_getstack(co, 0, &activation);
    if (co == L || is_active) {
        return luaL_error(L, "cannot close a %s coroutine", co == L ? "running" : "normal");
    }
    int status = moon_reset(host, co);
    if (status == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_xmove(co, L, 1);
    if (moon_must_rethrow(host, status)) return lua_error(L);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

static int coroutine_running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, L == moon_host_of(L)->session);
    return 2;
}

static int coroutine_isyieldable(lua_State *L) {
    lua_State *co = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    lua_pushboolean(L, co != moon_host_of(L)->session && lua_isyieldable(co));
    return 1;
}

void moon_open_protection(lua_State *L) {
    static const luaL_Reg base[] = {
        {"pcall", protected_call}, {"xpcall", protected_call_with_handler}, {NULL, NULL}};
    static const luaL_Reg coroutines[] = {
        {"create", coroutine_create},
        {"resume", coroutine_resume},
        {"wrap", coroutine_wrap},
        {"yield", coroutine_yield},
        {"close", coroutine_close},
        {"running", coroutine_running},
        {"isyieldable", coroutine_isyieldable},
        {NULL, NULL},
    };
    lua_pushglobaltable(L);
    luaL_setfuncs(L, base, 0);
    lua_getfield(L, -1, "load");
    lua_pushcclosure(L, guarded_load, 1);
    lua_setfield(L, -2, "load");
    lua_pop(L, 1);
    lua_getglobal(L, LUA_COLIBNAME);
    luaL_setfuncs(L, coroutines, 0);
    lua_pop(L, 1);
}
