/* The other side of the native call measure: the same function, written in C for plain Lua. */
#include <lauxlib.h>
#include <lua.h>

static int increment(lua_State *L) {
    lua_pushinteger(L, luaL_checkinteger(L, 1) + 1);
    return 1;
}

int luaopen_native_call(lua_State *L) {
    lua_pushcfunction(L, increment);
    return 1;
}
