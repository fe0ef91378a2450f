# The measures against the official Python client and curl, on one server in one run. Sourced by Benchmarks/run, which
# has $root, $work, $python, $moongate, and the functions note and faster.
clients=$root/Benchmarks/client

# start_server VARIABLE [MILLISECONDS]: every answer waits that long. The URL goes to the variable.
start_server() {
    local port input
    rm -f "$work/port"
    mkfifo "$work/port"
    # It serves until its standard input ends, which is when this script does.
    exec {input}> >(exec "$work/page_server" "$work/decode.json" "${2:-0}" >"$work/port")
    read -r port <"$work/port"
    printf -v "$1" 'http://127.0.0.1:%s' "$port"
}

# measure NAME COMMAND...: seconds go to $work/NAME, the most memory to $work/NAME_memory.
measure() {
    local name=$1 result
    shift
    result=$(cd "$work" && MATON_API_KEY=no-secret "$python" "$clients/measure.py" "$@")
    echo "${result% *}" >>"$work/$name"
    echo "${result#* }" >>"$work/${name}_memory"
}

build_for_clients() {
    note "building the page server"
    c++ -std=c++17 -O2 -Wall -pthread -o "$work/page_server" "$clients/page_server.cpp"
}

measure_clients() {
    local fast slow round
    start_server fast
    start_server slow 100
    rm -f "$work"/client_*
    for round in 1 2 3 4 5; do
        note "measuring the clients, round $round of 5"
        measure client_items "$moongate" --gateway "$fast" "$clients/iterate.lua" 100000
        measure client_items_python "$python" "$clients/iterate.py" "$fast" 100000
        measure client_slow "$moongate" --gateway "$slow" "$clients/iterate.lua" 100000
        measure client_slow_python "$python" "$clients/iterate.py" "$slow" 100000
        measure client_records "$moongate" --gateway "$fast" "$clients/records.lua"
        measure client_records_python "$python" "$clients/records.py" "$fast"
        measure client_million "$moongate" --gateway "$fast" "$clients/iterate.lua" 1000000
        measure client_export "$moongate" --gateway "$fast" "$clients/export.lua" 1000000 export.jsonl
        measure client_export_curl curl -sSf -o export-curl.jsonl "$fast/v2/datasets/1000000/items?format=jsonl"
        cmp "$work/export.jsonl" "$work/export-curl.jsonl"
        rm "$work/export.jsonl" "$work/export-curl.jsonl"
    done
}

# memory_row TITLE NAME GOAL: the most that any round needed.
memory_row() {
    sort -g "$work/$2_memory" | tail -1 | awk -v title="$1" -v limit="$3" '{
        printf "| %-44s | %9.2f MB | %12s | %6s | <= %-4s | %-3s |\n", title, $1, "-", "-", limit, $1 <= limit ? "yes" : "no" }'
}

print_clients() {
    faster "100,000 items: speed of the Python client" client_items client_items_python 4
    faster "the same, 100 ms for every answer" client_slow client_slow_python 8
    faster "2,000 records, 16 at a time: Python, async" client_records client_records_python 2
    faster "export of 1,000,000 items: speed of curl" client_export client_export_curl 0.9
    memory_row "export of 1,000,000 items: memory" client_export 64
    memory_row "1,000,000 items: memory" client_million 96
}
