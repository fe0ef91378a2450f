// The server of the client benchmarks: datasets whose pages are cut from a text that is ready in memory, so that what is
// measured is the client, and records that are taken and forgotten.
//
//     page_server ITEMS.json [MILLISECONDS]
//
// ITEMS.json is what generate.lua writes: an array with an item on every line. The dataset called 100000 has that many
// items, the file's over and over. Every answer waits so many milliseconds first. Paths may begin with /apify, as
// behind a gateway. Prints its port, then serves until its standard input ends.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "items.hpp"
#include "request.hpp"

using Milliseconds = std::chrono::milliseconds;

/// One client's connection: reads requests and answers them until the other side goes.
class Connection {
public:
    Connection(int socket, const Items &items, Milliseconds delay)
        : socket(socket), items(items), delay(delay) {}

    void serve() {
        size_t length;
        while ((length = readHead()) > 0) {
            Text head = received.substr(0, length);
            received.erase(0, length);
            if (!skipBody(head)) break;
            std::this_thread::sleep_for(delay);
            if (!answer(Request(head))) break;
        }
        close(socket);
    }

private:
    bool receive() {
        char bytes[65536];
        ssize_t count = read(socket, bytes, sizeof bytes);
        if (count > 0) received.append(bytes, size_t(count));
        return count > 0;
    }

    /// Reads on until a head is complete; 0 when the other side has gone.
    size_t readHead() {
        size_t end;
        while ((end = received.find("\r\n\r\n")) == Text::npos) {
            if (!receive()) return 0;
        }
        return end + 4;
    }

    bool skipBody(const Text &head) {
        Text lower = head;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
        size_t field = lower.find("\r\ncontent-length:");
        if (field == Text::npos) return lower.find("\r\ntransfer-encoding:") == Text::npos;
        size_t length = std::strtoull(lower.c_str() + field + 17, nullptr, 10);
        while (received.size() < length) {
            if (!receive()) return false;
        }
        received.erase(0, length);
        return true;
    }

    bool answer(const Request &request) {
        constexpr View before = "/v2/datasets/", after = "/items";
        View path = request.path;
        bool isItems = path.substr(0, before.size()) == before && path.size() > before.size() + after.size()
            && path.substr(path.size() - after.size()) == after;
        if (isItems && request.method == "GET") return answerItems(request, path.substr(before.size()));
        if (request.method == "PUT" && path.find("/records/") != View::npos) return send("201 Created", "", {});
        return send("404 Not Found", "Content-Type: application/json\r\n",
            {R"({"error":{"type":"page-not-found","message":"this server has items and takes records"}})"});
    }

    bool answerItems(const Request &request, View name) {
        size_t total = std::strtoull(Text(name).c_str(), nullptr, 10);
        size_t offset = request.number("offset"), limit = request.number("limit");
        if (limit == 0) limit = 999999999999;
        size_t count = offset < total ? std::min(limit, total - offset) : 0;
        View format = request.parameter("format");
        bool isArray = format.empty() || format == "json";
        std::ostringstream headers;
        headers << "Content-Type: application/" << (isArray ? "json" : "jsonl") << "; charset=utf-8\r\n"
                << "X-Apify-Pagination-Total: " << total << "\r\nX-Apify-Pagination-Offset: " << offset
                << "\r\nX-Apify-Pagination-Limit: " << limit << "\r\nX-Apify-Pagination-Count: " << count
                << "\r\nX-Apify-Pagination-Desc: false\r\n";
        return send("200 OK", headers.str(), items.pieces(offset, count, isArray));
    }

    bool send(View status, View headers, std::vector<View> pieces) {
        size_t length = 0;
        for (View piece : pieces) length += piece.size();
        std::ostringstream head;
        head << "HTTP/1.1 " << status << "\r\n" << headers << "Content-Length: " << length << "\r\n\r\n";
        Text first = head.str();
        pieces.insert(pieces.begin(), first);
        for (size_t next = 0; next < pieces.size();) {
            iovec parts[16];
            int count = 0;
            for (size_t i = next; i < pieces.size() && count < 16; i++) {
                parts[count++] = iovec{const_cast<char *>(pieces[i].data()), pieces[i].size()};
            }
            ssize_t sent = writev(socket, parts, count);
            if (sent < 0) return false;
            size_t left = size_t(sent);
            while (next < pieces.size() && left >= pieces[next].size()) left -= pieces[next++].size();
            if (next < pieces.size()) pieces[next].remove_prefix(left);
        }
        return true;
    }

    int socket;
    const Items &items;
    Milliseconds delay;
    Text received;
};

/// A socket that listens on a free port of this machine.
int listenOnLoopback() {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    if (bind(listener, generic, size) != 0 || listen(listener, 512) != 0 || getsockname(listener, generic, &size) != 0) {
        std::perror("page_server");
        std::exit(1);
    }
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: page_server ITEMS.json [MILLISECONDS]\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    Items items(argv[1]);
    if (items.count() == 0) {
        std::fprintf(stderr, "page_server: no items in %s\n", argv[1]);
        return 66;
    }
    Milliseconds delay(argc > 2 ? std::atoi(argv[2]) : 0);
    int listener = listenOnLoopback();
    std::thread([] {
        while (std::getchar() != EOF) {}
        std::_Exit(0);
    }).detach();
    while (true) {
        int socket = accept(listener, nullptr, nullptr);
        if (socket < 0) continue;
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::thread([socket, &items, delay] { Connection(socket, items, delay).serve(); }).detach();
    }
}
