// The first look at a document: simdjson's first stage checks the UTF-8 and finds where every token begins; one pass
// over those places checks the brackets and counts what stands between them.
#include <simdjson.h>

#include <cstring>

#include "json_builder.h"

namespace moon_json {

int depthLimit(const moon_json_decoding &options) {
    bool isLower = options.max_depth != 0 && options.max_depth < uint32_t(MOON_JSON_MAX_DEPTH);
    return isLower ? int(options.max_depth) : int(MOON_JSON_MAX_DEPTH);
}

namespace {

Scan findTokens(Workspace &workspace, Tokens &tokens) {
    size_t length = size_t(tokens.end - tokens.text);
    if (workspace.index == nullptr || workspace.indexCapacity < length) {
        size_t capacity = length < 4096 ? 4096 : length;
        workspace.indexCapacity = 0;
        auto made = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, workspace.index);
        if (made != simdjson::SUCCESS) return Scan::outOfMemory;
        workspace.indexCapacity = capacity;
    }
    auto bytes = reinterpret_cast<const uint8_t *>(tokens.text);
    auto result = workspace.index->stage1(bytes, length, simdjson::stage1_mode::regular);
    if (result != simdjson::SUCCESS) return Scan::damaged;
    tokens.places = workspace.index->structural_indexes.get();
    tokens.count = workspace.index->n_structural_indexes;
    return tokens.count > 0 ? Scan::sound : Scan::damaged;
}

bool countMembers(int limit, char *room, Tokens &tokens) {
    auto *open = reinterpret_cast<uint32_t *>(room);
    auto *counts = open + limit + 1;

    const char *text = tokens.text;
    const uint32_t *places = tokens.places;
    uint32_t containers = 0;
    uint32_t commas = 0;
    int depth = 0;
    int deepest = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        char c = text[places[i]];
        if (c == ',') {
            commas++;
        } else if ((c | 0x20) == '{') {  // also '['
            if (depth == limit || containers > tokens.count / 2) return false;
            if (depth > 0) counts[open[depth - 1] >> 1] = commas;
            open[depth++] = containers++ << 1 | uint32_t(c == '[');
            commas = 0;
            if (depth > deepest) deepest = depth;
        } else if ((c | 0x20) == '}') {  // also ']'
            if (depth == 0) return false;
            uint32_t top = open[--depth];
            if ((c == ']') != ((top & 1) != 0)) return false;
            bool empty = i > 0 && (text[places[i - 1]] | 0x20) == '{';
            counts[top >> 1] = empty ? 0 : commas + 1;
            if (depth > 0) commas = counts[open[depth - 1] >> 1];
        }
    }
    tokens.members = counts;
    tokens.containers = containers;
    tokens.deepest = deepest;
    return depth == 0;
}

}  // namespace

Scan scan(const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace, Tokens &tokens) {
    tokens = {};
    // A byte order mark is no part of the document; editors and spreadsheets put one there.
    bool hasMark = length >= 3 && std::memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    tokens.text = hasMark ? text + 3 : text;
    tokens.end = text + length;
    if (tokens.text == tokens.end) return Scan::damaged;
    Scan found = findTokens(workspace, tokens);
    if (found != Scan::sound) return found;
    int limit = depthLimit(options);
    // Room for the containers that are open, and for a count of every container.
    size_t room = (size_t(limit) + 1 + size_t(tokens.count) / 2 + 1) * sizeof(uint32_t);
    workspace.entries.used = 0;
    if (!workspace.tryReserve(workspace.entries, room)) return Scan::outOfMemory;
    return countMembers(limit, workspace.entries.bytes, tokens) ? Scan::sound : Scan::damaged;
}

bool scan(lua_State *L, const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace,
          Tokens &tokens) {
    Scan found = scan(text, length, options, workspace, tokens);
    if (found == Scan::outOfMemory) {
        lua_gc(L, LUA_GCCOLLECT);
        found = scan(text, length, options, workspace, tokens);
    }
    if (found == Scan::outOfMemory) raiseOutOfMemory(L);
    return found == Scan::sound;
}

bool isTooLong(lua_State *L, size_t length, const moon_json_decoding &options) {
    size_t limit = options.max_bytes != 0 ? options.max_bytes : MOON_JSON_MAX_BYTES;
    if (length <= limit) return false;
    lua_pushfstring(L, "invalid JSON: the text has %I bytes, %I are allowed", lua_Integer(length), lua_Integer(limit));
    return true;
}

}  // namespace moon_json
