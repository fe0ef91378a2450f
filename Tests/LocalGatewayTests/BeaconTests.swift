import Foundation
import Testing

@testable import LocalGateway

@Suite("Finding a running gateway")
struct BeaconTests {
    @Test("a gateway is found while it runs, with its address and token, by its own user alone")
    func found() async throws {
        try await TemporaryFolder.with { folder async throws in
            #expect(LocalGateway.running(in: folder).isEmpty)
            #expect(LocalGateway.running(in: folder + "/nothing").isEmpty)
            try await TestGateway.with(state: folder) { first async throws in
                try await TestGateway.with(state: folder, token: "other") { second async throws in
                    let found = LocalGateway.running(in: folder)
                    #expect(found.map(\.baseURL) == [first.gateway.baseURL, second.gateway.baseURL])
                    #expect(found.map(\.token) == ["secret", "other"])
                    #expect(found.allSatisfy { $0.processID == getpid() })
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                let files = names.filter { $0.hasPrefix("gateway-") }
                #expect(files.count == 1)
                for file in files {
                    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
                    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
                }
            }
            #expect(LocalGateway.running(in: folder).isEmpty)
        }
    }

    @Test("one that serves everybody comes before older ones that do not, and tells what it is")
    func served() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder, demo: false) { own async throws in
                let serve = { (configuration: inout LocalGateway.Configuration) in
                    (configuration.isServed, configuration.version) = (true, "1.2")
                }
                try await TestGateway.with(state: folder, configure: serve) { served async throws in
                    let found = LocalGateway.running(in: folder)
                    #expect(found.map(\.baseURL) == [served.gateway.baseURL, own.gateway.baseURL])
                    #expect(found.map(\.isServed) == [true, false] && found.map(\.version) == ["1.2", ""])
                    #expect(found.map(\.demoURL) == [served.gateway.demoURL, nil])
                }
            }
        }
    }

    @Test("a file that leads to another machine is no gateway")
    func elsewhere() async throws {
        try await TemporaryFolder.with { folder async throws in
            let owner = try OwnerIdentity.register()
            defer { owner.unregister() }
            let urls = ["http://127.0.0.1:80", "http://127.0.0.1.evil.test:80", "http://127.0.0.1:1@evil.test", "x"]
            for (number, url) in urls.enumerated() {
                let text = #"{"baseUrl":"\#(url)","token":"x","owner":"\#(owner)","served":true}"#
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/gateway-\(number).json"))
            }
            #expect(LocalGateway.running(in: folder).map(\.baseURL) == [urls[0]])
        }
    }

    @Test("what a killed gateway left behind misleads nobody and goes away with the next one")
    func leftBehind() async throws {
        try await TemporaryFolder.with { outer async throws in
            let folder = outer + "/state"
            let host = try await HostProcess.start(folder)
            #expect(LocalGateway.running(in: folder).map(\.baseURL) == ["http://127.0.0.1:\(host.client.port)"])
            host.kill()
            #expect(LocalGateway.running(in: folder).isEmpty)
            #expect(GatewayBeacon.isLeftBehind(in: folder))
            for text in ["", "{}", "[", #"{"baseUrl":1,"token":"x","owner":"y"}"#] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/gateway-odd\(text.utf8.count).json"))
            }
            #expect(LocalGateway.running(in: folder).isEmpty)
            try await TestGateway.with(state: folder) { test async throws in
                #expect(LocalGateway.running(in: folder).count == 1)
                #expect(!GatewayBeacon.isLeftBehind(in: folder))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.hasPrefix("gateway-") })
        }
    }

    @Test("a gateway that only looks after the data starts nothing that waits, and leaves it to the next one")
    func maintenance() async throws {
        try await TemporaryFolder.with { folder async throws in
            let id = try await TestGateway.with(state: folder) { test async throws in
                try await test.finish("succeed").string("id")
            }
            let database = try GatewayDatabase(directory: folder)
            try await database.write { db in
                try db.execute(sql: "UPDATE runs SET status = 'READY', owner = '999999:1:boot/x', finished_at = NULL")
            }
            database.close()
            try await TestGateway.with(state: folder, options: .init(isForMaintenance: true)) { test async throws in
                #expect(try await test.client.post("/_moongate/snapshots", json: #"{"name":"kept"}"#).status == 201)
                #expect(try await test.run(id).string("status") == "READY")
            }
            try await TestGateway.with(state: folder) { test async throws in
                _ = try await test.run(id, reaches: ["SUCCEEDED"])
            }
        }
    }
}
