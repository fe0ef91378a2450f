// Decoding: simdjson's first stage checks the UTF-8 and finds where every token begins; one walk over those places
// builds the Lua values. Compared with walking simdjson's own document this copies no text that has no escapes, sees
// the digits of every number, and knows before a table is made how large it becomes.
#include <simdjson.h>

#include <cstring>

#include "json_internal.h"

namespace moon_json {

namespace {

constexpr size_t keySlots = 128;       // a power of two
constexpr size_t cacheThreshold = 64;  // documents with fewer tokens do without the key cache
constexpr size_t rootSlots = 6;        // stack slots besides cache and nesting

/// What a container looks like while it is being built.
struct Frame {
    uint32_t next;  // index of the next element; 0 in objects
    bool keepsNulls;
};

/// A key seen before: where it stands in the document, and so in which stack slot its string is.
struct CachedKey {
    const char *bytes;
    size_t length;
};

inline bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Whether a token may end before `c`.
inline bool endsToken(char c) {
    return isSpace(c) || c == ',' || c == ']' || c == '}' || c == ':';
}

/// One document on its way onto the stack. Has no destructor: memory errors jump over it.
class Builder {
public:
    Builder(lua_State *L, const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace)
        : L(L), text(text), end(text + length), options(options), workspace(workspace) {}

    bool run();

private:
    bool prepare();
    bool countMembers();
    void reserveStack();
    bool walk();
    bool scalar(const char *at, uint32_t following);
    bool string(const char *at, uint32_t following);
    bool literal(const char *at);
    bool key(const char *at, uint32_t following);
    size_t keySlot(const char *bytes, size_t length) const;
    const char *stringEnd(uint32_t following) const;
    void openFrame(bool isArray, int depth);
    void store(int depth);
    bool keepsBelow(int depth);
    void unwrap();

    lua_State *L;
    const char *text;
    const char *end;
    const moon_json_decoding &options;
    Workspace &workspace;
    const uint32_t *tokens = nullptr;
    uint32_t tokenCount = 0;
    uint32_t *counts = nullptr;
    Frame *frames = nullptr;
    CachedKey *cache = nullptr;
    int deepest = 0;
    int nullSlot = 0;
    int arraySlot = 0;
    int cacheSlot = 0;
};

bool Builder::run() {
    // A byte order mark is no part of the document; editors and spreadsheets put one there.
    if (end - text >= 3 && std::memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    if (text == end || !prepare() || !countMembers()) return false;
    reserveStack();
    if (!walk()) return false;
    if (options.unwrap.bytes != nullptr) unwrap();
    return true;
}

bool Builder::prepare() {
    size_t length = size_t(end - text);
    if (workspace.index == nullptr || workspace.indexCapacity < length) {
        size_t capacity = length < 4096 ? 4096 : length;
        workspace.indexCapacity = 0;
        auto made = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, workspace.index);
        if (made != simdjson::SUCCESS) raiseOutOfMemory(L);
        workspace.indexCapacity = capacity;
    }
    auto bytes = reinterpret_cast<const uint8_t *>(text);
    if (workspace.index->stage1(bytes, length, simdjson::stage1_mode::regular) != simdjson::SUCCESS) return false;
    tokens = workspace.index->structural_indexes.get();
    tokenCount = workspace.index->n_structural_indexes;
    return tokenCount > 0;
}

/// Counts the members of every container and checks that brackets match, so that the walk, inside a container, always
/// finds another token.
bool Builder::countMembers() {
    int limit = options.max_depth != 0 ? int(options.max_depth) : int(MOON_JSON_MAX_DEPTH);
    size_t frameBytes = (size_t(limit) + 1) * sizeof(Frame);
    size_t openBytes = (size_t(limit) + 1) * sizeof(uint32_t);
    size_t cacheBytes = tokenCount >= cacheThreshold ? keySlots * sizeof(CachedKey) : 0;
    size_t countBytes = (size_t(tokenCount) / 2 + 1) * sizeof(uint32_t);
    Buffer &entries = workspace.entries;
    entries.used = 0;
    workspace.reserve(L, entries, cacheBytes + frameBytes + openBytes + countBytes);
    cache = cacheBytes != 0 ? reinterpret_cast<CachedKey *>(entries.bytes) : nullptr;
    frames = reinterpret_cast<Frame *>(entries.bytes + cacheBytes);
    auto *open = reinterpret_cast<uint32_t *>(entries.bytes + cacheBytes + frameBytes);
    counts = reinterpret_cast<uint32_t *>(entries.bytes + cacheBytes + frameBytes + openBytes);
    if (cache != nullptr) std::memset(static_cast<void *>(cache), 0, cacheBytes);

    uint32_t containers = 0;
    uint32_t commas = 0;
    int depth = 0;
    for (uint32_t i = 0; i < tokenCount; i++) {
        char c = text[tokens[i]];
        if (c == ',') {
            commas++;
        } else if ((c | 0x20) == '{') {  // also '['
            if (depth == limit || containers > tokenCount / 2) return false;
            if (depth > 0) counts[open[depth - 1] >> 1] = commas;
            open[depth++] = containers++ << 1 | uint32_t(c == '[');
            commas = 0;
            if (depth > deepest) deepest = depth;
        } else if ((c | 0x20) == '}') {  // also ']'
            if (depth == 0) return false;
            uint32_t top = open[--depth];
            if ((c == ']') != ((top & 1) != 0)) return false;
            bool empty = i > 0 && (text[tokens[i - 1]] | 0x20) == '{';
            counts[top >> 1] = empty ? 0 : commas + 1;
            if (depth > 0) commas = counts[open[depth - 1] >> 1];
        }
    }
    return depth == 0;
}

void Builder::reserveStack() {
    size_t needed = rootSlots + size_t(deepest) * 2 + (cache != nullptr ? keySlots : 0);
    luaL_checkstack(L, int(needed), "JSON document nested too deep");
    moon_json_push_null(L);
    nullSlot = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arrayKey);
    arraySlot = lua_gettop(L);
    cacheSlot = arraySlot + 1;
    if (cache != nullptr) lua_settop(L, arraySlot + int(keySlots));
}

bool Builder::walk() {
    uint32_t i = 0;
    uint32_t container = 0;
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
    if (depth == 0) return i == tokenCount;
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
    Buffer &scratch = workspace.scratch;
    scratch.used = 0;
    workspace.reserve(L, scratch, length);
    char *written = unescape(at, last, scratch.bytes, nullptr);
    if (written == nullptr) return false;
    lua_pushlstring(L, scratch.bytes, size_t(written - scratch.bytes));
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
        lua_pushvalue(L, cacheSlot + int(slot));
        return true;
    }
    if (!string(at, following)) return false;
    lua_pushvalue(L, -1);
    lua_replace(L, cacheSlot + int(slot));
    cached = CachedKey{at, length};
    return true;
}

