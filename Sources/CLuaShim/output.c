// What scripts print. A standard output that nobody reads any more ends the script, as `head` expects.
#include <errno.h>
#include <string.h>

#include "host.h"

/// A write failed. Losing output silently is worse than an error, except when the reader has had enough.
static int fail_output(lua_State *L) {
    int number = errno;
    if (number != EPIPE) return luaL_error(L, "cannot write to the standard output: %s", strerror(number));
    moon_interrupt(moon_host_of(L), MOON_STOP_OUTPUT_CLOSED);
    return moon_raise_interrupt(L);
}

static bool write_all(FILE *target, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, target) == length;
}

static int print(lua_State *L) {
    FILE *target = moon_host_of(L)->print_target;
    int count = lua_gettop(L);
    for (int index = 1; index <= count; index++) {
        size_t length;
        const char *text = luaL_tolstring(L, index, &length);
        if (index > 1 && !write_all(target, "\t", 1)) return fail_output(L);
        if (!write_all(target, text, length)) return fail_output(L);
        lua_pop(L, 1);
    }
    if (!write_all(target, "\n", 1)) return fail_output(L);
    // Standard output is line-buffered on a terminal and fully buffered elsewhere, as usual; errors are not.
    return 0;
}

/// Calls the library's own function, the upvalue, and looks at how it failed.
static int checked_write(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    if (lua_gettop(L) == 3 && lua_isnil(L, 1) && lua_tointeger(L, 3) == EPIPE) {
        errno = EPIPE;
        return fail_output(L);
    }
    return lua_gettop(L);
}

/// Puts a checked version in the place of a function of the table on top.
static void check_function(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, checked_write, 1);
    lua_setfield(L, -2, name);
}

void moon_open_output(lua_State *L) {
    lua_pushcfunction(L, print);
    lua_setglobal(L, "print");
    lua_getglobal(L, LUA_IOLIBNAME);
    check_function(L, "write");
    lua_pop(L, 1);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_getfield(L, -1, "__index");
    check_function(L, "write");
    check_function(L, "flush");
    lua_pop(L, 2);
}

void moon_print_to_stderr(moon_host *host, bool to_stderr) { host->print_target = to_stderr ? stderr : stdout; }
