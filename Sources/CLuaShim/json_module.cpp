// The `json` module that scripts see.
#include <cstring>

#include "json_internal.h"

namespace moon_json {

namespace {

/// Checks that an options table holds nothing but `name`, and pushes that option.
int pushOption(lua_State *L, int argument, const char *name) {
    luaL_checktype(L, argument, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, argument) != 0) {
        lua_pop(L, 1);
        bool isName = lua_type(L, -1) == LUA_TSTRING && std::strcmp(lua_tostring(L, -1), name) == 0;
        if (isName) continue;
        lua_pushvalue(L, -1);
        const char *given = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1);
        luaL_argerror(L, argument, lua_pushfstring(L, "unknown option '%s', the only option is '%s'", given, name));
    }
    lua_pushstring(L, name);
    return lua_rawget(L, argument);
}

bool dropsNulls(lua_State *L, int argument) {
    if (lua_isnoneornil(L, argument)) return false;
    int type = pushOption(L, argument, "nulls");
    const char *choice = type == LUA_TSTRING ? lua_tostring(L, -1) : "";
    bool drops = std::strcmp(choice, "drop") == 0;
    if (!drops && type != LUA_TNIL && std::strcmp(choice, "keep") != 0) {
        luaL_argerror(L, argument, "option 'nulls' must be \"keep\" or \"drop\"");
    }
    lua_pop(L, 1);
    return drops;
}

int indentOption(lua_State *L, int argument) {
    if (lua_isnoneornil(L, argument)) return 0;
    int type = pushOption(L, argument, "indent");
    int isInteger = 0;
    lua_Integer indent = type == LUA_TNUMBER ? lua_tointegerx(L, -1, &isInteger) : 0;
    if (type != LUA_TNIL && (!isInteger || indent < 0 || indent > 16)) {
        luaL_argerror(L, argument, "option 'indent' must be an integer from 0 to 16");
    }
    lua_pop(L, 1);
    return int(indent);
}

int moduleDecode(lua_State *L) {
    // No coercion: a number here is a mistake, not a document.
    luaL_checktype(L, 1, LUA_TSTRING);
    moon_json_decoding options = {};
    options.drop_nulls = dropsNulls(L, 2);
    lua_settop(L, 1);
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    constexpr size_t worthProtecting = 64 * 1024;
    if (length >= worthProtecting) {
        int status = moon_json_decode(L, text, length, &options);
        if (status != LUA_OK) raiseAgain(L, status);
    } else if (!decode(L, text, length, options)) {
        raiseAgain(L, LUA_ERRRUN);
    }
    return 1;
}

int moduleEncode(lua_State *L) {
    luaL_checkany(L, 1);
    int indent = indentOption(L, 2);
    lua_settop(L, 1);
    if (!encode(L, 1, nullptr, indent)) raiseAgain(L, LUA_ERRRUN);
    return 1;
}

/// Marks the table given, or a new one. A table with a metatable of its own cannot have the mark, too.
int mark(lua_State *L, const char *key) {
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_newtable(L);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_getmetatable(L, 1)) {
        bool isMark = hasSharedMetatable(L, 1, &arrayKey) || hasSharedMetatable(L, 1, &objectKey);
        if (!isMark) return luaL_argerror(L, 1, "the table has a metatable already");
    }
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, key);
    lua_setmetatable(L, 1);
    return 1;
}

int moduleArray(lua_State *L) {
    return mark(L, &arrayKey);
}

int moduleObject(lua_State *L) {
    return mark(L, &objectKey);
}

int moduleIsArray(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, moon_json_is_array(L, 1));
    return 1;
}

int moduleIsObject(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, moon_json_is_object(L, 1));
    return 1;
}

int moduleIsNumber(lua_State *L) {
    size_t length;
    luaL_checkany(L, 1);
    lua_pushboolean(L, moon_json_number_text(L, 1, &length) != nullptr);
    return 1;
}

}  // namespace

}  // namespace moon_json

int moon_json_open(lua_State *L) {
    using namespace moon_json;
    static const luaL_Reg functions[] = {
        {"decode", moduleDecode},
        {"encode", moduleEncode},
        {"array", moduleArray},
        {"object", moduleObject},
        {"isarray", moduleIsArray},
        {"isobject", moduleIsObject},
        {"isnumber", moduleIsNumber},
        {nullptr, nullptr},
    };
    openState(L);
    luaL_newlib(L, functions);
    moon_json_push_null(L);
    lua_setfield(L, -2, "null");
    return 1;
}
