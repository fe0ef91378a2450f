// Numbers: integers stay integers, doubles stay doubles, and a literal that neither of them can give back unchanged
// becomes a number object, a userdata whose block is the literal.
#include <charconv>
#include <cmath>
#include <cstring>

#include "json_internal.h"

namespace moon_json {

namespace {

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

constexpr double powersOfTen[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// The significant digits of a literal, and the power of ten that the first of them counts.
struct Decimal {
    const char *first;  // first significant digit, NULL for zero
    const char *last;   // last significant digit
    int64_t magnitude;
    bool negative;
};

int64_t readExponent(const char *text, const char *end) {
    bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+')) text++;
    int64_t value = 0;
    for (; text < end && isDigit(*text); text++) {
        if (value < int64_t(1) << 56) value = value * 10 + (*text - '0');
    }
    return negative ? -value : value;
}

/// Takes a valid literal apart.
Decimal takeApart(const char *text, const char *end) {
    Decimal decimal = {nullptr, nullptr, 0, *text == '-'};
    if (*text == '-') text++;
    int64_t whole = 0;      // digits before the point
    int64_t firstPlace = 0;  // the first significant digit's place among all digits
    int64_t digits = 0;
    bool inFraction = false;
    for (; text < end && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.') {
            inFraction = true;
            continue;
        }
        if (!inFraction) whole++;
        if (*text != '0') {
            if (decimal.first == nullptr) {
                decimal.first = text;
                firstPlace = digits;
            }
            decimal.last = text;
        }
        digits++;
    }
    int64_t exponent = text < end ? readExponent(text + 1, end) : 0;
    decimal.magnitude = whole - 1 - firstPlace + exponent;
    return decimal;
}

/// Compares the sizes of two decimals, not their signs.
int compareSizes(const Decimal &a, const Decimal &b) {
    if (a.first == nullptr || b.first == nullptr) return (a.first != nullptr) - (b.first != nullptr);
    if (a.magnitude != b.magnitude) return a.magnitude < b.magnitude ? -1 : 1;
    const char *p = a.first;
    const char *q = b.first;
    while (p <= a.last && q <= b.last) {
        if (*p == '.') {
            p++;
        } else if (*q == '.') {
            q++;
        } else if (*p != *q) {
            return *p < *q ? -1 : 1;
        } else {
            p++;
            q++;
        }
    }
    return (p <= a.last) - (q <= b.last);
}

int compare(const Decimal &a, const Decimal &b) {
    int signA = a.first == nullptr ? 0 : a.negative ? -1 : 1;
    int signB = b.first == nullptr ? 0 : b.negative ? -1 : 1;
    if (signA != signB) return signA < signB ? -1 : 1;
    return signA * compareSizes(a, b);
}

/// Any literal that is not a plain 64-bit integer.
Number readDouble(const char *text, const char *end, bool isShort) {
    double value = 0;
    auto [after, problem] = std::from_chars(text, end, value);
    bool isPlain = problem == std::errc() && after == end && std::isfinite(value);
    // Every decimal of up to fifteen digits survives the way through a normal double.
    if (isPlain && isShort && std::fabs(value) >= 1e-300) return {Number::real, 0, value};
    Decimal literal = takeApart(text, end);
    if (literal.first == nullptr) return {Number::real, 0, literal.negative ? -0.0 : 0.0};
    if (isPlain) {
        char shortest[32];
        size_t length = writeDouble(value, shortest);
        if (compare(literal, takeApart(shortest, shortest + length)) == 0) return {Number::real, 0, value};
    }
    return {Number::literal, 0, 0};
}

}  // namespace

void pushNumberObject(lua_State *L, const char *text, size_t length) {
    void *block = lua_newuserdatauv(L, length, 0);
    std::memcpy(block, text, length);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &numberKey);
    lua_setmetatable(L, -2);
}

const char *readNumber(const char *text, const char *end, Number &number) {
    const char *p = text;
    bool negative = *p == '-';
    if (negative) p++;
    const char *digits = p;
    uint64_t value = 0;
    while (p < end && isDigit(*p)) value = value * 10 + uint64_t(*p++ - '0');
    size_t count = size_t(p - digits);
    if (count == 0 || (count > 1 && *digits == '0')) return nullptr;

    if (p == end || (*p != '.' && *p != 'e' && *p != 'E')) {
        // Nineteen digits cannot pass the range of the unsigned accumulator.
        bool fits = count <= 19 && value <= uint64_t(INT64_MAX) + (negative ? 1 : 0);
        if (fits && !(negative && value == 0)) {
            number = {Number::integer, lua_Integer(negative ? 0 - value : value), 0};
        } else {
            number = readDouble(text, p, count <= 15);
        }
        return p;
    }
    size_t places = 0;
    if (*p == '.') {
        const char *fraction = ++p;
        while (p < end && isDigit(*p)) value = value * 10 + uint64_t(*p++ - '0');
        places = size_t(p - fraction);
        if (places == 0) return nullptr;
    }
    if (count + places <= 15 && (p == end || (*p | 0x20) != 'e')) {
        // Both operands are exact, so the quotient is the nearest double.
        double quotient = double(value) / powersOfTen[places];
        number = {Number::real, 0, negative ? -quotient : quotient};
        return p;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        const char *exponent = p;
        while (p < end && isDigit(*p)) p++;
        if (p == exponent) return nullptr;
    }
    number = readDouble(text, p, count + places <= 15);
    return p;
}

