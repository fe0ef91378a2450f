// Pushes items in batches of a thousand, to the local gateway or straight into an SQLite database, and prints the seconds
// that took.
//
//     push_items ITEMS.json COUNT http PORT TOKEN DATASET
//     push_items ITEMS.json COUNT sqlite DATABASE
//
// The database is as durable as the gateway's: WAL with `synchronous = NORMAL`, one transaction for each batch. It holds
// the same rows in the same table with the same size of pages, and nothing else.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "client/items.hpp"

constexpr size_t batchLength = 1000;

[[noreturn]] void fail(const Text &reason) {
    std::fprintf(stderr, "push_items: %s\n", reason.c_str());
    std::exit(1);
}

/// One connection to the gateway, kept for all batches.
class Gateway {
public:
    Gateway(int port, View token, View dataset) {
        head = "POST /v2/datasets/" + Text(dataset) + "/items HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + Text(token) + "\r\nContent-Type: application/json\r\nContent-Length: ";
        descriptor = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(uint16_t(port));
        if (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) fail("cannot connect");
        int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

    void push(const Items &items, size_t first, size_t count) {
        auto pieces = items.pieces(first, count, true);
        size_t length = 0;
        for (View piece : pieces) length += piece.size();
        send(head + std::to_string(length) + "\r\n\r\n");
        for (View piece : pieces) send(piece);
        checkAnswer();
    }

private:
    void send(View bytes) {
        while (!bytes.empty()) {
            ssize_t sent = write(descriptor, bytes.data(), bytes.size());
            if (sent <= 0) fail("the gateway hung up");
            bytes.remove_prefix(size_t(sent));
        }
    }

    /// The answer to a push is `{}`.
    void checkAnswer() {
        Text answer;
        char bytes[4096];
        while (answer.find("\r\n\r\n{}") == Text::npos) {
            ssize_t count = read(descriptor, bytes, sizeof bytes);
            if (count <= 0) fail("the gateway hung up");
            answer.append(bytes, size_t(count));
            if (answer.compare(0, 12, "HTTP/1.1 201", std::min<size_t>(12, answer.size())) != 0) fail(answer);
        }
    }

    int descriptor;
    Text head;
};

/// A database with a table of items like the gateway's.
class Database {
public:
    explicit Database(const char *path) {
        if (sqlite3_open(path, &handle) != SQLITE_OK) fail(sqlite3_errmsg(handle));
        run("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
        run("CREATE TABLE items (id INTEGER PRIMARY KEY NOT NULL, dataset_id TEXT NOT NULL, position INTEGER NOT NULL,"
            " json BLOB NOT NULL)");
        const char *sql = "INSERT INTO items VALUES (?, 'mJvPvNv3JDTwRmTzK', ?, ?)";
        if (sqlite3_prepare_v2(handle, sql, -1, &insert, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(handle));
    }

    void push(const Items &items, size_t first, size_t count) {
        run("BEGIN IMMEDIATE");
        for (size_t number = first; number < first + count; number++) {
            View item = items.item(number);
            sqlite3_bind_int64(insert, 1, sqlite3_int64(number));
            sqlite3_bind_int64(insert, 2, sqlite3_int64(number));
            sqlite3_bind_blob(insert, 3, item.data(), int(item.size()), SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE) fail(sqlite3_errmsg(handle));
            sqlite3_reset(insert);
        }
        run("COMMIT");
    }

private:
    void run(const char *sql) {
        if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(handle));
    }

    sqlite3 *handle = nullptr;
    sqlite3_stmt *insert = nullptr;
};

template <typename Target> void measure(Target target, const Items &items, size_t count) {
    auto start = std::chrono::steady_clock::now();
    for (size_t first = 0; first < count; first += batchLength) {
        target.push(items, first, std::min(batchLength, count - first));
    }
    std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    std::printf("%.6f\n", time.count());
}

int main(int argc, char **argv) {
    View kind = argc > 3 ? argv[3] : "";
    if (!(kind == "http" && argc == 7) && !(kind == "sqlite" && argc == 5)) {
        std::fprintf(stderr, "usage: push_items ITEMS.json COUNT (http PORT TOKEN DATASET | sqlite DATABASE)\n");
        return 64;
    }
    Items items(argv[1]);
    if (items.count() == 0) fail(Text("no items in ") + argv[1]);
    size_t count = std::strtoull(argv[2], nullptr, 10);
    if (kind == "http") {
        measure(Gateway(std::atoi(argv[4]), argv[5], argv[6]), items, count);
    } else {
        measure(Database(argv[4]), items, count);
    }
    return 0;
}
