import Foundation

extension LibraryProject {
    /// Where libraries are copied to for version control.
    public var vendorFolder: String { folder + "/lib/vendor" }

    /// Copies a library into ``vendorFolder``, in place of what was there of that name.
    ///
    /// - Throws: ``LibraryError`` when that cannot be done.
    public func writeCopy(_ content: LibraryContent, name: String) throws(LibraryError) {
        try refuseLinks()
        try LibraryFolder.write(content, name: name, to: vendorFolder)
    }

    /// Removes what is in ``vendorFolder`` of a library.
    ///
    /// - Throws: ``LibraryError`` when that cannot be done.
    public func removeCopy(_ name: String) throws(LibraryError) {
        try refuseLinks()
        try LibraryFolder.remove(name, from: vendorFolder)
    }

    /// Whoever made the project may have made a link of the folder, for others to write with it where they do not mean to.
    private func refuseLinks() throws(LibraryError) {
        for place in [folder + "/lib", vendorFolder] {
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: place)) != nil
            guard !isLink || LibraryFolder.isBelow(folder, place) else {
                throw LibraryError(
                    .file,
                    "\(place) is a symbolic link that leads out of the project, and nothing is written there; remove it"
                )
            }
        }
    }
}
