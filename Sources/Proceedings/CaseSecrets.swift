internal import Docket
internal import Signatures

/// The secrets of cases: derived under a key of the service, never stored.
public struct CaseSecrets: Sendable {
    /// Six characters of 32: A to Z without I and O, 2 to 9, so that they can be read out over a telephone.
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    public static let length = 6

    /// The id of the key under which new secrets are derived.
    public let currentKeyID: String
    private let keys: [String: [UInt8]]

    /// Takes the service's keys by id; a secret stays valid as long as its key is kept.
    public init?(keys: [String: [UInt8]], currentKeyID: String) {
        guard keys[currentKeyID] != nil, keys.values.allSatisfy({ $0.count >= 32 }) else { return nil }
        self.keys = keys
        self.currentKeyID = currentKeyID
    }

    /// The secret of a case; nil when its key is not here any more.
    public func secret(of publicID: String, keyID: String) -> String? {
        guard let digest = derived("case-secret\n\(publicID)", keyID: keyID) else { return nil }
        let letters = digest.prefix(Self.length).map { Self.alphabet[Int($0 & 31)] }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Thirty-two bytes for one purpose; nil when the key is not here any more.
    func derived(_ purpose: String, keyID: String) -> [UInt8]? {
        keys[keyID].map { Digest.hmacSHA256(key: $0, Array(purpose.utf8)) }
    }

    /// Compares what somebody typed, without regard to case, in constant time.
    public func matches(_ typed: String, publicID: String, keyID: String) -> Bool {
        let expected = Array((secret(of: publicID, keyID: keyID) ?? "??????").utf8)
        let given = Array(typed.uppercased().utf8)
        guard given.count == expected.count else { return false }
        return Digest.equal(given, expected) && keys[keyID] != nil
    }
}
