/// What the compiler says about a chunk.
public enum Compilation: Sendable {
    case complete
    /// It ends too early; more lines could complete it.
    case incomplete
    case invalid(LuaError)
}
