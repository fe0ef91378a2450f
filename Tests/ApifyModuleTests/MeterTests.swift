import GatewayAPI
import Testing

@testable import ApifyModule
@testable import GatewayClient

@Suite("what progress says")
struct MeterTests {
    private func run(_ id: String, _ status: String, _ more: String = "") -> RunSummary? {
        let body = #"{"data":{"id":"\#(id)","status":"\#(status)"\#(more)}}"#
        return RunSummary(GatewayResponse(status: 200, headers: [], body: Array(body.utf8), attempts: 1))
    }

    @Test("of one run: its state, the time, what it says of itself and what it costs")
    func one() throws {
        let bare = try #require(run("R1", "RUNNING"))
        #expect(WaitMeter.text([bare], of: 1, after: .seconds(65)) == "waiting for R1: RUNNING, 1:05")
        let full = try #require(
            run("R1", "RUNNING", #","statusMessage":"3 of 10\n\u001b[2J","usageTotalUsd":0.00371"#))
        #expect(
            WaitMeter.text([full], of: 1, after: .seconds(3723))
                == "waiting for R1: RUNNING, 1:02:03, 3 of 10??[2J, $0.0037")
        #expect(WaitMeter.text([], of: 1, after: .zero) == "waiting for a run, 0:00")
    }

    @Test("of many runs: how many are left, and what all cost")
    func many() throws {
        let runs = try [
            #require(run("A", "SUCCEEDED", #","usageTotalUsd":1.5"#)), #require(run("B", "RUNNING")),
            #require(run("C", "FAILED", #","usageTotalUsd":"odd""#)),
        ]
        #expect(WaitMeter.text(runs, of: 5, after: .seconds(9)) == "waiting for 3 of 5 runs, 0:09, $1.50")
    }

    @Test("of a transfer: how much, of how much, how fast")
    func transfer() {
        let meter = TransferMeter(nil, "downloading", Array("/some/folder/items\u{1B}.csv".utf8))
        #expect(
            meter.text(TransferProgress(bytes: 1_234_567, total: 4_938_268), after: .seconds(2))
                == "downloading items?.csv: 1.2 MB of 4.9 MB (25 %), 617.2 kB/s")
        #expect(
            meter.text(TransferProgress(bytes: 12, total: nil, items: 3), after: .zero)
                == "downloading items?.csv: 12 B, 3 items in all")
    }
}
