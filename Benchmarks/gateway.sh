# The measures of the local gateway against a bare Hummingbird server and plain SQLite, in one run. Sourced by
# Benchmarks/run, which has $root, $work, $moongate, and the functions note, row, median, faster and slower.

gateway_servers=()
# Their state is thrown away, so nothing is lost by not asking.
stop_gateways() {
    [ ${#gateway_servers[@]} -eq 0 ] || kill -KILL "${gateway_servers[@]}" 2>/dev/null || true
    gateway_servers=()
}

build_for_gateway() {
    note "building the references of the gateway"
    scripts/dev/install-debian-packages wrk libsqlite3-dev
    c++ -std=c++17 -O2 -Wall -o "$work/push_items" Benchmarks/push_items.cpp -lsqlite3
    # Beside the binary, so that what both need is built once.
    local swift=(-c release --static-swift-stdlib -j 2)
    MOONGATE_ROOMS=moongate,GatewayBenchmark swift build "${swift[@]}" --product GatewayBenchmark >&2
    bare=$(MOONGATE_ROOMS=moongate,GatewayBenchmark swift build "${swift[@]}" --show-bin-path)/GatewayBenchmark
}

# start_process VARIABLE COMMAND...: its first line goes to the variable, its process to $gateway_servers.
start_process() {
    local variable=$1 text
    shift
    rm -f "$work/line"
    mkfifo "$work/line"
    "$@" >"$work/line" &
    gateway_servers+=($!)
    # Its end is no news.
    disown
    read -r text <"$work/line"
    printf -v "$variable" '%s' "$text"
}

# call VERB PATH [CURL ARGUMENTS]
call() { curl -sSf -X "$1" -H "Authorization: Bearer bench" "${@:3}" "$gateway/v2/$2"; }

# seconds_per_request NAME URL: wrk with sixteen connections; the seconds one request takes of the server go to the file.
seconds_per_request() {
    wrk -t 1 -c 16 -d 3s -H "Authorization: Bearer bench" "$2" >"$work/wrk.txt"
    if grep -q 'Non-2xx' "$work/wrk.txt"; then
        note "Benchmarks/run: $2 was not answered"
        exit 1
    fi
    awk '/^Requests\/sec:/ { print 1 / $2 }' "$work/wrk.txt" >>"$work/$1"
}

# push NAME COUNT: into a new dataset.
push() {
    "$work/push_items" "$work/decode.json" "$2" http "${gateway##*:}" bench "~$1"
}

# read_time NAME URL: the seconds until all of it has come.
read_time() { curl -sSf -o /dev/null -w '%{time_total}\n' -H "Authorization: Bearer bench" "$2" >>"$work/$1"; }

# peak DATASET: the most memory the gateway has while the dataset is read, in megabytes.
peak() {
    echo 5 >"/proc/$gateway_process/clear_refs"
    call GET "datasets/~$1/items" -o /dev/null
    awk '/^VmHWM:/ { print $2 / 1024 }' "/proc/$gateway_process/status"
}

measure_gateway() {
    local line gateway gateway_process hello round
    rm -rf "$work/state" "$work"/gateway_*
    trap stop_gateways EXIT
    start_process line "$moongate" local serve --port 0 --token bench --state "$work/state"
    gateway=${line#local gateway at } gateway=${gateway%% *}
    gateway_process=${gateway_servers[-1]}
    call POST 'datasets?name=read' -o /dev/null
    push read 100000 >/dev/null
    call GET datasets/~read/items -o "$work/gateway_items.json"
    start_process hello "$bare" "$work/gateway_items.json"
    call POST 'key-value-stores?name=bench' -o /dev/null
    call PUT key-value-stores/~bench/records/page -o /dev/null -d '{"title":"harbor"}' \
        -H 'Content-Type: application/json'
    for round in 1 2 3 4 5; do
        note "measuring the gateway, round $round of 5"
        seconds_per_request gateway_hello "$hello/hello"
        seconds_per_request gateway_me "$gateway/v2/users/me"
        seconds_per_request gateway_record "$gateway/v2/key-value-stores/~bench/records/page"
        call POST "datasets?name=push$round" -o /dev/null
        push "push$round" 100000 >>"$work/gateway_push"
        rm -f "$work"/plain.sqlite*
        "$work/push_items" "$work/decode.json" 100000 sqlite "$work/plain.sqlite" >>"$work/gateway_push_plain"
        read_time gateway_read "$gateway/v2/datasets/~read/items"
        read_time gateway_read_bare "$hello/items"
    done
    # Both after everything was pushed, so that they differ in what is read alone.
    call POST 'datasets?name=million' -o /dev/null
    push million 1000000 >/dev/null
    peak read >"$work/gateway_peak"
    peak million >"$work/gateway_peak_million"
    stop_gateways
    rm -rf "$work/state" "$work"/plain.sqlite* "$work/gateway_items.json"
}

print_gateway() {
    row "GET /v2/users/me: speed of a bare hello" 1000000 us \
        "$(median <"$work/gateway_me")" "$(median <"$work/gateway_hello")" ">=" 0.4
    row "GET of a record: speed of a bare hello" 1000000 us \
        "$(median <"$work/gateway_record")" "$(median <"$work/gateway_hello")" ">=" 0.4
    faster "push of 100,000 items: speed of plain SQLite" gateway_push gateway_push_plain 0.5
    faster "100,000 items read: speed of a bare stream" gateway_read gateway_read_bare 0.5
    row "1,000,000 items read: memory of 100,000" 1 MB \
        "$(median <"$work/gateway_peak_million")" "$(median <"$work/gateway_peak")" "<=" 1.2
}
