import Foundation
import GatewayAPI
import Testing

@testable import LocalGateway

@Suite("The life of a run")
struct LifecycleTests {
    private func running(restarts: Bool = false, timeout: Int64 = 10) -> RunLifecycle {
        var machine = RunLifecycle(restartsOnError: restarts, timeoutSecs: timeout)
        _ = machine.start()
        _ = machine.launched()
        return machine
    }

    @Test("a start records RUNNING before it launches, and then watches the time")
    func start() {
        var machine = RunLifecycle(restartsOnError: false, timeoutSecs: 10)
        #expect(machine.start() == [.record(.running), .launch])
        #expect(machine.start() == [])
        #expect(machine.launched() == [.startTimeout])
        var endless = RunLifecycle(restartsOnError: false, timeoutSecs: 0)
        _ = endless.start()
        #expect(endless.launched() == [])
    }

    @Test("an abort while the time runs out wins")
    func abortAfterTimeout() {
        var machine = running()
        _ = machine.timeoutElapsed()
        #expect(machine.status == .timingOut)
        #expect(machine.abort(grace: .seconds(1)) == [.record(.aborting), .signal(SIGTERM), .killAfter(.seconds(1))])
        #expect(machine.timeoutElapsed() == [])
        _ = machine.exited(.signal(15), at: .now)
        #expect(machine.status == .aborted)
    }

    @Test("a process that ignores being asked is killed; one that is gone is not")
    func kill() {
        var machine = running()
        _ = machine.abort(grace: .zero)
        #expect(machine.graceElapsed() == [.signal(SIGKILL)])
        _ = machine.exited(.signal(9), at: .now)
        #expect(machine.graceElapsed() == [])
    }

    @Test("a reboot starts a process anew and is no failure; with no process there is nothing to do")
    func reboots() {
        var starting = RunLifecycle(restartsOnError: false, timeoutSecs: 1)
        _ = starting.start()
        #expect(starting.reboot() == [])
        var machine = running()
        #expect(machine.reboot() == [.signal(SIGKILL)])
        #expect(machine.reboot() == [])
        #expect(machine.exited(.signal(9), at: .now) == [.reboot])
        #expect(machine.status == .running)
        _ = machine.launched()
        _ = machine.exited(.code(0), at: .now)
        #expect(machine.status == .succeeded)
        #expect(machine.reboot() == [])
    }

    @Test("an abort during a reboot wins")
    func abortDuringReboot() {
        var machine = running()
        _ = machine.reboot()
        _ = machine.abort(grace: .zero)
        _ = machine.exited(.signal(9), at: .now)
        #expect(machine.status == .aborted)
    }

    @Test("a graceful abort asks in the run's own way before it kills")
    func gracefulAbort() {
        var machine = running()
        let actions = machine.abort(grace: RunLifecycle.longGrace)
        #expect(actions == [.record(.aborting), .askToStop, .killAfter(.seconds(30))])
    }

    @Test("a process killed for its memory is a failure with that reason, unless it is restarted")
    func memory() {
        let reason = "The actor ran out of memory: its run has 128 MB."
        var machine = running()
        #expect(machine.memoryExceeded(128) == [.signal(SIGKILL)])
        #expect(machine.memoryExceeded(128) == [])
        #expect(machine.exited(.signal(9), at: .now) == [.finish(.failed, exitCode: 137, message: reason)])
        var restarting = running(restarts: true)
        _ = restarting.memoryExceeded(128)
        #expect(restarting.exited(.signal(9), at: .now) == [.restart])
        _ = restarting.launched()
        #expect(restarting.memoryExceeded(128) == [.signal(SIGKILL)])
    }

    @Test("nothing moves a run that has ended")
    func terminal() {
        var machine = running()
        _ = machine.exited(.code(0), at: .now)
        #expect(machine.status == .succeeded)
        #expect(machine.abort(grace: .zero) == [])
        #expect(machine.timeoutElapsed() == [])
        #expect(machine.gatewayStops() == [])
        #expect(machine.exited(.code(1), at: .now) == [])
    }

    @Test("an abort before the process is there needs no signal to end the run")
    func abortBeforeLaunch() {
        var waiting = RunLifecycle(restartsOnError: false, timeoutSecs: 1)
        #expect(waiting.abort(grace: .zero) == [.finish(.aborted, exitCode: nil, message: RunLifecycle.abortMessage)])
        var starting = RunLifecycle(restartsOnError: false, timeoutSecs: 1)
        _ = starting.start()
        _ = starting.abort(grace: .zero)
        _ = starting.stoppedBeforeLaunch()
        #expect(starting.status == .aborted)
    }

    @Test("a failing actor is restarted three times a minute at most")
    func restarts() {
        var machine = running(restarts: true)
        let now = ContinuousClock.now
        for _ in 0..<3 { #expect(machine.exited(.code(1), at: now) == [.restart]) }
        var later = machine
        #expect(later.exited(.code(1), at: now + .seconds(61)) == [.restart])
        _ = machine.exited(.code(1), at: now + .seconds(1))
        #expect(machine.status == .failed)
    }

    @Test("usage adds up over the processes of a run")
    func usage() {
        var first = RunUsage()
        (first.runMillis, first.memoryAverage, first.memoryMaximum, first.cpuAverage) = (1000, 100, 300, 50)
        var second = RunUsage()
        (second.runMillis, second.memoryAverage, second.memoryMaximum, second.cpuAverage) = (3000, 200, 250, 10)
        let sum = RunUsage().adding(first, memoryMbytes: 1024).adding(second, memoryMbytes: 2048)
        #expect(sum.runMillis == 4000)
        #expect(sum.memoryAverage == 175)
        #expect(sum.memoryMaximum == 300)
        #expect(sum.cpuAverage == 20)
        #expect(abs(sum.computeUnits - (1000 + 2 * 3000) / 3_600_000) < 1e-12)
    }

    @Test("every line of a log begins with the time, however the output is cut")
    func logLines() {
        var formatter = LogFormatter()
        let moment = Moment(milliseconds: 0)
        let stamp = "1970-01-01T00:00:00.000Z "
        let text = ["a", "b\nc", "\n\n"].map {
            String(decoding: formatter.format(Array($0.utf8), at: moment), as: UTF8.self)
        }
        #expect(text.joined() == "\(stamp)ab\n\(stamp)c\n\(stamp)\n")
        #expect(formatter.finish() == [])
        _ = formatter.format([0x61], at: moment)
        #expect(formatter.finish() == [0x0A])
    }
}
