// Reading and pushing values. Plain wrappers: Swift must not see the headers that declare the raising functions.
#include "host.h"

_Static_assert(MOON_TYPE_NONE == LUA_TNONE && MOON_TYPE_THREAD == LUA_TTHREAD, "types are passed on as they are");

// Reading

int moon_type(lua_State *L, int index) { return lua_type(L, index); }
int moon_top(lua_State *L) { return lua_gettop(L); }
void moon_set_top(lua_State *L, int index) { lua_settop(L, index); }
void moon_replace(lua_State *L, int index) { lua_replace(L, index); }
int moon_absolute_index(lua_State *L, int index) { return lua_absindex(L, index); }
bool moon_to_boolean(lua_State *L, int index) { return lua_toboolean(L, index); }
bool moon_is_integer(lua_State *L, int index) { return lua_isinteger(L, index); }
size_t moon_raw_length(lua_State *L, int index) { return lua_rawlen(L, index); }
const void *moon_pointer(lua_State *L, int index) { return lua_topointer(L, index); }

bool moon_to_integer(lua_State *L, int index, int64_t *value) {
    if (!lua_isinteger(L, index) && lua_type(L, index) != LUA_TNUMBER) return false;
    int is_integer;
    *value = lua_tointegerx(L, index, &is_integer);
    return is_integer;
}

bool moon_to_number(lua_State *L, int index, double *value) {
    if (lua_type(L, index) != LUA_TNUMBER) return false;
    *value = lua_tonumberx(L, index, NULL);
    return true;
}

const char *moon_to_string(lua_State *L, int index, size_t *length) {
    return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}

static int next_pair(lua_State *L) { return lua_next(L, 1) ? 2 : 0; }

bool moon_next(lua_State *L, int table) {
    // The key comes from an earlier step over a table that nobody changes meanwhile, so this cannot raise; the
    // protection is for the day when that is no longer true.
    table = lua_absindex(L, table);
    lua_pushcfunction(L, next_pair);
    lua_insert(L, -2);
    lua_pushvalue(L, table);
    lua_insert(L, -2);
    if (lua_pcall(L, 2, 2, 0) != LUA_OK) {
        lua_pop(L, 1);
        return false;
    }
    if (!lua_isnil(L, -2)) return true;
    lua_pop(L, 2);
    return false;
}

void moon_get_field(lua_State *L, int table, const char *name, size_t length) {
    table = lua_absindex(L, table);
    lua_pushlstring(L, name, length);
    lua_rawget(L, table);
}

void moon_push_globals(lua_State *L) { lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); }

bool moon_push_index_table(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return false;
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    lua_remove(L, -2);
    if (lua_type(L, -1) == LUA_TTABLE) return true;
    lua_pop(L, 1);
    return false;
}

// Pushing

bool moon_reserve(lua_State *L, int slots) { return lua_checkstack(L, slots); }
void moon_push_nil(lua_State *L) { lua_pushnil(L); }
void moon_push_boolean(lua_State *L, bool value) { lua_pushboolean(L, value); }
void moon_push_integer(lua_State *L, int64_t value) { lua_pushinteger(L, value); }
void moon_push_number(lua_State *L, double value) { lua_pushnumber(L, value); }
void moon_push_string(lua_State *L, const char *bytes, size_t length) { lua_pushlstring(L, bytes, length); }
void moon_push_value(lua_State *L, int index) { lua_pushvalue(L, index); }
void moon_new_table(lua_State *L, int array, int fields) { lua_createtable(L, array, fields); }
void moon_move(lua_State *from, lua_State *to, int count) {
    lua_checkstack(to, count);
    lua_xmove(from, to, count);
}

void moon_set_field(lua_State *L, int table, const char *name, size_t length) {
    table = lua_absindex(L, table);
    lua_pushlstring(L, name, length);
    lua_insert(L, -2);
    lua_rawset(L, table);
}

void moon_set_index(lua_State *L, int table, int64_t index) { lua_rawseti(L, table, index); }

void moon_set_global(lua_State *L, const char *name, size_t length) {
    moon_push_globals(L);
    lua_insert(L, -2);
    moon_set_field(L, -2, name, length);
    lua_pop(L, 1);
}

void moon_set_module(lua_State *L, const char *name, size_t length) {
    lua_pushliteral(L, LUA_LOADED_TABLE);
    lua_rawget(L, LUA_REGISTRYINDEX);
    lua_insert(L, -2);
    moon_set_field(L, -2, name, length);
    lua_pop(L, 1);
}

// JSON

int moon_decode(moon_host *host, lua_State *L, const char *text, size_t length, const moon_json_decoding *options) {
    bool was_in_vm = host->in_vm;
    host->in_vm = true;
    int status = moon_json_decode(L, text, length, options);
    host->in_vm = was_in_vm;
    return status;
}

int moon_push_items(moon_host *host, lua_State *L, const char *text, size_t length, const moon_json_decoding *options) {
    bool was_in_vm = host->in_vm;
    host->in_vm = true;
    int status = moon_json_push_items(L, text, length, options);
    host->in_vm = was_in_vm;
    return status;
}

int moon_push_page(moon_host *host, lua_State *L, const moon_json_page *page) {
    bool was_in_vm = host->in_vm;
    host->in_vm = true;
    int status = moon_json_push_page(L, page);
    host->in_vm = was_in_vm;
    return status;
}

int moon_encode(moon_host *host, lua_State *L, int index, const char *root, int indent) {
    bool was_in_vm = host->in_vm;
    host->in_vm = true;
    int status = moon_json_encode(L, index, root, indent);
    host->in_vm = was_in_vm;
    return status;
}
