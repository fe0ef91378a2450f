#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A library of the system that is loaded when it is needed, for good.
struct SystemLibrary {
    // The loader's handle of a library that is never unloaded; its functions may be looked up on any thread.
    private let handle: UnsafeMutableRawPointer

    /// - Parameter name: the name of its file, with the version of its interface.
    /// - Throws: ``MissingLibrary``
    init(_ name: String) throws(MissingLibrary) {
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw MissingLibrary(reason: Self.reason) }
        self.handle = handle
    }

    /// A function of the library.
    ///
    /// - Parameter type: what the library's header declares; nothing checks it.
    /// - Throws: ``MissingLibrary`` when the library is another one than the header's.
    func function<Function>(_ symbol: String, _ type: Function.Type = Function.self) throws(MissingLibrary) -> Function
    {
        guard let address = dlsym(handle, symbol) else { throw MissingLibrary(reason: Self.reason) }
        return unsafeBitCast(address, to: Function.self)
    }

    private static var reason: String { dlerror().map { String(cString: $0) } ?? "it is another version" }
}
