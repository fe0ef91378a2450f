// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house, lowest first. Arrows only go down: a target may know the ones above it in this list.
//
// `MOONGATE_ROOMS=LuaEngineTests swift test` describes a package of those targets and what they need, nothing else.
// The sanitizer step uses it so that only the shim and the engine are built a second time.

let swift: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    // Where Debian has the headers of libxml2, for all who see a room that sees them. pkg-config would have it linked, too,
    // and `LateLibraries` loads it only when it is needed.
    .unsafeFlags(["-Xcc", "-I/usr/include/libxml2"], .when(platforms: [.linux])),
]

/// Shows Swift what glibc shows only to sources that ask for it: the working directory of a program that is being started,
/// pipes that no other program inherits, and how a disk is told to begin to write.
let gnuExtensions = SwiftSetting.unsafeFlags(["-Xcc", "-D_GNU_SOURCE"], .when(platforms: [.linux]))

/// Every actor run starts the binary once more. At a fixed address it needs none of its 140,000 relocations, and without
/// a table of all its symbols, which nobody looks up, the loader has less to read. Libraries, heap and stacks stay where
/// the system puts them at random.
let quickStart = ["-Xlinker", "--no-pie", "-Xlinker", "--no-export-dynamic"]

let rooms: [Target] = [
    .target(name: "Signals", swiftSettings: swift),

    // Lua under Swift
    .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .target(name: "CLuaShim", dependencies: ["CLua"], linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
        name: "LuaEngine",
        dependencies: ["CLuaShim"],
        resources: [
            .embedInCode("Lua/modules.lua"), .embedInCode("Lua/require.lua"), .embedInCode("Lua/sandbox.lua"),
        ],
        swiftSettings: swift
    ),

    // The Apify API and the way to it
    .target(name: "GatewayAPI", swiftSettings: swift),
    .target(name: "Permissions", dependencies: ["GatewayAPI"], swiftSettings: swift),
    .target(name: "Libraries", dependencies: ["GatewayAPI", "Permissions"], swiftSettings: swift),
    .target(
        name: "GatewayClient",
        dependencies: [
            "GatewayAPI",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
        ],
        swiftSettings: swift + [gnuExtensions]
    ),

    // What scripts see
    .target(
        name: "Stdlib",
        path: "stdlib",
        exclude: ["spec"],
        resources: [
            .embedInCode("csv.lua"), .embedInCode("date.lua"), .embedInCode("inspect.lua"), .embedInCode("log.lua"),
            .embedInCode("report.lua"), .embedInCode("state.lua"), .embedInCode("stats.lua"), .embedInCode("str.lua"),
            .embedInCode("tbl.lua"), .embedInCode("url.lua"),
        ],
        swiftSettings: swift
    ),
    .target(
        name: "ApifyModule",
        dependencies: ["LuaEngine", "GatewayAPI", "GatewayClient"],
        resources: [
            .embedInCode("Lua/apify.lua"), .embedInCode("Lua/async.lua"), .embedInCode("Lua/cursor.lua"),
            .embedInCode("Lua/development.lua"), .embedInCode("Lua/plan.lua"), .embedInCode("Lua/plan_files.lua"),
        ],
        swiftSettings: swift
    ),

    // The local gateway and the actors it runs in child processes
    .systemLibrary(name: "CLibXML2", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(name: "LateLibraries", dependencies: ["CLibXML2", "CXlsxWriter"], swiftSettings: swift),
    .target(
        name: "ActorRuntime",
        dependencies: [
            "Signals", "LuaEngine", "Stdlib", "GatewayAPI", "GatewayClient", "LateLibraries",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ],
        resources: [.embedInCode("Lua/html.lua"), .embedInCode("Lua/words.lua")],
        swiftSettings: swift
    ),
    .target(
        name: "BuiltInActors",
        path: "actors",
        resources: [.embedInCode("hello-world/hello_world.lua"), .embedInCode("web-scraper/web_scraper.lua")],
        swiftSettings: swift
    ),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
    .target(
        name: "LocalGateway",
        dependencies: [
            "GatewayAPI", "BuiltInActors", "CBrotli", "CZlib", "LateLibraries",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "NIOWebSocket", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
        ],
        swiftSettings: swift + [gnuExtensions]
    ),

    // Specs
    .target(
        name: "ScriptTests",
        dependencies: ["LuaEngine", "Stdlib", "GatewayClient", "ApifyModule", "LocalGateway", "Permissions"],
        resources: [
            .embedInCode("Lua/assertions.lua"), .embedInCode("Lua/insulation.lua"), .embedInCode("Lua/matchers.lua"),
            .embedInCode("Lua/requests.lua"), .embedInCode("Lua/scripts.lua"), .embedInCode("Lua/spec.lua"),
            .embedInCode("Lua/spies.lua"), .embedInCode("Lua/words.lua"),
        ],
        swiftSettings: swift
    ),

    // The product
    .target(name: "LineEditor", swiftSettings: swift),
    .target(
        name: "Documentation",
        dependencies: ["Stdlib", "GatewayAPI", "ApifyModule", "LineEditor"],
        swiftSettings: swift
    ),
    .target(
        name: "REPL",
        dependencies: [
            "LuaEngine", "Stdlib", "GatewayAPI", "GatewayClient", "ApifyModule", "LineEditor", "Documentation",
        ],
        resources: [
            .embedInCode("Lua/charts.lua"), .embedInCode("Lua/help.lua"), .embedInCode("Lua/input.lua"),
            .embedInCode("Lua/present.lua"), .embedInCode("Lua/repl.lua"),
        ],
        swiftSettings: swift
    ),
    .executableTarget(
        name: "moongate",
        dependencies: [
            "Signals", "LuaEngine", "GatewayAPI", "GatewayClient", "Permissions", "Libraries", "Stdlib", "ApifyModule",
            "ActorRuntime", "LocalGateway", "LineEditor", "Documentation", "REPL", "ScriptTests",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        exclude: ["Documentation/apify.md"],
        resources: [
            .embedInCode("Documentation/architecture.md"), .embedInCode("Documentation/calls.md"),
            .embedInCode("Documentation/gateway.md"), .embedInCode("Documentation/libraries.md"),
            .embedInCode("Documentation/performance.md"), .embedInCode("Documentation/permissions.md"),
            .embedInCode("Documentation/projects.md"), .embedInCode("Documentation/prompt.md"),
            .embedInCode("Documentation/scripts.md"), .embedInCode("Documentation/testing.md"),
        ],
        swiftSettings: swift,
        linkerSettings: [.unsafeFlags(quickStart, .when(platforms: [.linux], configuration: .release))]
    ),

    // Only on request: measures, which Benchmarks/run builds
    .executableTarget(
        name: "NativeCallBenchmark", dependencies: ["LuaEngine"], path: "Benchmarks/NativeCall", swiftSettings: swift),
    .executableTarget(
        name: "GatewayBenchmark",
        dependencies: [
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
        ],
        path: "Benchmarks/Gateway",
        swiftSettings: swift
    ),
    .executableTarget(
        name: "EditorBenchmark", dependencies: ["LineEditor"], path: "Benchmarks/Editor", swiftSettings: swift),

    // Tests, in the order of the rooms they try
    .target(
        name: "TestSupport",
        dependencies: [
            "ApifyModule", "LuaEngine", "GatewayClient", "LocalGateway",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
        ],
        path: "Tests/TestSupport",
        swiftSettings: swift
    ),
    .testTarget(name: "LuaEngineTests", dependencies: ["LuaEngine"], swiftSettings: swift),
    .testTarget(name: "GatewayAPITests", dependencies: ["GatewayAPI"], swiftSettings: swift),
    .testTarget(name: "PermissionsTests", dependencies: ["Permissions", "GatewayAPI"], swiftSettings: swift),
    .testTarget(name: "LibrariesTests", dependencies: ["Libraries"], swiftSettings: swift),
    .target(
        name: "GatewayTestSupport",
        dependencies: [
            "GatewayClient", "GatewayAPI",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ],
        path: "Tests/GatewayTestSupport",
        swiftSettings: swift
    ),
    .testTarget(
        name: "GatewayClientTests",
        dependencies: ["GatewayClient", "GatewayAPI", "GatewayTestSupport"],
        swiftSettings: swift
    ),
    .testTarget(
        name: "ApifyModuleTests",
        dependencies: ["ApifyModule", "LuaEngine", "GatewayClient", "GatewayTestSupport", "TestSupport", "moongate"],
        swiftSettings: swift
    ),
    .testTarget(
        name: "ActorRuntimeTests",
        dependencies: ["ActorRuntime", "LuaEngine", "TestSupport", "moongate"],
        swiftSettings: swift
    ),
    .testTarget(
        name: "BuiltInActorsTests",
        dependencies: ["BuiltInActors", "TestSupport", "moongate"],
        swiftSettings: swift
    ),
    // A gateway in a process of its own, for tests that end it without warning
    .executableTarget(
        name: "LocalGatewayHost", dependencies: ["LocalGateway"], path: "Tests/LocalGatewayHost", swiftSettings: swift),
    .testTarget(
        name: "LocalGatewayTests",
        dependencies: [
            "LocalGateway", "GatewayAPI", "LocalGatewayHost",
            .product(name: "GRDB", package: "GRDB.swift"), .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
        ],
        exclude: ["OpenAPI", "Python"],
        swiftSettings: swift
    ),
    .target(
        name: "TerminalTestSupport", dependencies: ["LineEditor"], path: "Tests/TerminalTestSupport",
        swiftSettings: swift),
    .testTarget(name: "LineEditorTests", dependencies: ["LineEditor", "TerminalTestSupport"], swiftSettings: swift),
    .testTarget(
        name: "REPLTests",
        dependencies: [
            "REPL", "Documentation", "LuaEngine", "Stdlib", "GatewayAPI", "ApifyModule", "LineEditor", "TestSupport",
        ],
        swiftSettings: swift
    ),
    .testTarget(
        name: "DocumentationTests",
        dependencies: ["Documentation", "ApifyModule", "GatewayAPI"],
        swiftSettings: swift
    ),
    .testTarget(
        name: "moongateTests",
        dependencies: [
            "moongate", "ActorRuntime", "ApifyModule", "Documentation", "GatewayAPI", "GatewayTestSupport", "LuaEngine",
            "ScriptTests", "Stdlib", "TerminalTestSupport",
        ],
        exclude: ["Documentation/fixtures", "Escapes/fixtures"],
        swiftSettings: swift
    ),
]

let packages: [String: Package.Dependency] = [
    "async-http-client": .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    "swift-nio": .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    "swift-nio-ssl": .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    "swift-log": .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    "hummingbird": .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    "GRDB.swift": .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    "swift-argument-parser": .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
]

/// The names of the targets and packages that a target needs directly.
func needs(of target: Target) -> [String] {
    target.dependencies.map { dependency in
        switch dependency {
        case .targetItem(let name, _), .byNameItem(let name, _): name
        case .productItem(_, let package, _, _): package ?? ""
        @unknown default: ""
        }
    }
}

/// The rooms to describe: all of them, or the ones named in `wish` with everything below them.
func select(_ wish: String?, from rooms: [Target]) -> [Target] {
    guard let wish, !wish.isEmpty else { return rooms.filter { !$0.name.hasSuffix("Benchmark") } }
    var wanted = Set(wish.split(separator: ",").map(String.init))
    for target in rooms.reversed() where wanted.contains(target.name) {
        wanted.formUnion(needs(of: target))
    }
    return rooms.filter { wanted.contains($0.name) }
}

let targets = select(Context.environment["MOONGATE_ROOMS"], from: rooms)
let neededPackages = Set(targets.flatMap(needs(of:)))

let package = Package(
    name: "moongate",
    platforms: [.macOS(.v15)],
    products: targets.contains { $0.name == "moongate" } ? [.executable(name: "moongate", targets: ["moongate"])] : [],
    dependencies: packages.filter { neededPackages.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value),
    targets: targets,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
