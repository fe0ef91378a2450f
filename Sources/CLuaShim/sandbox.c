// Stand-ins for library functions that would let a script do what it must not, or run where nothing can stop it.
#include "sandbox.h"

#include <stdbool.h>
#include <string.h>

#include "host.h"

/// No string that `string.rep` makes may have more bytes: it is filled in one go, which no interrupt reaches.
#define LONGEST_REPETITION ((lua_Integer)1 << 30)
/// Entries that are moved between two looks at the interrupt flag.
#define MOVES_PER_LOOK ((lua_Unsigned)1 << 14)

void moon_stop_if_asked(lua_State *L) {
    if (moon_must_stop(moon_host_of(L))) moon_raise_interrupt(L);
}

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

/// Without the repetitions that never end and those that are too long to be made in one go.
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

/// t[to] = f[from] for tables at these stack indices.
static void move_entry(lua_State *L, int source, lua_Integer from, int target, lua_Integer to) {
    if ((lua_Unsigned)from % MOVES_PER_LOOK == 0) moon_stop_if_asked(L);
    lua_geti(L, source, from);
    lua_seti(L, target, to);
}

/// The stock function does what is short; what may be long is done in a loop that can be stopped.
static int guarded_move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    bool is_short = last < first || (lua_Unsigned)last - (lua_Unsigned)first < MOVES_PER_LOOK;
    if (is_short || !lua_istable(L, 1) || !lua_istable(L, target)) return run_original(L);
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    lua_Integer count = last - first + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    if (to > last || to <= first || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ))) {
        for (lua_Integer i = 0; i < count; i++) move_entry(L, 1, first + i, target, to + i);
    } else {
        for (lua_Integer i = count - 1; i >= 0; i--) move_entry(L, 1, first + i, target, to + i);
    }
    lua_pushvalue(L, target);
    return 1;
}

/// Whether the first argument is a table whose length a script makes up.
static bool has_made_up_length(lua_State *L) {
    if (!lua_istable(L, 1) || luaL_getmetafield(L, 1, "__len") == LUA_TNIL) return false;
    lua_pop(L, 1);
    return true;
}

static int guarded_insert(lua_State *L) {
    if (!has_made_up_length(L)) return run_original(L);
    lua_Integer place, end = (lua_Integer)((lua_Unsigned)luaL_len(L, 1) + 1);
    switch (lua_gettop(L)) {
    case 2: place = end; break;
    case 3:
        place = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)place - 1 < (lua_Unsigned)end, 2, "position out of bounds");
        for (lua_Integer i = end; i > place; i--) move_entry(L, 1, i - 1, 1, i);
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, place);
    return 0;
}

static int guarded_remove(lua_State *L) {
    if (!has_made_up_length(L)) return run_original(L);
    lua_Integer size = luaL_len(L, 1), place = luaL_optinteger(L, 2, size);
    if (!lua_isnone(L, 2)) {
        luaL_argcheck(L, (lua_Unsigned)size + 1 - (lua_Unsigned)place <= (lua_Unsigned)size, 2, "position out of bounds");
    }
    lua_geti(L, 1, place);
    for (; place < size; place++) move_entry(L, 1, place + 1, 1, place);
    lua_pushnil(L);
    lua_seti(L, 1, place);
    return 1;
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
    static const luaL_Reg functions[] = {
        {"find", moon_string_find},
        {"match", moon_string_match},
        {"gmatch", moon_string_gmatch},
        {"gsub", moon_string_gsub},
        {"call_without_yield", call_without_yield},
        {"open_file", moon_open_file},
        {"remove_file", moon_remove_file},
        {"rename_file", moon_rename_file},
        {NULL, NULL},
    };
    luaL_newlib(L, functions);
    add_guard(L, LUA_GNAME, "setmetatable", guarded_setmetatable);
    add_guard(L, LUA_STRLIBNAME, "rep", guarded_rep);
    add_guard(L, LUA_TABLIBNAME, "move", guarded_move);
    add_guard(L, LUA_TABLIBNAME, "insert", guarded_insert);
    add_guard(L, LUA_TABLIBNAME, "remove", guarded_remove);
    add_guard(L, LUA_DBLIBNAME, "getinfo", guarded_getinfo);
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
