#include "lua_shim_sandbox.h"

#include <string.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

/// No string that `string.rep` makes may have more bytes: it is filled in one go, which no interrupt reaches.
#define LONGEST_REPETITION ((lua_Integer)1 << 30)
/// The same for the entries that `table.move` copies.
#define LONGEST_MOVE ((lua_Integer)100000000)

/// Runs the stock function kept as the first upvalue on the arguments of this call, in this frame.
static int run_original(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

/// A finalizer runs without hooks, in the middle of anything: a script with one could not be stopped.
static int guarded_setmetatable(lua_State *L) {
    if (lua_type(L, 2) == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return luaL_error(L, "setmetatable: scripts may not use '__gc' (a '<close>' variable runs code at the end of"
                                 " a block)");
        }
        lua_pop(L, 1);
    }
    return run_original(L);
}

static int guarded_rep(lua_State *L) {
    size_t length, separator;
    luaL_checklstring(L, 1, &length);
    lua_Integer times = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (length + separator == 0) {
        // The stock function would copy nothing that many times.
        lua_pushliteral(L, "");
        return 1;
    }
    if (times > 0 && (lua_Unsigned)times > (lua_Unsigned)LONGEST_REPETITION / (length + separator)) {
        return luaL_error(L, "string.rep: the result would have more than %I bytes", LONGEST_REPETITION);
    }
    return run_original(L);
}

static int guarded_move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2);
    lua_Integer last = luaL_checkinteger(L, 3);
    if (last >= first && (lua_Unsigned)last - (lua_Unsigned)first >= (lua_Unsigned)LONGEST_MOVE) {
        return luaL_argerror(L, 3, "too many elements to move");
    }
    return run_original(L);
}

/// Without the options that lead to functions, and so without the fields `func` and `activelines`.
static int guarded_getinfo(lua_State *L) {
    int options = lua_isthread(L, 1) ? 3 : 2;
    const char *wanted = luaL_optstring(L, options, "nSlutr");
    char allowed[16];
    size_t count = 0;
    for (const char *option = wanted; *option != '\0'; option++) {
        if (strchr("nSlutr", *option) == NULL) continue;
        if (count == sizeof allowed - 1) return luaL_argerror(L, options, "too many options");
        allowed[count++] = *option;
    }
    lua_settop(L, options - 1);
    lua_pushlstring(L, allowed, count);
    return run_original(L);
}

/// Calls its first argument with the others. Being C, it is a boundary that no yield crosses.
static int call_without_yield(lua_State *L) {
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/// Adds to the table on top a guard for the function `name` of `library`.
static void add_guard(lua_State *L, const char *library, const char *name, lua_CFunction guard) {
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(L, -1, library);
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, guard, 1);
    lua_setfield(L, -4, name);
    lua_pop(L, 2);
}

static int make_functions(lua_State *L) {
    lua_createtable(L, 0, 5);
    add_guard(L, LUA_GNAME, "setmetatable", guarded_setmetatable);
    add_guard(L, LUA_STRLIBNAME, "rep", guarded_rep);
    add_guard(L, LUA_TABLIBNAME, "move", guarded_move);
    add_guard(L, LUA_DBLIBNAME, "getinfo", guarded_getinfo);
    lua_pushcfunction(L, call_without_yield);
    lua_setfield(L, -2, "call_without_yield");
    return 1;
}

void moon_push_sandbox_functions(lua_State *L) {
    lua_pushcfunction(L, make_functions);
    // Fails only for want of memory, which host mode does not know; a table then is missing and the set-up says so.
    if (lua_pcall(L, 0, 1, 0) != LUA_OK) {
        lua_pop(L, 1);
        lua_pushnil(L);
    }
}
