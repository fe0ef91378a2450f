import GatewayAPI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The life of one run, as a machine without hands: events go in, what has to be done comes out.
///
///     READY ──► RUNNING ──► SUCCEEDED | FAILED
///                 ├─► TIMING-OUT ──► TIMED-OUT
///                 └─► ABORTING ────► ABORTED          (also from READY and TIMING-OUT)
struct RunLifecycle: Sendable {
    enum Action: Sendable, Equatable {
        case launch
        /// The status changed to one that is not the end.
        case record(RunStatus)
        case signal(Int32)
        /// Tell the run that it shall come to its end, in the way it listens to.
        case askToStop
        case startTimeout
        case killAfter(Duration)
        case restart
        /// Start the process anew because somebody asked for it.
        case reboot
        case finish(RunStatus, exitCode: Int32?, message: String?)
    }

    /// How long a process that was asked to stop may take.
    static let grace = Duration.seconds(2)
    /// The same when the abort is a graceful one.
    ///
    /// Source: Apify API reference, abort run.
    static let longGrace = Duration.seconds(30)
    /// `restartOnError` restarts at most three times a minute.
    static let restartsPerMinute = 3

    private(set) var status = RunStatus.ready
    private var hasProcess = false
    private var isRebooting = false
    /// Why the process was killed, for the case that the run ends with it.
    private var killReason: String?
    private var recentRestarts: [ContinuousClock.Instant] = []
    let restartsOnError: Bool
    let timeoutSecs: Int64

    init(restartsOnError: Bool, timeoutSecs: Int64) {
        self.restartsOnError = restartsOnError
        self.timeoutSecs = timeoutSecs
    }

    mutating func start() -> [Action] {
        guard status == .ready else { return [] }
        status = .running
        return [.record(.running), .launch]
    }

    mutating func launched() -> [Action] {
        hasProcess = true
        return timeoutSecs > 0 ? [.startTimeout] : []
    }

    mutating func launchFailed(_ reason: String) -> [Action] {
        finish(.failed, exitCode: nil, message: "The actor process could not be started: \(reason)")
    }

    /// The run was stopped between the decision to start its process and the start.
    mutating func stoppedBeforeLaunch() -> [Action] {
        status == .timingOut
            ? finish(.timedOut, exitCode: nil, message: timeoutMessage)
            : finish(.aborted, exitCode: nil, message: Self.abortMessage)
    }

    mutating func timeoutElapsed() -> [Action] {
        guard status == .running else { return [] }
        status = .timingOut
        return [.record(.timingOut), .signal(SIGTERM), .killAfter(Self.grace)]
    }

    mutating func abort(grace: Duration) -> [Action] {
        switch status {
        case .ready: return finish(.aborted, exitCode: nil, message: Self.abortMessage)
        case .running, .timingOut:
            status = .aborting
            return [.record(.aborting), grace >= Self.longGrace ? .askToStop : .signal(SIGTERM), .killAfter(grace)]
        default: return []
        }
    }

    /// Without a process there is nothing to stop: the one that is about to start is a new one.
    mutating func reboot() -> [Action] {
        guard status == .running, hasProcess, !isRebooting else { return [] }
        isRebooting = true
        return [.signal(SIGKILL)]
    }

    /// The process holds more memory than its run has; elsewhere the system would have ended it by now.
    mutating func memoryExceeded(_ megabytes: Int64) -> [Action] {
        guard status == .running, hasProcess, killReason == nil, !isRebooting else { return [] }
        killReason = "The actor ran out of memory: its run has \(megabytes) MB."
        return [.signal(SIGKILL)]
    }

    mutating func graceElapsed() -> [Action] { status.isTerminal ? [] : [.signal(SIGKILL)] }

    mutating func exited(_ exit: ProcessExit, at now: ContinuousClock.Instant) -> [Action] {
        hasProcess = false
        switch status {
        case .aborting: return finish(.aborted, exitCode: exit.code, message: Self.abortMessage)
        case .timingOut: return finish(.timedOut, exitCode: exit.code, message: timeoutMessage)
        case .running:
            if isRebooting {
                isRebooting = false
                return [.reboot]
            }
            defer { killReason = nil }
            if exit.isSuccess { return finish(.succeeded, exitCode: exit.code, message: nil) }
            recentRestarts.removeAll { now - $0 > .seconds(60) }
            if restartsOnError, recentRestarts.count < Self.restartsPerMinute {
                recentRestarts.append(now)
                return [.restart]
            }
            return finish(.failed, exitCode: exit.code, message: killReason ?? exit.message)
        default: return []
        }
    }

    /// The gateway goes away and takes its children along.
    mutating func gatewayStops() -> [Action] {
        guard !status.isTerminal else { return [] }
        let end = finish(.aborted, exitCode: nil, message: Self.stopMessage)
        return hasProcess ? [.signal(SIGKILL)] + end : end
    }

    private mutating func finish(_ end: RunStatus, exitCode: Int32?, message: String?) -> [Action] {
        guard !status.isTerminal else { return [] }
        status = end
        return [.finish(end, exitCode: exitCode, message: message)]
    }

    private var timeoutMessage: String {
        "The actor was stopped because it ran longer than its timeout of \(timeoutSecs) seconds."
    }

    static let abortMessage = "The run was aborted."
    static let stopMessage = "The run was aborted because the local gateway stopped."
    static let orphanMessage = "The local gateway that ran this actor ended before the run did."
}
