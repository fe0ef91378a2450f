import Glibc

/// The memory of this machine.
enum MachineMemory {
    /// What a script's values may take where nobody has said: half of it, in bytes, so that a script that never ends to hoard
    /// ends with an error, and takes no other program with it. Nil when nobody knows how much there is.
    static var forScripts: Int? {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        guard pages > 0, size > 0 else { return nil }
        let (bytes, isTooMuch) = pages.multipliedReportingOverflow(by: size)
        return isTooMuch ? nil : bytes / 2
    }
}
