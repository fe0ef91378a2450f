import GatewayAPI
import LineEditor

/// What an operation does to the world, in a word or two that can be seen from afar.
public enum EffectBadge {
    /// The names of the effects in brackets, such as `[persist spend]`, in the colour of the gravest.
    public static func text(_ effect: Effect) -> StyledText {
        StyledText("[" + effect.names.joined(separator: " ") + "]", style(effect))
    }

    /// Yellow, green and cyan are hard to read on white, so none of them is used. Reading is nothing to look out for.
    private static func style(_ effect: Effect) -> Style {
        if effect.contains(.delete) { return Style(.red, .bold) }
        if effect.contains(.spend) { return Style(.magenta, .bold) }
        if effect.contains(.persist) { return Style(.magenta) }
        if effect.contains(.write) { return Style(.blue, .bold) }
        return .dim
    }
}
