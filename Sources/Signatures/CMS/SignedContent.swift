/// The document a signature is held against: its bytes, or their hash where the document stays with its owner.
public enum SignedContent: Hashable, Sendable {
    case bytes([UInt8])
    case sha256([UInt8])

    /// Takes a SHA-256 in hexadecimal; nil where it is none.
    public init?(sha256 text: String) {
        guard let bytes = Hexadecimal.bytes(of: text), bytes.count == 32 else { return nil }
        self = .sha256(bytes)
    }

    /// Whether these are the bytes; a hash tells it as surely.
    func isSame(as other: [UInt8]) -> Bool {
        switch self {
        case .bytes(let bytes): bytes == other
        case .sha256(let hash): hash == Digest.sha256(other)
        }
    }

    var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    /// The digest of the document; nil where only a hash of another kind is known.
    func value(of digest: MessageDigest) -> [UInt8]? {
        switch self {
        case .bytes(let bytes): digest.value(of: bytes[...])
        case .sha256(let hash): digest == .libcrypto(.sha256) ? hash : nil
        }
    }
}
