#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The time of day.
enum WallClock {
    /// In milliseconds since 1970.
    static var milliseconds: Double { Date().timeIntervalSince1970 * 1000 }
}
