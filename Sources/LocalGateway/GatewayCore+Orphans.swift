import GRDB
import GatewayAPI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension GatewayCore {
    func isOrphan(_ run: RunRecord) -> Bool {
        guard !run.status.isTerminal, run.owner != owner.description else { return false }
        return OwnerIdentity(run.owner)?.isAlive != true
    }

    /// Sees to the runs whose gateway is no more: those it never started are started here, the others are ended, with what is
    /// left of their processes. The runs of other gateways that are alive are left alone.
    func settleOrphans() async {
        // Most of the time there is none, and looking costs no write.
        guard let found = try? await database.read({ [runs] db in try runs.inProgress(db) }) else { return }
        let orphans = found.filter(isOrphan)
        for run in orphans where run.status != .ready { await bury(run) }
        if configuration.isForMaintenance { return }
        for run in orphans where run.status == .ready { await adopt(run) }
    }

    /// An end that was asked for is the end it gets; what was cut off in the middle has failed.
    private func bury(_ run: RunRecord) async {
        if let child = run.child.flatMap({ ProcessIdentity($0) }), child.isAlive { _ = kill(-child.pid, SIGKILL) }
        let status: RunStatus =
            switch run.status {
            case .aborting: .aborted
            case .timingOut: .timedOut
            default: .failed
            }
        await end(run, as: status, RunLifecycle.orphanMessage)
    }

    private func adopt(_ run: RunRecord) async {
        let actor = try? await actors.actor(of: run)
        guard let actor else {
            return await end(run, as: .failed, "The actor \(run.actName) is not there any more.")
        }
        let isOurs = try? await database.write { [runs, logs, owner] db in
            guard try runs.adopt(db, run, owner: owner.description) else { return false }
            try logs.note(db, run.id, "Another local gateway was to start this run and is gone; this one does it.")
            return true
        }
        guard isOurs == true, let adopted = try? await database.read({ [runs] db in try runs.find(db, run.id) })
        else { return }
        board.changed(run.id)
        await supervisor.enqueue(adopted, actor)
    }

    private func end(_ run: RunRecord, as status: RunStatus, _ message: String) async {
        try? await database.write { [runs, logs] db in
            let isEnded = try runs.finish(
                db, run.id, status, exitCode: nil, message: message, owner: run.owner, usage: nil, isCutOff: true)
            if isEnded { try logs.note(db, run.id, message) }
        }
        board.changed(run.id)
        board.changed(LogStore.topic(run.id))
    }
}
