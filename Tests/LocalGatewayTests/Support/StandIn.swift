import Foundation

@testable import LocalGateway

/// A program that takes the place of the real actor host and keeps to its contract: the Lua source it is given is one of
/// a few words that say what to do.
enum StandIn {
    static let behaviours = [
        "succeed", "fail", "fail-with-message", "crash", "killed", "forever", "stubborn", "chatty", "environment",
        "echo",
        "busy", "silent", "leave-child", "flaky", "tidy", "boots", "output",
    ]

    static let actors = behaviours.map { name in
        LocalActor(
            name: name, title: name, description: "Does \(name)", source: name, timeoutSecs: 60, memoryMbytes: 256,
            exampleInput: "{}")
    }

    static let script = #"""
        #!/usr/bin/env python3
        import json, os, signal, subprocess, sys, time, urllib.request

        head = json.loads(sys.stdin.buffer.readline())
        source = sys.stdin.buffer.read(head["length"]).decode()
        base, token = os.environ["APIFY_API_BASE_URL"], os.environ["APIFY_TOKEN"]
        run = os.environ["ACTOR_RUN_ID"]

        def call(method, path, body=None):
            data = None if body is None else json.dumps(body).encode()
            headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
            request = urllib.request.Request(base + "/v2" + path, data, headers, method=method)
            return urllib.request.urlopen(request).read()

        def status(text, terminal=True):
            call("PUT", "/actor-runs/" + run, {"statusMessage": text, "isStatusMessageTerminal": terminal})

        def push(item):
            call("POST", "/datasets/" + os.environ["ACTOR_DEFAULT_DATASET_ID"] + "/items", item)

        def stop(number, frame):
            print("asked to stop", flush=True)
            os._exit(143)

        signal.signal(signal.SIGTERM, stop)
        print("started", sys.argv[1], head["name"], flush=True)
        if source == "succeed":
            push([{"n": n} for n in range(3)])
            call("PUT", "/actor-runs/" + run, {"moongate": {"netRxBytes": 123, "netTxBytes": 45}})
            status("Done with 3 items")
        elif source == "fail":
            sys.exit(3)
        elif source == "fail-with-message":
            status("The input is no good")
            sys.exit(1)
        elif source == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif source == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif source == "forever":
            while True: time.sleep(0.05)
        elif source == "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("stubborn", flush=True)
            while True: time.sleep(0.05)
        elif source == "chatty":
            for n in range(200): print("line", n, "x" * 500)
        elif source == "environment":
            descriptors = sorted(int(n) for n in os.listdir("/proc/self/fd"))
            push({"environment": dict(os.environ), "directory": os.getcwd(), "files": os.listdir("."),
                  "group": os.getpgrp() == os.getpid(), "descriptors": descriptors})
        elif source == "echo":
            path = "/key-value-stores/" + os.environ["ACTOR_DEFAULT_KEY_VALUE_STORE_ID"] + "/records/"
            push({"input": json.loads(call("GET", path + os.environ["ACTOR_INPUT_KEY"]))})
        elif source == "output":
            path = "/key-value-stores/" + os.environ["ACTOR_DEFAULT_KEY_VALUE_STORE_ID"] + "/records/"
            call("PUT", path + "OUTPUT", {"answer": 42})
            call("PUT", path + "OTHER", {"answer": 43})
            push([{"n": n} for n in range(3)])
        elif source == "tidy":
            asked = []
            signal.signal(signal.SIGTERM, lambda number, frame: asked.append(number))
            print("ready", flush=True)
            while not asked: time.sleep(0.01)
            print("asked", flush=True)
            # Tidying up takes until somebody says that it is done.
            path = "/key-value-stores/" + os.environ["ACTOR_DEFAULT_KEY_VALUE_STORE_ID"] + "/records/GO"
            while True:
                try:
                    call("GET", path)
                    break
                except urllib.error.HTTPError: time.sleep(0.01)
            push({"tidied": True})
        elif source == "boots":
            push({"process": os.getpid()})
            path = "/datasets/" + os.environ["ACTOR_DEFAULT_DATASET_ID"] + "/items"
            if len(json.loads(call("GET", path))) < 2:
                print("waiting", flush=True)
                while True: time.sleep(0.05)
        elif source == "busy":
            block = bytearray(30 << 20)
            end = time.time() + 0.7
            while time.time() < end: sum(range(1000))
        elif source == "leave-child":
            subprocess.Popen(["sleep", "60"])
        elif source == "flaky":
            store = "/key-value-stores/" + os.environ["ACTOR_DEFAULT_KEY_VALUE_STORE_ID"] + "/records/SEEN"
            try:
                call("GET", store)
            except urllib.error.HTTPError:
                call("PUT", store, 1)
                sys.exit(9)
        """#
}
