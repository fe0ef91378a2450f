// Builds Lua values from the tokens of a document. C++ only.
#pragma once

#include "json_internal.h"

namespace moon_json {

constexpr size_t keySlots = 128;       // a power of two
constexpr size_t cacheThreshold = 64;  // documents with fewer tokens do without the key cache

/// What the first stage found in a document.
struct Tokens {
    const char *text;
    const char *end;
    /// Where every token begins, with one place more behind the last.
    const uint32_t *places;
    uint32_t count;
    /// How many members the containers have, in the order in which they open.
    const uint32_t *members;
    uint32_t containers;
    int deepest;
};

/// What a container looks like while it is being built.
struct Frame {
    uint32_t next;  // index of the next element; 0 in objects
    bool keepsNulls;
};

/// A key seen before: where it stands in the document, and so in which slot its string is.
struct CachedKey {
    const char *bytes;
    size_t length;
};

enum class Scan { sound, damaged, outOfMemory };

/// Finds the tokens of a document without its byte order mark, counts members and checks that brackets match, so that a
/// walk, inside a container, always finds another token. Needs no state.
Scan scan(const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace, Tokens &tokens);
/// The same; false for a damaged document. May raise.
bool scan(lua_State *L, const char *text, size_t length, const moon_json_decoding &options, Workspace &workspace,
          Tokens &tokens);

/// Walks over tokens and leaves values on the stack. Has no destructor: memory errors jump over it.
class Builder {
public:
    /// - `frames`: one for each level of nesting.
    /// - `workspace`: for long strings with escapes; NULL to make do with the stack.
    Builder(lua_State *L, const Tokens &tokens, const moon_json_decoding &options, Frame *frames, Workspace *workspace)
        : L(L), text(tokens.text), end(tokens.end), tokens(tokens.places), counts(tokens.members),
          deepest(tokens.deepest), options(options), frames(frames), workspace(workspace) {}

    /// Keeps the strings of keys for as long as this builder lives, on its stack.
    void cacheKeys(CachedKey *keys) { cache = keys; }
    /// Keeps the strings of keys in the user values of the userdata at `index`, for the next builder to find.
    void cacheKeys(CachedKey *keys, int index) {
        cache = keys;
        cacheOwner = index;
    }
    /// Tells where `json.null` and the metatable of arrays are already. Such a builder cannot keep keys on its stack.
    void shareValues(int null, int array) {
        nullSlot = null;
        arraySlot = array;
    }
    /// To be called once, before any of the following. May raise.
    void reserveStack();
    /// Pushes the value that begins at `position`, and goes to the token behind it. False, with anything on the stack,
    /// when it is damaged. May raise.
    bool walk();
    /// Pushes the key that begins at `position`, and goes to its value. False as above. May raise.
    bool member();

    /// The next token, and how many containers have opened before it.
    uint32_t position = 0;
    uint32_t container = 0;

    // For walkTokens
    void open(bool isArray, uint32_t count, int depth);
    bool isInArray(int depth) const { return frames[depth - 1].next != 0; }
    bool scalar(const char *at, uint32_t following);
    bool key(const char *at, uint32_t following);
    void store(int depth);
    void close() {}

private:
    bool string(const char *at, uint32_t following);
    bool escaped(const char *at, const char *last);
    bool literal(const char *at);
    void openFrame(bool isArray, int depth);
    bool keepsBelow(int depth);

    lua_State *L;
    const char *text;
    const char *end;
    const uint32_t *tokens;
    const uint32_t *counts;
    int deepest;
    const moon_json_decoding &options;
    Frame *frames;
    Workspace *workspace;
    CachedKey *cache = nullptr;
    int cacheOwner = 0;  // 0: the stack itself
    int nullSlot = 0;  // 0: not known yet
    int arraySlot = 0;
    int cacheSlot = 0;
};

}  // namespace moon_json
