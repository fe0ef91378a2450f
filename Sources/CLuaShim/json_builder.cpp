// The walk over the tokens of a document that builds Lua values. Compared with walking simdjson's own document this
// copies no text that has no escapes, sees the digits of every number, and knows before a table is made how large it
// becomes.
#include <cstring>

#include "json_builder.h"
#include "json_walk.h"

namespace moon_json {

namespace {

constexpr size_t rootSlots = 7;  // stack slots besides cache and nesting

}  // namespace

void Builder::reserveStack() {
    bool cachesOnStack = cache != nullptr && cacheOwner == 0;
    size_t needed = rootSlots + size_t(deepest) * 2 + (cachesOnStack ? keySlots : 0);
    luaL_checkstack(L, int(needed), "JSON document nested too deep");
    if (nullSlot != 0) return;
    moon_json_push_null(L);
    nullSlot = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arrayKey);
    arraySlot = lua_gettop(L);
    cacheSlot = arraySlot + 1;
    if (cachesOnStack) lua_settop(L, arraySlot + int(keySlots));
}

bool Builder::walk() {
    return walkTokens(Tokens{text, end, tokens, 0, counts, 0, deepest}, position, container, *this);
}

inline void Builder::open(bool isArray, uint32_t count, int depth) {
    if (container % 65536 == 65535) poll(L);
    if (isArray) {
        lua_createtable(L, int(count), 0);
        lua_pushvalue(L, arraySlot);
        lua_setmetatable(L, -2);
    } else {
        lua_createtable(L, 0, int(count));
    }
    openFrame(isArray, depth);
}

void Builder::openFrame(bool isArray, int depth) {
    bool keeps = !options.drop_nulls;
    // With a key to unwrap, the outermost object is an envelope: its null is the result, not a member to leave out.
    bool hasEnvelope = options.unwrap.bytes != nullptr;
    if (!keeps && depth == 0) keeps = hasEnvelope;
    if (!keeps && depth > 0) keeps = (frames[depth - 1].keepsNulls && !(hasEnvelope && depth == 1)) || keepsBelow(depth);
    frames[depth] = Frame{uint32_t(isArray ? 1 : 0), keeps};
}

/// Whether the container being opened, on top of the stack above its key, belongs to a member whose nulls stay.
bool Builder::keepsBelow(int depth) {
    if (frames[depth - 1].next != 0) return false;
    size_t length;
    const char *name = lua_tolstring(L, -2, &length);
    for (size_t i = 0; i < options.keep_below_count; i++) {
        const moon_json_text &kept = options.keep_below[i];
        if (kept.length == length && std::memcmp(kept.bytes, name, length) == 0) return true;
    }
    return false;
}

/// Moves the finished value on top of the stack into its container.
inline void Builder::store(int depth) {
    Frame &frame = frames[depth - 1];
    if (frame.next != 0) {
        lua_rawseti(L, -2, frame.next++);
        return;
    }
    if (!frame.keepsNulls && lua_touserdata(L, -1) == lua_touserdata(L, nullSlot)) {
        lua_pop(L, 1);
        lua_pushnil(L);  // takes away an earlier value of a key that comes twice
    }
    lua_rawset(L, -3);
}

inline bool Builder::scalar(const char *at, uint32_t following) {
    char c = *at;
    if (c == '"') return string(at + 1, following);
    if (c == '-' || (c >= '0' && c <= '9')) {
        const char *after = pushNumber(L, at, end);
        return after != nullptr && (after == end || endsToken(*after));
    }
    return literal(at);
}

bool Builder::literal(const char *at) {
    switch (readLiteral(at, end)) {
    case Literal::null: lua_pushvalue(L, nullSlot); return true;
    case Literal::yes: lua_pushboolean(L, 1); return true;
    case Literal::no: lua_pushboolean(L, 0); return true;
    case Literal::none: break;
    }
    return false;
}

inline bool Builder::string(const char *at, uint32_t following) {
    const char *last = stringEnd(text, following);
    size_t length = size_t(last - at);
    if (std::memchr(at, '\\', length) == nullptr) {
        lua_pushlstring(L, at, length);
        return true;
    }
    return escaped(at, last);
}

bool Builder::escaped(const char *at, const char *last) {
    char few[512];
    size_t length = size_t(last - at);
    char *room = few;
    bool isBorrowed = false;
    if (workspace != nullptr) {
        workspace->scratch.used = 0;
        workspace->reserve(L, workspace->scratch, length);
        room = workspace->scratch.bytes;
    } else if (length > sizeof few) {
        room = static_cast<char *>(lua_newuserdatauv(L, length, 0));
        isBorrowed = true;
    }
    char *written = unescape(at, last, room, nullptr);
    if (written == nullptr) return false;
    lua_pushlstring(L, room, size_t(written - room));
    if (isBorrowed) lua_remove(L, -2);
    return true;
}

/// Pushes a key. Records repeat their keys, and finding a string on the stack is cheaper than hashing it again.
inline bool Builder::key(const char *at, uint32_t following) {
    if (cache == nullptr) return string(at, following);
    size_t length = size_t(stringEnd(text, following) - at);
    size_t slot = keySlot(at, length);
    CachedKey &cached = cache[slot];
    if (cached.bytes != nullptr && cached.length == length && std::memcmp(cached.bytes, at, length) == 0) {
        if (cacheOwner != 0) {
            lua_getiuservalue(L, cacheOwner, int(slot) + 1);
        } else {
            lua_pushvalue(L, cacheSlot + int(slot));
        }
        return true;
    }
    if (!string(at, following)) return false;
    lua_pushvalue(L, -1);
    if (cacheOwner != 0) {
        lua_setiuservalue(L, cacheOwner, int(slot) + 1);
    } else {
        lua_replace(L, cacheSlot + int(slot));
    }
    cached = CachedKey{at, length};
    return true;
}

bool Builder::member() {
    const char *at = text + tokens[position++];
    return *at == '"' && key(at + 1, tokens[position]) && text[tokens[position++]] == ':';
}

}  // namespace moon_json