const char *pushNumber(lua_State *L, const char *text, const char *end) {
    Number number;
    const char *after = readNumber(text, end, number);
    if (after == nullptr) return nullptr;
    switch (number.kind) {
    case Number::integer: lua_pushinteger(L, number.whole); break;
    case Number::real: lua_pushnumber(L, number.value); break;
    case Number::literal: pushNumberObject(L, text, size_t(after - text)); break;
    }
    return after;
}

size_t writeDouble(double value, char *into) {
    auto [end, problem] = std::to_chars(into, into + 30, value);
    size_t length = problem == std::errc() ? size_t(end - into) : 0;
    bool isSmall = length > 3 && into[length - 4] == 'e' && into[length - 2] == '0';
    if (isSmall) {
        // C pads the exponent to two digits.
        into[length - 2] = into[length - 1];
        return length - 1;
    }
    for (size_t i = 0; i < length; i++) {
        if (into[i] == '.' || into[i] == 'e') return length;
    }
    into[length++] = '.';
    into[length++] = '0';
    return length;
}

// Number objects

namespace {

const char *literalAt(lua_State *L, int index, size_t *length) {
    return moon_json_number_text(L, index, length);
}

/// The value of an operand as a float; raises for what is no number.
lua_Number floatAt(lua_State *L, int index) {
    size_t length;
    if (const char *text = literalAt(L, index, &length)) {
        double value = 0;
        auto problem = std::from_chars(text, text + length, value).ec;
        if (problem == std::errc()) return value;
        // Out of range: the literal's size tells on which side.
        Decimal literal = takeApart(text, text + length);
        double extreme = literal.magnitude > 0 ? HUGE_VAL : 0.0;
        return literal.negative ? -extreme : extreme;
    }
    int isNumber;
    lua_Number value = lua_tonumberx(L, index, &isNumber);
    if (!isNumber) luaL_error(L, "attempt to perform arithmetic on a %s value", luaL_typename(L, index));
    return value;
}

int numberToString(lua_State *L) {
    size_t length;
    const char *text = literalAt(L, 1, &length);
    if (text == nullptr) return luaL_argerror(L, 1, "number object expected");
    lua_pushlstring(L, text, length);
    return 1;
}

template <int operation>
int arithmetic(lua_State *L) {
    lua_Number left = floatAt(L, 1);
    lua_Number right = floatAt(L, 2);
    lua_settop(L, 0);
    lua_pushnumber(L, left);
    if (operation != LUA_OPUNM) lua_pushnumber(L, right);
    lua_arith(L, operation);
    return 1;
}

/// -1, 0 or 1; 2 when one side is NaN. Two number objects compare exactly: identifiers may differ in the last digit only.
int order(lua_State *L) {
    size_t lengthA, lengthB;
    const char *a = literalAt(L, 1, &lengthA);
    const char *b = literalAt(L, 2, &lengthB);
    if (a != nullptr && b != nullptr) return compare(takeApart(a, a + lengthA), takeApart(b, b + lengthB));
    for (int i = 1; i <= 2; i++) {
        if (lua_type(L, i) == LUA_TNUMBER || literalAt(L, i, &lengthA) != nullptr) continue;
        luaL_error(L, "attempt to compare a JSON number with a %s value", luaL_typename(L, i));
    }
    lua_Number left = floatAt(L, 1);
    lua_Number right = floatAt(L, 2);
    return left < right ? -1 : left > right ? 1 : left == right ? 0 : 2;
}

int numberEqual(lua_State *L) {
    size_t length;
    // Lua asks for any two userdata.
    bool bothNumbers = literalAt(L, 1, &length) != nullptr && literalAt(L, 2, &length) != nullptr;
    lua_pushboolean(L, bothNumbers && order(L) == 0);
    return 1;
}

int numberLess(lua_State *L) {
    lua_pushboolean(L, order(L) == -1);
    return 1;
}

int numberLessOrEqual(lua_State *L) {
    int result = order(L);
    lua_pushboolean(L, result == -1 || result == 0);
    return 1;
}

int numberConcat(lua_State *L) {
    for (int i = 1; i <= 2; i++) {
        size_t length;
        if (const char *text = literalAt(L, i, &length)) {
            lua_pushlstring(L, text, length);
        } else if (lua_type(L, i) == LUA_TSTRING || lua_type(L, i) == LUA_TNUMBER) {
            lua_pushvalue(L, i);
        } else {
            return luaL_error(L, "attempt to concatenate a %s value", luaL_typename(L, i));
        }
    }
    lua_concat(L, 2);
    return 1;
}

}  // namespace

void pushNumberMetatable(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"__tostring", numberToString},
        {"__add", arithmetic<LUA_OPADD>},
        {"__sub", arithmetic<LUA_OPSUB>},
        {"__mul", arithmetic<LUA_OPMUL>},
        {"__div", arithmetic<LUA_OPDIV>},
        {"__mod", arithmetic<LUA_OPMOD>},
        {"__pow", arithmetic<LUA_OPPOW>},
        {"__idiv", arithmetic<LUA_OPIDIV>},
        {"__unm", arithmetic<LUA_OPUNM>},
        {"__eq", numberEqual},
        {"__lt", numberLess},
        {"__le", numberLessOrEqual},
        {"__concat", numberConcat},
        {nullptr, nullptr},
    };
    luaL_newlib(L, methods);
    lua_pushliteral(L, "json.number");
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "json.number");
    lua_setfield(L, -2, "__metatable");
}

}  // namespace moon_json
