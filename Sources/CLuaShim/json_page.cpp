// Reading a page away from Lua: all that can be found out about its items without a state is found out here, on whatever
// thread has the text, so that the one thread that Lua has only puts values together.
#include "json_page.h"

#include <simdjson.h>

#include <string_view>
#include <unordered_map>

namespace moon_json {

namespace {

using Words = std::vector<uint32_t>;

/// Appends the text that a literal stands for; false when an escape is wrong.
bool appendText(Words &words, std::string_view literal) {
    size_t begin = words.size();
    words.resize(begin + 1 + wordsOf(literal.size()));
    char *text = reinterpret_cast<char *>(&words[begin + 1]);
    size_t length = literal.size();
    if (std::memchr(literal.data(), '\\', length) == nullptr) {
        std::memcpy(text, literal.data(), length);
    } else {
        const char *written = unescape(literal.data(), literal.data() + length, text, nullptr);
        if (written == nullptr) return false;
        length = size_t(written - text);
        words.resize(begin + 1 + wordsOf(length));
    }
    words[begin] = uint32_t(length);
    return true;
}

/// What a walk over the tokens becomes.
class StepWriter {
public:
    StepWriter(const Tokens &tokens, moon_json_page &page) : text(tokens.text), end(tokens.end), page(page) {
        // Most of a page is strings, which become no longer.
        page.words.reserve(size_t(end - text) / sizeof(uint32_t));
        page.deepest = tokens.deepest;
    }

    // For walkTokens
    void open(bool isArray, uint32_t count, int depth) {
        step(isArray ? Step::array : Step::object);
        page.words.push_back(count);
        arrays[depth] = isArray;
    }
    bool isInArray(int depth) const { return arrays[depth - 1]; }
    bool key(const char *at, uint32_t following);
    bool scalar(const char *at, uint32_t following);
    void store(int) {}
    void close() { page.words.push_back(uint32_t(Step::close)); }

    size_t keyCount() const { return numbers.size(); }

private:
    struct KnownKey {
        std::string_view literal;
        uint32_t number;
    };

    void step(Step kind);
    void wide(Step kind, const void *value);
    bool number(const char *at);
    bool literal(const char *at);

    const char *text;
    const char *end;
    moon_json_page &page;
    bool arrays[MOON_JSON_MAX_DEPTH];
    /// The key of the next step, and its text if it is one of its own.
    uint32_t nextKey = noKey;
    Words nextKeyText;
    std::unordered_map<std::string_view, uint32_t> numbers;
    KnownKey cache[keySlots] = {};
};

bool StepWriter::key(const char *at, uint32_t following) {
    std::string_view literal(at, size_t(stringEnd(text, following) - at));
    KnownKey &known = cache[keySlot(literal.data(), literal.size())];
    if (known.number != 0 && known.literal == literal) {
        nextKey = known.number;
        return true;
    }
    auto place = numbers.find(literal);
    if (place != numbers.end()) {
        nextKey = place->second;
    } else if (numbers.size() < mostKeys) {
        if (!appendText(page.keys, literal)) return false;
        nextKey = uint32_t(numbers.size() + 1);
        numbers.emplace(literal, nextKey);
    } else {
        nextKey = ownKey;
        nextKeyText.clear();
        return appendText(nextKeyText, literal);
    }
    known = KnownKey{literal, nextKey};
    return true;
}

void StepWriter::step(Step kind) {
    page.words.push_back(uint32_t(kind) | nextKey << stepBits);
    if (nextKey == ownKey) page.words.insert(page.words.end(), nextKeyText.begin(), nextKeyText.end());
    nextKey = noKey;
}

bool StepWriter::scalar(const char *at, uint32_t following) {
    if (*at == '"') {
        step(Step::string);
        return appendText(page.words, std::string_view(at + 1, size_t(stringEnd(text, following) - at - 1)));
    }
    return *at == '-' || (*at >= '0' && *at <= '9') ? number(at) : literal(at);
}

void StepWriter::wide(Step kind, const void *value) {
    step(kind);
    size_t place = page.words.size();
    page.words.resize(place + 2);
    std::memcpy(&page.words[place], value, 2 * sizeof(uint32_t));
}

bool StepWriter::number(const char *at) {
    Number number;
    const char *after = readNumber(at, end, number);
    if (after == nullptr || (after != end && !endsToken(*after))) return false;
    switch (number.kind) {
    case Number::integer: wide(Step::integer, &number.whole); return true;
    case Number::real: wide(Step::real, &number.value); return true;
    case Number::literal: break;
    }
    step(Step::number);
    return appendText(page.words, std::string_view(at, size_t(after - at)));
}

bool StepWriter::literal(const char *at) {
    switch (readLiteral(at, end)) {
    case Literal::null: step(Step::null); return true;
    case Literal::yes: step(Step::yes); return true;
    case Literal::no: step(Step::no); return true;
    case Literal::none: break;
    }
    return false;
}

bool readPage(const char *text, size_t length, moon_json_page &page) {
    Workspace workspace;
    Tokens tokens;
    const moon_json_decoding plain = {};
    if (length > MOON_JSON_MAX_BYTES || scan(text, length, plain, workspace, tokens) != Scan::sound) return false;
    auto next = [&](uint32_t position) { return tokens.text[tokens.places[position]]; };
    if (next(0) != '[') return false;
    StepWriter writer(tokens, page);
    page.count = tokens.members[0];
    uint32_t position = 1;
    uint32_t container = 1;
    for (lua_Integer item = 0; item < page.count; item++) {
        if (!walkTokens(tokens, position, container, writer)) return false;
        if (next(position++) != (item + 1 < page.count ? ',' : ']')) return false;
    }
    if (page.count == 0) position++;
    page.keyCount = writer.keyCount();
    return position == tokens.count;
}

}  // namespace

}  // namespace moon_json

moon_json_page *moon_json_read_page(const char *text, size_t length) {
    // Nobody above knows C++ exceptions; there is one, for want of memory.
    try {
        auto page = std::make_unique<moon_json_page>();
        if (moon_json::readPage(text, length, *page)) return page.release();
    } catch (const std::exception &) {
    }
    return nullptr;
}

void moon_json_free_page(moon_json_page *page) {
    delete page;
}
