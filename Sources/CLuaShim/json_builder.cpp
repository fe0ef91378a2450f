// The walk over the tokens of a document that builds Lua values. Compared with walking simdjson's own document this
// copies no text that has no escapes, sees the digits of every number, and knows before a table is made how large it
// becomes.
#include <cstring>

#include "json_builder.h"

namespace moon_json {

namespace {

constexpr size_t rootSlots = 7;  // stack slots besides cache and nesting

inline bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Whether a token may end before `c`.
inline bool endsToken(char c) {
    return isSpace(c) || c == ',' || c == ']' || c == '}' || c == ':';
}

}  // namespace

void Builder::reserveStack() {
    bool cachesOnStack = cache != nullptr && cacheOwner == 0;
    size_t needed = rootSlots + size_t(deepest) * 2 + (cachesOnStack ? keySlots : 0);
    luaL_checkstack(L, int(needed), "JSON document nested too deep");
    moon_json_push_null(L);
    nullSlot = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arrayKey);
    arraySlot = lua_gettop(L);
    cacheSlot = arraySlot + 1;
    if (cachesOnStack) lua_settop(L, arraySlot + int(keySlots));
}

bool Builder::walk() {
    // In registers, not in the object.
    uint32_t i = position;
    uint32_t container = this->container;
    int depth = 0;
    const char *at;

value:
    at = text + tokens[i++];
    if (*at == '{' || *at == '[') {
        bool isArray = *at == '[';
        uint32_t count = counts[container++];
        if (count > INT32_MAX) return false;
        if (container % 65536 == 0) poll(L);
        if (isArray) {
            lua_createtable(L, int(count), 0);
            lua_pushvalue(L, arraySlot);
            lua_setmetatable(L, -2);
        } else {
            lua_createtable(L, 0, int(count));
        }
        if (count == 0) {
            i++;
        } else {
            openFrame(isArray, depth++);
            if (isArray) goto value;
            goto key;
        }
    } else if (!scalar(at, tokens[i])) {
        return false;
    }

stored:
    if (depth == 0) {
        position = i;
        this->container = container;
        return true;
    }
    store(depth);
    at = text + tokens[i++];
    if (*at == ',') {
        if (frames[depth - 1].next != 0) goto value;
        goto key;
    }
    // Brackets are known to match, so a closing one closes this container.
    if (*at != ']' && *at != '}') return false;
    depth--;
    goto stored;

key:
    at = text + tokens[i++];
    if (*at != '"' || !key(at + 1, tokens[i])) return false;
    if (text[tokens[i++]] != ':') return false;
    goto value;
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
    size_t left = size_t(end - at);
    size_t length = *at == 'f' ? 5 : 4;
    if (left < length || (left > length && !endsToken(at[length]))) return false;
    if (std::memcmp(at, "null", 4) == 0) {
        lua_pushvalue(L, nullSlot);
    } else if (std::memcmp(at, "true", 4) == 0) {
        lua_pushboolean(L, 1);
    } else if (*at == 'f' && std::memcmp(at, "false", 5) == 0) {
        lua_pushboolean(L, 0);
    } else {
        return false;
    }
    return true;
}

/// Where the string before the token at `following` ends: nothing but space stands between its quote and that token.
inline const char *Builder::stringEnd(uint32_t following) const {
    const char *last = text + following - 1;
    while (*last != '"') last--;
    return last;
}

inline bool Builder::string(const char *at, uint32_t following) {
    const char *last = stringEnd(following);
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

inline size_t Builder::keySlot(const char *bytes, size_t length) const {
    uint64_t head = 0;
    uint64_t tail = 0;
    if (length >= 8) {
        std::memcpy(&head, bytes, 8);
        std::memcpy(&tail, bytes + length - 8, 8);
    } else if (length >= 4) {
        std::memcpy(&head, bytes, 4);
        std::memcpy(&tail, bytes + length - 4, 4);
    } else if (length > 0) {
        head = uint8_t(bytes[0]);
        tail = uint64_t(uint8_t(bytes[length / 2])) << 8 | uint8_t(bytes[length - 1]);
    }
    uint64_t mixed = (head ^ (tail << 29 | tail >> 35) ^ length) * 0x9E3779B97F4A7C15u;
    return mixed >> 57;
}
static_assert(keySlots == 1u << (64 - 57), "the slot takes the top bits of the product");

/// Pushes a key. Records repeat their keys, and finding a string on the stack is cheaper than hashing it again.
inline bool Builder::key(const char *at, uint32_t following) {
    if (cache == nullptr) return string(at, following);
    size_t length = size_t(stringEnd(following) - at);
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
