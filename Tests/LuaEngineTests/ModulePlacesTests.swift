import Foundation
import LuaEngine
import Testing

@Suite("Where require looks")
struct ModulePlacesTests {
    private func paths(_ places: ModulePlaces, below folder: String) -> [String] {
        places.luaFolders.map { $0.path.replacingOccurrences(of: folder, with: "") }
    }

    @Test("a script's folder, then lib and lua_modules of the project above it")
    func script() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("{}", to: "moongate.json")
            let work = fixture.work.path
            let places = ModulePlaces(scriptFolder: work + "/scripts/nightly")
            #expect(
                paths(places, below: work) == [
                    "/scripts/nightly", "/scripts/nightly/lib", "/lib", "/lua_modules/share/lua/5.4",
                ])
            #expect(places.project == work)
            #expect(places.nativeFolders.map(\.path) == [work + "/lua_modules/lib/lua/5.4"])
        }
    }

    @Test("without a moongate.json the script's folder is its project, unless another one is known")
    func withoutProject() async throws {
        try await SandboxFixture.with { fixture in
            let work = fixture.work.path
            let places = ModulePlaces(scriptFolder: work)
            #expect(paths(places, below: work) == ["", "/lib", "/lua_modules/share/lua/5.4"])
            let actor = ModulePlaces(scriptFolder: work + "/actors/a", otherwise: work)
            #expect(
                paths(actor, below: work) == ["/actors/a", "/actors/a/lib", "/lib", "/lua_modules/share/lua/5.4"])
        }
    }

    @Test("code in no file has the working folder's project and nothing else; without one that is said")
    func workingFolder() async throws {
        try await SandboxFixture.with { fixture in
            let work = fixture.work.path
            let none = ModulePlaces(workingFolder: work + "/deep")
            #expect(none.luaFolders.isEmpty && none.project == nil && none.roots.isEmpty)
            #expect(none.remark?.contains(work + "/deep") == true)
            try fixture.write("{}", to: "moongate.json")
            let places = ModulePlaces(workingFolder: work + "/deep/deeper")
            #expect(paths(places, below: work) == ["/lib", "/lua_modules/share/lua/5.4"])
            #expect(places.remark == nil)
        }
    }

    @Test("a spec finds what lies beside it and in the folder of the project")
    func spec() {
        let places = ModulePlaces(specFolder: "/p/spec/deep", project: "/p")
        #expect(paths(places, below: "/p") == ["/spec/deep", "", "/lib", "/lua_modules/share/lua/5.4"])
    }

    @Test("the system comes last, and only on request")
    func system() {
        let without = ModulePlaces(scriptFolder: "/p")
        let with = ModulePlaces(scriptFolder: "/p", usesSystem: true)
        #expect(!without.luaFolders.contains { $0.isSystem } && !without.nativeFolders.contains { $0.isSystem })
        #expect(with.luaFolders.dropLast(2).allSatisfy { !$0.isSystem })
        #expect(with.luaFolders.last?.path == "/usr/share/lua/5.4")
        #expect(with.nativeFolders.first?.isSystem == false && with.nativeFolders.last?.isSystem == true)
    }

    @Test("a moongate.json in a folder that everybody may write to makes no project of what lies below")
    func sharedFolder() async throws {
        try await SandboxFixture.with { fixture in
            let work = fixture.work.path
            try fixture.write("{}", to: "moongate.json")
            #expect(ModulePlaces.project(above: work + "/a/b") == work)
            try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: work)
            #expect(ModulePlaces.project(above: work + "/a/b") == nil)
            #expect(ModulePlaces.project(above: work) == work)
            #expect(ModulePlaces.project(above: work + "//") == work)
            #expect(ModulePlaces.project(above: "relative") == nil)
        }
    }
}
