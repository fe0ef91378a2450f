// JSON straight to and from the Lua stack.
//
// Nothing here raises: what can fail runs in a protected call and returns a status. Call these in VM mode, so that what
// a document needs counts against the memory cap. `L` must not be a suspended coroutine: decode on the main state (or
// on the running coroutine) and move the value. Each function needs four free stack slots.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;

/// Borrowed bytes; not terminated.
typedef struct moon_json_text {
    const char *bytes;
    size_t length;
} moon_json_text;

/// How to decode. Zeroed fields mean the default.
typedef struct moon_json_decoding {
    /// The value of this key of the top-level object is the result; a document without the key is the result itself.
    moon_json_text unwrap;
    /// Members that are null are left out of objects (never out of arrays).
    bool drop_nulls;
    /// Below members of these names nulls stay.
    const moon_json_text *keep_below;
    size_t keep_below_count;
    /// How deep arrays and objects may nest; 0 means MOON_JSON_MAX_DEPTH, and more is not possible.
    uint32_t max_depth;
    /// How many bytes a document may have; 0 means MOON_JSON_MAX_BYTES.
    size_t max_bytes;
} moon_json_decoding;

enum { MOON_JSON_MAX_DEPTH = 512 };
#define MOON_JSON_MAX_BYTES ((size_t)1 << 30)

/// A lua_CFunction, to be run protected once per state before anything else here: prepares the state and returns the
/// `json` module table.
int moon_json_open(lua_State *L);

/// Decodes a document and pushes one value. Returns 0, or the status of the failure with its message pushed instead.
int moon_json_decode(lua_State *L, const char *text, size_t length, const moon_json_decoding *options);

/// Pushes a page: the items of a document's array, each of which becomes a value when it is asked for. `unwrap` names
/// the way to the array through objects, with dots: "data.items"; a document that is an array itself is the array.
///
/// A page is a userdata that owns a copy of the text. Called, it returns its next item, and nil behind the last; its
/// length is the number of items. Brackets, strings and what stands around the array are checked here, the inside of an
/// item when it is built; a damaged one raises an error object with the code "invalid_json" each time it is asked for.
/// Returns 0, or the status of the failure with its message pushed instead.
int moon_json_push_items(lua_State *L, const char *text, size_t length, const moon_json_decoding *options);

typedef struct moon_json_page moon_json_page;

/// Reads a page, an array in a document, without a state and on any thread. NULL when the document is damaged or no array,
/// or when there is no memory: moon_json_push_items finds out what is wrong.
moon_json_page *moon_json_read_page(const char *text, size_t length);
void moon_json_free_page(moon_json_page *page);

/// Pushes a copy of a page that has been read. It behaves as one that moon_json_push_items pushes. Returns 0, or the status
/// of the failure with its message pushed instead.
int moon_json_push_page(lua_State *L, const moon_json_page *page);

/// Encodes the value at `index` and pushes the text as a string. Returns 0, or the status of the failure with its
/// message pushed instead; the message begins with the key path below `root` (which may be NULL).
/// `indent` is the number of spaces per level, 0 for the compact form.
int moon_json_encode(lua_State *L, int index, const char *root, int indent);

/// Pushes `json.null`.
void moon_json_push_null(lua_State *L);

/// Whether the value at `index` is `json.null`.
bool moon_json_is_null(lua_State *L, int index);

/// Marks the table on top of the stack as an array, so that it encodes as `[]` even when empty.
void moon_json_mark_array(lua_State *L);

/// Whether the value at `index` is a table marked as an array.
bool moon_json_is_array(lua_State *L, int index);

/// Whether the value at `index` is a table marked as an object.
bool moon_json_is_object(lua_State *L, int index);

/// The literal of the number object at `index`, or NULL when the value is none. Lent until the value leaves the stack.
const char *moon_json_number_text(lua_State *L, int index, size_t *length);

#ifdef __cplusplus
}
#endif
