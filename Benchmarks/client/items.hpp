// The items that the page server has, as text.
#pragma once

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using Text = std::string;
using View = std::string_view;

/// The items of the file, once with commas between them and once with line ends alone.
class Items {
public:
    explicit Items(const char *path) {
        std::ifstream file(path);
        for (Text line; std::getline(file, line);) {
            View item = line;
            if (item.front() == '[') item.remove_prefix(1);
            if (item.back() == ']' || item.back() == ',') item.remove_suffix(1);
            commas.starts.push_back(commas.text.size());
            lines.starts.push_back(lines.text.size());
            commas.text.append(item).append(",\n");
            lines.text.append(item).append("\n");
        }
        commas.starts.push_back(commas.text.size());
        lines.starts.push_back(lines.text.size());
    }

    size_t count() const { return commas.starts.size() - 1; }

    /// One of them; after the last one comes the first again.
    View item(size_t number) const {
        size_t from = lines.starts[number % count()], to = lines.starts[number % count() + 1];
        return View(lines.text).substr(from, to - from - 1);
    }

    /// The pieces that make up the items from `first` on, as an array or as lines.
    std::vector<View> pieces(size_t first, size_t wanted, bool isArray) const {
        const Form &form = isArray ? commas : lines;
        std::vector<View> pieces;
        if (isArray) pieces.push_back("[");
        while (wanted > 0) {
            size_t from = first % count(), to = std::min(count(), from + wanted);
            pieces.push_back(View(form.text).substr(form.starts[from], form.starts[to] - form.starts[from]));
            first += to - from;
            wanted -= to - from;
        }
        if (isArray && pieces.size() > 1) pieces.back().remove_suffix(2);
        if (isArray) pieces.push_back("]");
        return pieces;
    }

private:
    struct Form {
        Text text;
        std::vector<size_t> starts;
    };
    Form commas, lines;
};
