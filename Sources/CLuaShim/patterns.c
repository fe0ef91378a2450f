// Pattern matching that can be stopped. Lua's own matcher may run for ages on a bad pattern, and no hook is called inside
// a library function; this one looks at the interrupt flag now and then. Same language, same results, same messages.
#define _GNU_SOURCE  // memmem
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "host.h"
#include "sandbox.h"

enum {
    CAPTURE_LIMIT = 32,
    /// Nested attempts, each of which takes a C frame.
    DEPTH_LIMIT = 200,
    /// Steps between two looks at the interrupt flag.
    STEPS_PER_LOOK = 1 << 14,
    UNCLOSED = -1,
    POSITION = -2,
};

typedef struct {
    const char *start;
    ptrdiff_t length;
} capture;

typedef struct {
    lua_State *L;
    const char *subject, *end, *pattern_end;
    int depth, count;
    uint32_t steps;
    capture captures[CAPTURE_LIMIT];
} matcher;

static inline unsigned char byte(char c) { return (unsigned char)c; }

static inline void step(matcher *m) {
    if (++m->steps % STEPS_PER_LOOK == 0) moon_stop_if_asked(m->L);
}

static const char *match_from(matcher *m, const char *s, const char *p);

// Single characters

/// The end of the item that begins at `p`: a character, an escape or a set.
static const char *item_end(matcher *m, const char *p) {
    char first = *p++;
    if (first == '%') {
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (first != '[') return p;
    if (p < m->pattern_end && *p == '^') p++;
    // A bracket that comes first in a set stands for itself.
    do {
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%') {
            if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

static bool in_class(unsigned char c, unsigned char class) {
    bool belongs;
    switch (tolower(class)) {
    case 'a': belongs = isalpha(c); break;
    case 'c': belongs = iscntrl(c); break;
    case 'd': belongs = isdigit(c); break;
    case 'g': belongs = isgraph(c); break;
    case 'l': belongs = islower(c); break;
    case 'p': belongs = ispunct(c); break;
    case 's': belongs = isspace(c); break;
    case 'u': belongs = isupper(c); break;
    case 'w': belongs = isalnum(c); break;
    case 'x': belongs = isxdigit(c); break;
    case 'z': belongs = c == 0; break;  // outdated, but still in the language
    default: return class == c;
    }
    return isupper(class) ? !belongs : belongs;
}

/// Whether `c` is in the set from the bracket at `p` to the bracket at `last`.
static bool in_set(unsigned char c, const char *p, const char *last) {
    bool wanted = true;
    if (*++p == '^') {
        wanted = false;
        p++;
    }
    for (; p < last; p++) {
        if (*p == '%') {
            p++;
            if (in_class(c, byte(*p))) return wanted;
        } else if (p[1] == '-' && p + 2 < last) {
            if (byte(p[0]) <= c && c <= byte(p[2])) return wanted;
            p += 2;
        } else if (byte(*p) == c) {
            return wanted;
        }
    }
    return !wanted;
}

/// Whether the subject's character at `s` fits the item from `p` to `next`.
static bool fits(matcher *m, const char *s, const char *p, const char *next) {
    if (s >= m->end) return false;
    switch (*p) {
    case '.': return true;
    case '%': return in_class(byte(*s), byte(p[1]));
    case '[': return in_set(byte(*s), p, next - 1);
    default: return *p == *s;
    }
}

// Items

static const char *match_balanced(matcher *m, const char *s, const char *p) {
    if (p + 1 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->end || *s != p[0]) return NULL;
    size_t open = 1;
    for (s++; s < m->end; s++) {
        step(m);
        if (*s == p[1]) {
            if (--open == 0) return s + 1;
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

/// As many repetitions as there are, then fewer and fewer.
static const char *match_most(matcher *m, const char *s, const char *p, const char *next) {
    const char *farthest = s;
    while (fits(m, farthest, p, next)) {
        step(m);
        farthest++;
    }
    for (; farthest >= s; farthest--) {
        const char *end = match_from(m, farthest, next + 1);
        if (end != NULL) return end;
    }
    return NULL;
}

/// No repetition, then more and more.
static const char *match_fewest(matcher *m, const char *s, const char *p, const char *next) {
    for (;; s++) {
        const char *end = match_from(m, s, next + 1);
        if (end != NULL) return end;
        if (!fits(m, s, p, next)) return NULL;
    }
}

static const char *open_capture(matcher *m, const char *s, const char *p, ptrdiff_t length) {
    if (m->count >= CAPTURE_LIMIT) luaL_error(m->L, "too many captures");
    m->captures[m->count] = (capture){.start = s, .length = length};
    m->count++;
    const char *end = match_from(m, s, p);
    if (end == NULL) m->count--;
    return end;
}

static const char *close_capture(matcher *m, const char *s, const char *p) {
    int index = m->count - 1;
    while (index >= 0 && m->captures[index].length != UNCLOSED) index--;
    if (index < 0) luaL_error(m->L, "invalid pattern capture");
    m->captures[index].length = s - m->captures[index].start;
    const char *end = match_from(m, s, p);
    if (end == NULL) m->captures[index].length = UNCLOSED;
    return end;
}

/// The end of a repetition of what the capture numbered by `digit` took.
static const char *match_again(matcher *m, const char *s, char digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->count || m->captures[index].length == UNCLOSED) {
        luaL_error(m->L, "invalid capture index %%%d", index + 1);
    }
    ptrdiff_t length = m->captures[index].length;
    // A position has no text that could come again.
    if (length < 0 || m->end - s < length || memcmp(m->captures[index].start, s, (size_t)length) != 0) return NULL;
    return s + length;
}

/// Whether `s` is where the set at `p` begins to hold.
static bool at_frontier(matcher *m, const char *s, const char *p, const char *next) {
    unsigned char before = s == m->subject ? 0 : byte(s[-1]);
    unsigned char after = s == m->end ? 0 : byte(*s);
    return !in_set(before, p, next - 1) && in_set(after, p, next - 1);
}

/// What the pattern from `p` on matches at `s`: where the match ends, NULL when there is none.
static const char *match_items(matcher *m, const char *s, const char *p) {
    while (p < m->pattern_end) {
        step(m);
        if (*p == '(') {
            bool is_position = p + 1 < m->pattern_end && p[1] == ')';
            return open_capture(m, s, p + (is_position ? 2 : 1), is_position ? POSITION : UNCLOSED);
        }
        if (*p == ')') return close_capture(m, s, p + 1);
        if (*p == '$' && p + 1 == m->pattern_end) return s == m->end ? s : NULL;
        if (*p == '%' && p + 1 < m->pattern_end) {
            if (p[1] == 'b') {
                s = match_balanced(m, s, p + 2);
                if (s == NULL) return NULL;
                p += 4;
                continue;
            }
            if (p[1] == 'f') {
                p += 2;
                if (p == m->pattern_end || *p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
                const char *next = item_end(m, p);
                if (!at_frontier(m, s, p, next)) return NULL;
                p = next;
                continue;
            }
            if (isdigit(byte(p[1]))) {
                s = match_again(m, s, p[1]);
                if (s == NULL) return NULL;
                p += 2;
                continue;
            }
        }
        const char *next = item_end(m, p);
        char repetition = next < m->pattern_end ? *next : '\0';
        if (repetition == '*') return match_most(m, s, p, next);
        if (repetition == '-') return match_fewest(m, s, p, next);
        bool is_there = fits(m, s, p, next);
        if (repetition == '+') return is_there ? match_most(m, s + 1, p, next) : NULL;
        if (repetition == '?') {
            if (is_there) {
                const char *end = match_from(m, s + 1, next + 1);
                if (end != NULL) return end;
            }
            p = next + 1;
            continue;
        }
        if (!is_there) return NULL;
        s++;
        p = next;
    }
    return s;
}

static const char *match_from(matcher *m, const char *s, const char *p) {
    if (m->depth++ == DEPTH_LIMIT) luaL_error(m->L, "pattern too complex");
    const char *end = match_items(m, s, p);
    m->depth--;
    return end;
}

// Captures

/// Pushes what a capture took; the whole match from `s` to `end` when the pattern has no captures.
static void push_capture(matcher *m, int index, const char *s, const char *end) {
    if (index >= m->count) {
        if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
        lua_pushlstring(m->L, s, (size_t)(end - s));
        return;
    }
    capture taken = m->captures[index];
    if (taken.length == UNCLOSED) luaL_error(m->L, "unfinished capture");
    if (taken.length == POSITION) {
        lua_pushinteger(m->L, taken.start - m->subject + 1);
    } else {
        lua_pushlstring(m->L, taken.start, (size_t)taken.length);
    }
}

/// Pushes all captures; the whole match when there are none and `s` is given.
static int push_captures(matcher *m, const char *s, const char *end) {
    int count = m->count == 0 && s != NULL ? 1 : m->count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int index = 0; index < count; index++) push_capture(m, index, s, end);
    return count;
}

static void prepare(matcher *m, lua_State *L, const char *subject, size_t length, const char *pattern_end) {
    m->L = L;
    m->subject = subject;
    m->end = subject + length;
    m->pattern_end = pattern_end;
    m->depth = 0;
    m->count = 0;
    m->steps = 0;
}

/// Tries at one place, with no captures left from elsewhere.
static const char *try_at(matcher *m, const char *s, const char *p) {
    step(m);
    m->depth = 0;
    m->count = 0;
    return match_from(m, s, p);
}

// Functions of the string library

/// Where to begin, counted from 0, for an argument that counts from 1 or, when negative, from the end.
static size_t start_of(lua_Integer position, size_t length) {
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)length) return 0;
    return length - (size_t)-position;
}

static bool has_magic(const char *pattern, size_t length) {
    for (size_t index = 0; index < length; index++) {
        if (pattern[index] != '\0' && strchr("^$*+?.([%-", pattern[index]) != NULL) return true;
    }
    return false;
}

static int search(lua_State *L, bool is_find) {
    size_t length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    size_t start = start_of(luaL_optinteger(L, 3, 1), length);
    if (start > length) {
        luaL_pushfail(L);
        return 1;
    }
    if (is_find && (lua_toboolean(L, 4) || !has_magic(pattern, pattern_length))) {
        const char *found = memmem(subject + start, length - start, pattern, pattern_length);
        if (found == NULL) {
            luaL_pushfail(L);
            return 1;
        }
        lua_pushinteger(L, found - subject + 1);
        lua_pushinteger(L, found - subject + (lua_Integer)pattern_length);
        return 2;
    }
    matcher m;
    prepare(&m, L, subject, length, pattern + pattern_length);
    bool is_anchored = pattern_length > 0 && *pattern == '^';
    if (is_anchored) pattern++;
    for (const char *s = subject + start; s <= m.end; s++) {
        const char *end = try_at(&m, s, pattern);
        if (end != NULL) {
            if (!is_find) return push_captures(&m, s, end);
            lua_pushinteger(L, s - subject + 1);
            lua_pushinteger(L, end - subject);
            return push_captures(&m, NULL, NULL) + 2;
        }
        if (is_anchored) break;
    }
    luaL_pushfail(L);
    return 1;
}

int moon_string_find(lua_State *L) { return search(L, true); }

int moon_string_match(lua_State *L) { return search(L, false); }

/// What `gmatch` keeps between steps, in a userdata beside the two strings.
typedef struct {
    size_t next;
    /// Where the last match ended: an empty one there would be the same place again.
    size_t last_end;
    bool has_matched;
} iteration;

static int next_match(lua_State *L) {
    size_t length, pattern_length;
    const char *subject = lua_tolstring(L, lua_upvalueindex(1), &length);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &pattern_length);
    iteration *state = lua_touserdata(L, lua_upvalueindex(3));
    matcher m;
    prepare(&m, L, subject, length, pattern + pattern_length);
    for (size_t place = state->next; place <= length; place++) {
        const char *end = try_at(&m, subject + place, pattern);
        if (end == NULL || (state->has_matched && (size_t)(end - subject) == state->last_end)) continue;
        *state = (iteration){
            .next = (size_t)(end - subject), .last_end = (size_t)(end - subject), .has_matched = true};
        return push_captures(&m, subject + place, end);
    }
    return 0;
}

int moon_string_gmatch(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t start = start_of(luaL_optinteger(L, 3, 1), length);
    lua_settop(L, 2);
    iteration *state = lua_newuserdatauv(L, sizeof *state, 0);
    *state = (iteration){.next = start > length ? length + 1 : start};
    lua_pushcclosure(L, next_match, 3);
    return 1;
}

/// Adds the replacement text with its `%` filled in.
static void add_filled(matcher *m, luaL_Buffer *result, const char *s, const char *end) {
    lua_State *L = m->L;
    size_t length;
    const char *text = lua_tolstring(L, 3, &length);
    for (size_t index = 0; index < length; index++) {
        if (text[index] != '%') {
            luaL_addchar(result, text[index]);
            continue;
        }
        // The text of a Lua string ends in a zero, so this is inside it.
        char sign = text[++index];
        if (sign == '%') {
            luaL_addchar(result, '%');
        } else if (sign == '0') {
            luaL_addlstring(result, s, (size_t)(end - s));
        } else if (isdigit(byte(sign))) {
            push_capture(m, sign - '1', s, end);
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(result);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

/// Adds what stands for the match from `s` to `end`. Whether that differs from the match.
static bool add_replacement(matcher *m, luaL_Buffer *result, int type, const char *s, const char *end) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(m, s, end), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(m, 0, s, end);
        lua_gettable(L, 3);
    } else {
        add_filled(m, result, s, end);
        return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(result, s, (size_t)(end - s));
        return false;
    }
    if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    luaL_addvalue(result);
    return true;
}

int moon_string_gsub(lua_State *L) {
    size_t length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    int type = lua_type(L, 3);
    lua_Integer limit = luaL_optinteger(L, 4, (lua_Integer)length + 1);
    if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TFUNCTION && type != LUA_TTABLE) {
        return luaL_typeerror(L, 3, "string/function/table");
    }
    matcher m;
    prepare(&m, L, subject, length, pattern + pattern_length);
    bool is_anchored = pattern_length > 0 && *pattern == '^';
    if (is_anchored) pattern++;
    bool has_changed = false;
    lua_Integer count = 0;
    const char *s = subject, *last_end = NULL;
    luaL_Buffer result;
    luaL_buffinit(L, &result);
    while (count < limit) {
        const char *end = try_at(&m, s, pattern);
        if (end != NULL && end != last_end) {
            count++;
            if (add_replacement(&m, &result, type, s, end)) has_changed = true;
            s = last_end = end;
        } else if (s < m.end) {
            luaL_addchar(&result, *s);
            s++;
        } else {
            break;
        }
        if (is_anchored) break;
    }
    if (has_changed) {
        luaL_addlstring(&result, s, (size_t)(m.end - s));
        luaL_pushresult(&result);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, count);
    return 2;
}
