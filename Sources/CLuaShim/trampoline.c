// The way from Lua to Swift and back. Swift returns what it wants to happen; only this file raises or yields for it.
#include "host.h"

char moon_await_key, moon_function_key;

/// Room for arguments and results of a native function.
enum { CALL_SLOTS = 64 };

/// After an await: the stack holds `true, values…` or `false, error`.
static int continue_call(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    if (moon_must_stop(moon_host_of(L))) return moon_raise_interrupt(L);
    bool succeeded = lua_toboolean(L, 1);
    if (!succeeded) return lua_error(L);
    return lua_gettop(L) - 1;
}

int moon_trampoline(lua_State *L) {
    moon_host *host = moon_host_of(L);
    int64_t *function = lua_touserdata(L, lua_upvalueindex(1));
    // The usual way stays free of calls that only the unusual one needs.
    if (!lua_checkstack(L, CALL_SLOTS)) moon_check_stack(L, CALL_SLOTS, "too many arguments");
    bool was_in_vm = host->in_vm;
    host->in_vm = false;
    moon_outcome outcome = host->call(host->context, L, *function, host->can_wait && lua_isyieldable(L));
    host->in_vm = was_in_vm;
    switch (outcome.action) {
    case MOON_RETURN:
        if (host->limit != 0 && host->used > host->limit) moon_enforce_limit(L);
        return outcome.count;
    case MOON_AWAIT:
        lua_settop(L, 0);
        lua_pushlightuserdata(L, &moon_await_key);
        return lua_yieldk(L, 1, 0, continue_call);
    case MOON_INTERRUPT:
        return moon_raise_interrupt(L);
    default:
        return lua_error(L);
    }
}

static int collect_function(lua_State *L) {
    moon_host *host = moon_host_of(L);
    host->release(host->context, *(int64_t *)lua_touserdata(L, 1));
    return 0;
}

void moon_open_functions(lua_State *L) {
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, collect_function);
    lua_setfield(L, -2, "__gc");
    lua_pushliteral(L, "native function");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &moon_function_key);
}

void moon_push_function(moon_host *host, lua_State *L, int64_t function) {
    (void)host;
    int64_t *slot = lua_newuserdatauv(L, sizeof *slot, 0);
    *slot = function;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_function_key);
    lua_setmetatable(L, -2);
    lua_pushcclosure(L, moon_trampoline, 1);
}
