// What the JSON files of the shim share. C++ only.
//
// Everything here runs below Lua calls that may raise, and a raise is a longjmp: no function that calls Lua may hold an
// object with a destructor. Buffers live in a Workspace, which is a userdata: after a jump the collector frees it.
#pragma once

#include <lua.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "lua_shim_json.h"

namespace simdjson {
namespace internal {
class dom_parser_implementation;
}
}  // namespace simdjson

namespace moon_json {

/// Puts the sentinel and the shared metatables into the registry. May raise.
void openState(lua_State *L);

/// The registry holds the shared values under the addresses of these.
extern char nullKey, arrayKey, objectKey, numberKey, itemsKey, pageKey, workspaceKey, spareKey;

/// A block that only grows. It comes from the state's own allocator, so that it counts against the memory cap.
struct Buffer {
    char *bytes;
    size_t used;
    size_t capacity;
};

/// The buffers of one decode or encode. One spare is kept per state; a use from within a finalizer gets its own.
struct Workspace {
    explicit Workspace(lua_State *L);
    /// Takes its memory from the system, for work away from any state.
    Workspace();
    ~Workspace();

    /// Makes room for `extra` more bytes. May raise.
    void reserve(lua_State *L, Buffer &buffer, size_t extra) {
        if (extra > buffer.capacity - buffer.used) grow(L, buffer, extra);
    }
    /// The same without raising; false when there is no memory.
    bool tryReserve(Buffer &buffer, size_t extra);
    /// Gives back what one large document needed.
    void trim();

    std::unique_ptr<simdjson::internal::dom_parser_implementation> index;
    size_t indexCapacity = 0;
    Buffer scratch = {};
    Buffer output = {};
    Buffer entries = {};

private:
    void grow(lua_State *L, Buffer &buffer, size_t extra);
    bool resize(Buffer &buffer, size_t capacity);
    void release(Buffer &buffer);

    lua_Alloc allocate;
    void *allocateContext;
};

/// Takes the spare workspace, or makes one, and pushes the userdata that owns it. May raise.
Workspace *acquireWorkspace(lua_State *L);
/// Puts the workspace at `index` back. May raise.
void releaseWorkspace(lua_State *L, int index);

/// Raises the VM's own memory error, with its own status.
[[noreturn]] void raiseOutOfMemory(lua_State *L);
/// Raises a failure of a protected call again, with its status and, for ordinary errors, the script's position.
[[noreturn]] void raiseAgain(lua_State *L, int status);

/// Lets the state's hook look at its interrupt flag, as the VM does between instructions. May raise anything.
inline void poll(lua_State *L) {
    lua_Hook hook = lua_gethook(L);
    if (hook == nullptr) return;
    lua_Debug activation = {};
    activation.event = LUA_HOOKCOUNT;
    activation.currentline = -1;
    hook(L, &activation);
}

/// Whether the value at `index` has the shared metatable registered under `key`.
bool hasSharedMetatable(lua_State *L, int index, const char *key);

// Numbers

/// What a literal stands for; one that neither an integer nor a double gives back unchanged stands for itself.
struct Number {
    enum Kind { integer, real, literal } kind;
    lua_Integer whole;
    double value;
};

/// Reads the number that begins at `text` and returns where it ends; NULL when it is no JSON number.
const char *readNumber(const char *text, const char *end, Number &number);
/// Pushes a literal as a number object. May raise.
void pushNumberObject(lua_State *L, const char *text, size_t length);
/// Pushes the number that begins at `text` and returns where it ends; NULL when it is no JSON number. May raise.
const char *pushNumber(lua_State *L, const char *text, const char *end);
/// Makes the metatable of number objects and leaves it on the stack. May raise.
void pushNumberMetatable(lua_State *L);
/// Writes the shortest text that reads back as the same double, always with a point or an exponent, never longer than 32.
size_t writeDouble(double value, char *into);

// Strings

/// Appends one step of a key path: `.name`, `["na me"]` or, for a key that is NULL, `[index]`.
void appendStep(luaL_Buffer *path, bool isFirst, const char *key, size_t length, lua_Integer index);

/// Where the first byte that is no UTF-8 stands, or NULL.
const char *firstInvalidUTF8(const char *text, const char *end);
/// Decodes the inside of a string literal; a lone surrogate becomes its three-byte form so that nothing is lost.
/// Returns the end of what was written, or NULL for a wrong escape, whose place goes to `*flaw` unless that is NULL.
char *unescape(const char *text, const char *end, char *into, const char **flaw);

/// Writes JSON text into a workspace's output.
class Writer {
public:
    static constexpr int maxIndent = 16;

    Writer(lua_State *L, Workspace &workspace, int indent) : indent(indent), L(L), workspace(workspace) {}

    void write(const char *bytes, size_t length);
    void write(char c) { write(&c, 1); }
    /// Begins a line at this depth, unless the form is compact.
    void newLine(int depth);
    /// Writes a string literal; false when the bytes are no UTF-8.
    bool string(const char *text, size_t length);

    const int indent;
    /// Set when there was more text than a document may have; what came after is not there.
    bool isTooLong = false;

private:
    void writeEscaped(const char *text, const char *end);
    bool writeSurrogates(const char *text, const char *end);

    lua_State *L;
    Workspace &workspace;
};

// Diagnosis

/// Reads a document that the fast path refused once more, slowly, and pushes what is wrong with it and where. May raise.
void pushDiagnosis(lua_State *L, const char *text, size_t length, const moon_json_decoding &options);

// Limits

/// How deep containers may nest.
int depthLimit(const moon_json_decoding &options);
/// Whether a document is longer than it may be; then the message is pushed. May raise.
bool isTooLong(lua_State *L, size_t length, const moon_json_decoding &options);

// Items

/// Makes the metatable of pages of items, with methods that find in their upvalues itself, `json.null` and the metatable
/// of arrays, and leaves it on the stack. May raise.
void pushItemsMetatable(lua_State *L, lua_CFunction next, lua_CFunction count);
enum ItemsUpvalue { itemsUpvalue = 1, nullUpvalue, arrayUpvalue };
/// The page that such a method was called with.
void *itemsArgument(lua_State *L);

int nextItem(lua_State *L);
int countItems(lua_State *L);
int nextPageItem(lua_State *L);
int countPageItems(lua_State *L);

// The module's functions

/// Decodes without a protected call and leaves the value, or the message of what is wrong, on the stack. May raise
/// memory errors.
bool decode(lua_State *L, const char *text, size_t length, const moon_json_decoding &options);
/// Encodes the value at `index` and leaves the text, or the message of what is wrong, on the stack. May raise memory
/// errors.
bool encode(lua_State *L, int index, const char *root, int indent);

}  // namespace moon_json
