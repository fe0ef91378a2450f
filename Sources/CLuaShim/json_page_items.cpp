// The items of a page that was read before: follows its steps.
#include <cstring>
#include <new>

#include "json_page.h"

namespace moon_json {

namespace {

/// A page's userdata begins with this; behind it lie its words. The strings of its known keys are its user values.
struct ReadPage {
    const uint32_t *next;
    const uint32_t *end;
    lua_Integer count;
    int deepest;
};

/// Follows the steps of one item. Has no destructor: memory errors jump over it.
class StepReader {
public:
    StepReader(lua_State *L, const uint32_t *at) : at(at), L(L) {}

    /// Pushes the item. May raise.
    void run();

    const uint32_t *at;

private:
    void key(uint32_t number);
    bool value(Step kind);
    const char *text(size_t *length);
    template <class Value>
    Value wide();

    lua_State *L;
};

inline const char *StepReader::text(size_t *length) {
    *length = *at++;
    auto *bytes = reinterpret_cast<const char *>(at);
    at += wordsOf(*length);
    return bytes;
}

template <class Value>
inline Value StepReader::wide() {
    Value value;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value / sizeof *at;
    return value;
}

inline void StepReader::key(uint32_t number) {
    if (number == noKey) return;
    if (number != ownKey) {
        lua_getiuservalue(L, 1, int(number));
        return;
    }
    size_t length;
    const char *bytes = text(&length);
    lua_pushlstring(L, bytes, length);
}

/// Pushes a value; false when it is a container that only begins.
inline bool StepReader::value(Step kind) {
    size_t length;
    const char *bytes;
    switch (kind) {
    case Step::null: lua_pushvalue(L, lua_upvalueindex(nullUpvalue)); return true;
    case Step::no: lua_pushboolean(L, 0); return true;
    case Step::yes: lua_pushboolean(L, 1); return true;
    case Step::integer: lua_pushinteger(L, wide<lua_Integer>()); return true;
    case Step::real: lua_pushnumber(L, wide<lua_Number>()); return true;
    case Step::string:
        bytes = text(&length);
        lua_pushlstring(L, bytes, length);
        return true;
    case Step::number:
        bytes = text(&length);
        pushNumberObject(L, bytes, length);
        return true;
    case Step::object: lua_createtable(L, 0, int(*at++)); return false;
    case Step::array:
        lua_createtable(L, int(*at++), 0);
        lua_pushvalue(L, lua_upvalueindex(arrayUpvalue));
        lua_setmetatable(L, -2);
        return false;
    case Step::close: break;
    }
    return true;
}

void StepReader::run() {
    lua_Integer elements[MOON_JSON_MAX_DEPTH];  // the next element of each open array; 0 for an object
    int depth = 0;
    uint32_t steps = 0;
    do {
        if (++steps % 65536 == 0) poll(L);
        uint32_t word = *at++;
        Step kind = Step(word & ((1u << stepBits) - 1));
        if (kind == Step::close) {
            depth--;
        } else {
            key(word >> stepBits);
            if (!value(kind)) {
                elements[depth++] = kind == Step::array ? 1 : 0;
                continue;
            }
        }
        if (depth == 0) return;
        lua_Integer &element = elements[depth - 1];
        if (element != 0) {
            lua_rawseti(L, -2, element++);
        } else {
            lua_rawset(L, -3);
        }
    } while (true);
}

/// Makes the known keys strings, which the page keeps. The userdata is on top.
void keepKeys(lua_State *L, const moon_json_page &page) {
    const uint32_t *at = page.keys.data();
    for (size_t number = 1; number <= page.keyCount; number++) {
        lua_pushlstring(L, reinterpret_cast<const char *>(at + 1), *at);
        lua_setiuservalue(L, -2, int(number));
        at += 1 + wordsOf(*at);
    }
}

int runPushJob(lua_State *L) {
    auto &page = *static_cast<const moon_json_page *>(lua_touserdata(L, 1));
    size_t bytes = page.words.size() * sizeof(uint32_t);
    auto *block = static_cast<char *>(lua_newuserdatauv(L, sizeof(ReadPage) + bytes, int(page.keyCount)));
    auto *words = reinterpret_cast<uint32_t *>(block + sizeof(ReadPage));
    if (bytes > 0) std::memcpy(words, page.words.data(), bytes);
    new (block) ReadPage{words, words + page.words.size(), page.count, page.deepest};
    keepKeys(L, page);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &pageKey);
    lua_setmetatable(L, -2);
    return 1;
}

}  // namespace

int nextPageItem(lua_State *L) {
    auto &page = *static_cast<ReadPage *>(itemsArgument(L));
    if (page.next == page.end) {
        lua_pushnil(L);
        return 1;
    }
    luaL_checkstack(L, page.deepest * 2 + 8, "JSON document nested too deep");
    StepReader reader(L, page.next);
    reader.run();
    // Only now: an item whose tables found no memory can be asked for again.
    page.next = reader.at;
    return 1;
}

int countPageItems(lua_State *L) {
    lua_pushinteger(L, static_cast<ReadPage *>(itemsArgument(L))->count);
    return 1;
}

}  // namespace moon_json

int moon_json_push_page(lua_State *L, const moon_json_page *page) {
    lua_pushcfunction(L, moon_json::runPushJob);
    lua_pushlightuserdata(L, const_cast<moon_json_page *>(page));
    return lua_pcall(L, 1, 1, 0);
}
