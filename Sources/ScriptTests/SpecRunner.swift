import ApifyModule
import Foundation
import LuaEngine
import Stdlib

/// Runs the specs of one file in a Lua state of their own, with a gateway of their own.
struct SpecRunner {
    let options: SpecOptions

    /// Runs a file to its end, whatever happens in it.
    func run(_ file: SpecFile) async -> SpecFileReport {
        let printed = SpecOutput()
        let gateway = SpecGateway(file, options) { printed.note($0) }
        let host = SpecHost(file, options, gateway: gateway)
        var report = SpecFileReport(file: file.path)
        do {
            let engine = try Engine(configuration(file, host, printed))
            report.failure = await outcome(of: engine, gateway, host)
            for file in await engine.coverage() { report.coverage[file.name] = file.counts }
            await engine.close()
        } catch {
            report.failure = "cannot open a Lua state: \(error)"
        }
        await gateway.shutdown()
        host.removeTemporaryFolder()
        report.results = host.results
        report.output = printed.text
        report.seconds = host.seconds
        return report
    }

    private func configuration(_ file: SpecFile, _ host: SpecHost, _ printed: SpecOutput) -> Engine.Configuration {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = options.memoryLimit
        configuration.countsLines = options.coverage
        configuration.standardOutput = .owner(printed.target)
        configuration.sandbox = options.sandbox
        configuration.sandbox.fileRoots += [file.project, file.folder, host.temporaryFolder]
        configuration.sandbox.protection.exemptRoots.append(host.temporaryFolder)
        configuration.sandbox.modules = ModulePlaces(
            specFolder: file.folder, project: file.project, usesSystem: options.sandbox.modules.usesSystem)
        return configuration
    }

    /// Why the file did not come to its end; nil when it did.
    private func outcome(of engine: Engine, _ gateway: SpecGateway, _ host: SpecHost) async -> String? {
        let timer = options.timeout.map { limit in
            Task {
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                engine.interrupt(.timeout)
            }
        }
        defer { timer?.cancel() }
        do {
            try await prepare(engine, gateway, host)
            try await engine.run(Chunk("require('moongate.spec')()", name: "=[moongate test]"))
            return nil
        } catch let error as LuaError {
            return message(of: error)
        } catch {
            return String(describing: error)
        }
    }

    private func prepare(_ engine: Engine, _ gateway: SpecGateway, _ host: SpecHost) async throws {
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        for (name, source) in Self.modules {
            engine.addModule(name, source: Chunk(bytes: source, name: "=[\(name)]"))
        }
        try await ApifyModule(gateway: gateway).install(in: engine)
        try await engine.setModule("moongate.spec.host", host.module)
    }

    private static let modules = [
        ("moongate.spec", PackageResources.spec_lua),
        ("moongate.spec.assertions", PackageResources.assertions_lua),
        ("moongate.spec.insulation", PackageResources.insulation_lua),
        ("moongate.spec.matchers", PackageResources.matchers_lua),
        ("moongate.spec.requests", PackageResources.requests_lua),
        ("moongate.spec.scripts", PackageResources.scripts_lua),
        ("moongate.spec.spies", PackageResources.spies_lua),
    ]

    private func message(of error: LuaError) -> String {
        switch error.code {
        case .interrupted(.timeout): "the file was stopped: it took longer than --timeout allows"
        case .interrupted: "interrupted"
        case .exit(let status): "the file called os.exit(\(status)), which ends no test; the tests after it did not run"
        case .memory: "not enough memory: the file took more than --max-memory allows"
        default: error.description
        }
    }
}
