import Foundation
import Libraries

extension LibraryProject {
    /// The nearest folder, from `folder` upwards, with a `moongate.json`; nil when there is none.
    static func folder(above folder: String) -> String? {
        var url = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            if access(url.appendingPathComponent(LibraryManifest.name).path, F_OK) == 0 { return url.path }
            guard url.path != "/" else { return nil }
            url.deleteLastPathComponent()
        }
    }
}
