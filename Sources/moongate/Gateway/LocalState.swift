/// Where the local gateway keeps its data.
enum LocalState {
    /// Below the working directory, so that every project has its own.
    static let defaultFolder = ".moongate/local"
}
