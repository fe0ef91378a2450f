// Error objects, positions and tracebacks.
#include <string.h>

#include "host.h"

char moon_error_key, moon_trace_key;

bool moon_is_error(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_error_key);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

/// Our own glue has chunk names in brackets; scripts and code given as a string have not.
static bool is_glue(const char *source) { return source[0] == '[' && strncmp(source, "[string", 7) != 0; }

bool moon_position(lua_State *L, const char *passed_over, char *buffer, size_t size) {
    lua_Debug activation;
    bool found = false;
    for (int level = 0; lua_getstack(L, level, &activation); level++) {
        lua_getinfo(L, "Sl", &activation);
        if (activation.currentline <= 0 || is_glue(activation.short_src)) continue;
        bool is_last = !passed_over || strncmp(activation.short_src, passed_over, strlen(passed_over)) != 0;
        // One that is passed over is better than none.
        if (is_last || !found) snprintf(buffer, size, "%s:%d", activation.short_src, activation.currentline);
        found = true;
        if (is_last) break;
    }
    return found;
}

static int error_to_string(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_pushliteral(L, "where");
    if (lua_rawget(L, 1) == LUA_TSTRING) {
        lua_pushliteral(L, ": ");
    } else {
        lua_pop(L, 1);
    }
    lua_pushliteral(L, "message");
    if (lua_rawget(L, 1) != LUA_TSTRING) {
        lua_pop(L, 1);
        lua_pushliteral(L, "error");
    }
    lua_concat(L, lua_gettop(L) - 1);
    return 1;
}

void moon_open_errors(lua_State *L) {
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, error_to_string);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &moon_error_key);
    lua_createtable(L, 2, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &moon_trace_key);
}

void moon_mark_error(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_error_key);
    lua_setmetatable(L, -2);
}

/// Pushes the traceback of `co`, whose error is on top, after those of the coroutines that raised the same error.
static void push_joined_traceback(lua_State *L, lua_State *co) {
    luaL_checkstack(L, 8, NULL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_trace_key);
    lua_rawgeti(L, -1, 1);
    lua_pushvalue(co, -1);
    lua_xmove(co, L, 1);
    bool same = !lua_isnil(L, -1) && lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    luaL_traceback(L, co, NULL, 0);
    if (same) {
        lua_rawgeti(L, -2, 2);
        lua_insert(L, -2);
        lua_pushliteral(L, "\n");
        lua_insert(L, -2);
        lua_concat(L, 3);
    }
    lua_remove(L, -2);
}

void moon_note_failure(lua_State *L, lua_State *co) {
    if (!lua_checkstack(co, 2)) return;
    push_joined_traceback(L, co);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_trace_key);
    lua_insert(L, -2);
    lua_rawseti(L, -2, 2);
    lua_pushvalue(co, -1);
    lua_xmove(co, L, 1);
    lua_rawseti(L, -2, 1);
    lua_pop(L, 1);
}

void moon_remember_traceback(lua_State *L, const char *text, size_t length) {
    lua_checkstack(L, 4);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_trace_key);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, 1);
    lua_pushlstring(L, text, length);
    lua_rawseti(L, -2, 2);
    lua_pop(L, 1);
}

void moon_push_traceback(moon_host *host, lua_State *co) {
    lua_State *L = host->main;
    if (!lua_checkstack(co, 2)) {
        lua_pushliteral(L, "");
        return;
    }
    push_joined_traceback(L, co);
    // The error must not be kept alive by its traceback.
    lua_rawgetp(L, LUA_REGISTRYINDEX, &moon_trace_key);
    lua_pushnil(L);
    lua_rawseti(L, -2, 1);
    lua_pushnil(L);
    lua_rawseti(L, -2, 2);
    lua_pop(L, 1);
}

static int error_text(lua_State *L) {
    if (lua_touserdata(L, 1) == &moon_interrupt_key) {
        lua_pushliteral(L, "interrupted");
    } else if (lua_type(L, 1) == LUA_TSTRING || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
        luaL_tolstring(L, 1, NULL);
    } else if (lua_istable(L, 1) && (lua_pushliteral(L, "message"), lua_rawget(L, 1)) == LUA_TSTRING) {
        // What scripts raise for each other to read has a text for people in it, as a rule under this name.
        return 1;
    } else {
        lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    }
    return 1;
}

void moon_push_error_text(moon_host *host, lua_State *co, int index) {
    lua_State *L = host->main;
    lua_checkstack(L, 8);
    lua_checkstack(co, 2);
    lua_pushcfunction(L, error_text);
    lua_pushvalue(co, index);
    lua_xmove(co, L, 1);
    host->in_vm = true;
    int status = lua_pcall(L, 1, 1, 0);
    host->in_vm = false;
    if (status == LUA_OK) return;
    lua_pop(L, 1);
    lua_pushliteral(L, "(error object cannot be shown: its __tostring failed)");
}
