/// Says which texts hold secrets and had better not be written anywhere.
///
/// Not a list of commands, which never ends, but what secrets look like: their own values where these are known, bearer
/// tokens, long random words given to names that say so, and addresses that carry credentials.
public struct SecretFilter: Sendable {
    private static let telling = [
        "token", "secret", "password", "passwd", "apikey", "api_key", "key", "authorization", "credential",
    ]
    /// Shorter values would be found everywhere.
    private static let leastKnown = 6
    private static let leastRandom = 16

    private let known: [[UInt8]]

    /// - Parameter known: the values of secrets, such as the key.
    public init(known: [String] = []) {
        self.known = known.map { Array($0.utf8) }.filter { $0.count >= Self.leastKnown }
    }

    /// Whether there seems to be a secret in the text.
    public func findsSecret(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        if known.contains(where: { bytes.contains(sequence: $0) }) { return true }
        let small = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return hasBearer(bytes, small) || hasTellingAssignment(bytes, small) || hasCredentialsInAddress(small)
    }

    /// `Bearer` and a word of some length, as in a header.
    private func hasBearer(_ bytes: [UInt8], _ small: [UInt8]) -> Bool {
        small.places(of: Array("bearer".utf8)).contains { place in
            let rest = small[(place + 6)...]
            let word = rest.drop { $0 == 0x20 }.prefix { $0.isTokenByte }
            return rest.first == 0x20 && word.count >= 8
        }
    }

    /// A name that says what it is, then `=` or `:` or an opening parenthesis or comma, then a long random word.
    private func hasTellingAssignment(_ bytes: [UInt8], _ small: [UInt8]) -> Bool {
        for name in Self.telling {
            for place in small.places(of: Array(name.utf8)) {
                // The rest of the name, its closing quote and bracket, and what stands in between.
                let rest = bytes[(place + name.utf8.count)...].drop { $0.isTokenByte }
                let value = rest.drop {
                    [0x20, 0x09, 0x3D, 0x3A, 0x22, 0x27, 0x5D, 0x28, 0x2C, 0x7B, 0x5B].contains($0)
                }
                let word = value.prefix { $0.isTokenByte }
                if value.startIndex > rest.startIndex, looksRandom(word) { return true }
            }
        }
        return false
    }

    /// Long, and with digits among letters: no word of any language, no name in a program.
    private func looksRandom(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= Self.leastRandom else { return false }
        let digits = word.count { (0x30...0x39).contains($0) }
        let letters = word.count { (0x61...0x7A).contains($0 | 0x20) }
        let leastDigits = word.count < 20 ? 2 : 1
        return digits >= leastDigits && letters >= 2 || digits >= 24
    }

    /// `//user:password@host`, or a session token among the parameters.
    private func hasCredentialsInAddress(_ small: [UInt8]) -> Bool {
        if small.contains(sequence: Array("session_token=".utf8)) { return true }
        return small.places(of: Array("://".utf8)).contains { place in
            let authority = small[(place + 3)...].prefix { !$0.endsAuthority }
            guard let at = authority.lastIndex(of: 0x40) else { return false }
            return authority[..<at].contains(0x3A) || at - authority.startIndex >= Self.leastRandom
        }
    }
}

extension [UInt8] {
    /// Where a sequence begins, each place of it.
    fileprivate func places(of sequence: [UInt8]) -> [Int] {
        guard let first = sequence.first, sequence.count <= count else { return [] }
        return (0...count - sequence.count).filter { place in
            self[place] == first && self[place..<place + sequence.count].elementsEqual(sequence)
        }
    }

    fileprivate func contains(sequence: [UInt8]) -> Bool {
        !places(of: sequence).isEmpty
    }
}

extension UInt8 {
    /// Part of a token: letters, digits and the signs that base64 and its relatives use.
    fileprivate var isTokenByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x2B, 0x2F: true
        default: false
        }
    }

    fileprivate var endsAuthority: Bool {
        [0x2F, 0x3F, 0x23, 0x20, 0x22, 0x27, 0x0A, 0x5D, 0x29].contains(self)
    }
}
