// The measure for JSON decoding: the same loop, written directly over simdjson's on-demand parser and the Lua C API.
//
//     decode FILE          prints the CPU seconds of each of three repetitions, one per line
//     decode FILE COUNT    cuts the text, an array with an item on every line, into pages of COUNT items first, and
//                          lets go of every item before it makes the next
//
// It does what a careful program does with public means: it parses in place, asks for every value once, keeps 64-bit
// integers, and leaves the collector at its defaults.
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <lua.hpp>

using namespace simdjson;

namespace {

void push(lua_State *L, ondemand::value value);

void pushText(lua_State *L, std::string_view text) {
    lua_pushlstring(L, text.data(), text.size());
}

void pushNumber(lua_State *L, ondemand::number number) {
    if (number.is_int64()) {
        lua_pushinteger(L, number.get_int64());
    } else {
        lua_pushnumber(L, number.as_double());
    }
}

void pushArray(lua_State *L, ondemand::array array) {
    luaL_checkstack(L, 4, "too deep");
    lua_newtable(L);
    lua_Integer index = 0;
    for (ondemand::value element : array) {
        push(L, element);
        lua_rawseti(L, -2, ++index);
    }
}

void pushObject(lua_State *L, ondemand::object object) {
    luaL_checkstack(L, 4, "too deep");
    lua_newtable(L);
    for (ondemand::field field : object) {
        pushText(L, field.unescaped_key());
        push(L, field.value());
        lua_rawset(L, -3);
    }
}

void push(lua_State *L, ondemand::value value) {
    switch (value.type()) {
    case ondemand::json_type::array: pushArray(L, value.get_array()); break;
    case ondemand::json_type::object: pushObject(L, value.get_object()); break;
    case ondemand::json_type::number: pushNumber(L, value.get_number()); break;
    case ondemand::json_type::string: pushText(L, value.get_string()); break;
    case ondemand::json_type::boolean: lua_pushboolean(L, bool(value.get_bool())); break;
    case ondemand::json_type::null: lua_pushlightuserdata(L, nullptr); break;
    }
}

double seconds() {
    return double(std::clock()) / CLOCKS_PER_SEC;
}

std::vector<padded_string> cut(std::string_view text, int count) {
    std::vector<padded_string> pages;
    std::string page;
    int lines = 0;
    for (size_t at = 1; at < text.size();) {
        size_t end = std::min(text.find('\n', at), text.size());
        page.append(text, at, end - at);
        at = end + 1;
        if (++lines % count != 0 && at < text.size()) continue;
        page.back() = ']';
        pages.emplace_back("[" + page);
        page.clear();
    }
    return pages;
}

/// Reads page after page, item after item.
size_t readItems(lua_State *L, ondemand::parser &parser, const std::vector<padded_string> &pages) {
    size_t count = 0;
    for (const padded_string &page : pages) {
        ondemand::document document = parser.iterate(page);
        for (ondemand::value item : document.get_array()) {
            push(L, item);
            lua_pop(L, 1);
            count++;
        }
    }
    return count;
}

}  // namespace

int main(int count, char **arguments) {
    if (count != 2 && count != 3) return 2;
    auto text = padded_string::load(arguments[1]);
    if (text.error()) return 1;
    std::vector<padded_string> pages;
    if (count == 3) pages = cut(text.value_unsafe(), std::atoi(arguments[2]));
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    ondemand::parser parser;
    for (int i = 0; i < 3; i++) {
        lua_settop(L, 0);
        lua_gc(L, LUA_GCCOLLECT);
        double start = seconds();
        if (count == 3) {
            if (readItems(L, parser, pages) == 0) return 1;
            std::printf("%.6f\n", seconds() - start);
            continue;
        }
        ondemand::document document = parser.iterate(text.value_unsafe());
        pushArray(L, document.get_array());
        double end = seconds();
        if (lua_rawlen(L, -1) == 0) return 1;
        std::printf("%.6f\n", end - start);
    }
    lua_close(L);
}
