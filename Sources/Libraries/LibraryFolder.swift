import Foundation
import Glibc

/// Libraries as files: a text `NAME.lua`, or a folder with an `init.lua`.
public enum LibraryFolder {
    static let mostFiles = 1000
    /// What lies beside the modules of a library and is none of them.
    private static let otherFolders: Set<String> = ["spec", "test", "tests", "lua_modules", "vendor", "types"]

    /// The content of a file or folder.
    ///
    /// - Throws: ``LibraryError`` when there is none or it is no library.
    public static func content(at path: String) throws(LibraryError) -> LibraryContent {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw LibraryError(.notFound, "there is no \(path)")
        }
        var files: [String: [UInt8]] = [:]
        if isFolder.boolValue {
            try collect(path, "", into: &files)
            guard !files.isEmpty else { throw LibraryError(.notFound, "no Lua file is in \(path)") }
        } else {
            files[LibraryContent.main] = try TextFile.read(path) ?? []
        }
        do {
            return try LibraryContent(files: files)
        } catch {
            throw LibraryError(error.code, "\(path) is no library: \(error.message)")
        }
    }

    private static func collect(
        _ root: String, _ prefix: String, into files: inout [String: [UInt8]]
    ) throws(LibraryError) {
        let folder = prefix.isEmpty ? root : root + "/" + prefix
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw LibraryError(.file, "\(folder) cannot be read")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = prefix.isEmpty ? name : prefix + "/" + name
            let type = (try? FileManager.default.attributesOfItem(atPath: root + "/" + path))?[.type]
            switch type as? FileAttributeType {
            // A link may lead anywhere, and what it leads to would be published.
            case .typeSymbolicLink where name.hasSuffix(".lua"):
                throw LibraryError(.damaged, "\(root)/\(path) is a symbolic link, and a library holds files only")
            case .typeDirectory where !otherFolders.contains(name): try collect(root, path, into: &files)
            case .typeRegular where name.hasSuffix(".lua") && !isLeftOut(path):
                guard files.count < mostFiles else {
                    throw LibraryError(.damaged, "\(root) has more than \(mostFiles) Lua files")
                }
                files[path] = try TextFile.read(root + "/" + path) ?? []
            default: break
            }
        }
    }

    /// Whether a file beside the modules of a library is none of them.
    static func isLeftOut(_ path: String) -> Bool {
        path.hasSuffix("_spec.lua")
            || path.split(separator: "/").dropLast().contains { otherFolders.contains(String($0)) }
    }

    /// Whether a path, wherever links lead, is in a folder.
    public static func isBelow(_ folder: String, _ path: String) -> Bool {
        guard let folder = realPath(folder), let path = realPath(path) else { return false }
        return path.hasPrefix(folder == "/" ? folder : folder + "/")
    }

    /// Nil when nothing is there.
    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Where a library lies below a folder: `NAME.lua` or the folder `NAME`; nil when neither is there.
    public static func place(of name: String, in folder: String) -> String? {
        [folder + "/\(name).lua", folder + "/\(name)"].first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Writes a library below a folder, in place of what was there of that name.
    ///
    /// - Returns: where it lies now.
    @discardableResult
    public static func write(
        _ content: LibraryContent, name: String, to folder: String
    ) throws(LibraryError) -> String {
        try remove(name, from: folder)
        if content.isSingle {
            try TextFile.write(content.mainText, to: folder + "/\(name).lua")
            return folder + "/\(name).lua"
        }
        for (file, text) in content.files { try TextFile.write(text, to: folder + "/\(name)/" + file) }
        return folder + "/\(name)"
    }

    /// Removes a library from a folder, in whichever of both forms it is there.
    ///
    /// - Throws: ``LibraryError`` when that is not possible.
    public static func remove(_ name: String, from folder: String) throws(LibraryError) {
        try TextFile.remove(folder + "/\(name).lua")
        try TextFile.remove(folder + "/\(name)")
    }
}
