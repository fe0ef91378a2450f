import CLuaShim

extension Engine {
    /// How many allocations scripts have made. For tests.
    var allocations: Int64 { host.map { moon_allocations($0) } ?? 0 }

    /// Makes the n-th allocation that scripts make from now on fail, once; 0 switches that off. For tests.
    func failAllocation(_ countdown: Int64) {
        guard let host else { return }
        moon_fail_allocation(host, countdown)
    }
}