void Builder::unwrap() {
    if (!lua_istable(L, -1) || moon_json_is_array(L, -1)) return;
    lua_pushlstring(L, options.unwrap.bytes, options.unwrap.length);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
    } else {
        lua_remove(L, -2);
    }
}

}  // namespace

bool decode(lua_State *L, const char *text, size_t length, const moon_json_decoding &options) {
    size_t limit = options.max_bytes != 0 ? options.max_bytes : MOON_JSON_MAX_BYTES;
    if (length > limit) {
        lua_pushfstring(L, "invalid JSON: the text has %I bytes, %I are allowed", lua_Integer(length), lua_Integer(limit));
        return false;
    }
    luaL_checkstack(L, 16, nullptr);
    int base = lua_gettop(L);
    Workspace *workspace = acquireWorkspace(L);
    bool valid = Builder(L, text, length, options, *workspace).run();
    if (!valid) {
        lua_settop(L, base + 1);
        pushDiagnosis(L, text, length, options);
    }
    releaseWorkspace(L, base + 1);
    lua_replace(L, base + 1);
    lua_settop(L, base + 1);
    return valid;
}

namespace {

struct DecodeJob {
    const char *text;
    size_t length;
    const moon_json_decoding *options;
    bool valid;
};

int runDecodeJob(lua_State *L) {
    auto *job = static_cast<DecodeJob *>(lua_touserdata(L, 1));
    job->valid = decode(L, job->text, job->length, *job->options);
    return 1;
}

}  // namespace

}  // namespace moon_json

int moon_json_decode(lua_State *L, const char *text, size_t length, const moon_json_decoding *options) {
    // What a document becomes is all reachable, so collecting in its midst is work for nothing. A cap still holds: an
    // allocation that would pass it collects first.
    constexpr size_t worthPausing = 64 * 1024;
    bool pauses = length >= worthPausing && lua_gc(L, LUA_GCISRUNNING) == 1;
    if (pauses) lua_gc(L, LUA_GCSTOP);
    const moon_json_decoding plain = {};
    moon_json::DecodeJob job = {text, length, options != nullptr ? options : &plain, false};
    lua_pushcfunction(L, moon_json::runDecodeJob);
    lua_pushlightuserdata(L, &job);
    int status = lua_pcall(L, 1, 1, 0);
    if (pauses) lua_gc(L, LUA_GCRESTART);
    return status != LUA_OK ? status : job.valid ? LUA_OK : LUA_ERRRUN;
}
