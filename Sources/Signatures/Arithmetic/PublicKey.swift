internal import COpenSSL
private import Synchronization

/// A key that can be calculated with; what kind of number it is, only this place knows.
enum PublicKey: Sendable {
    case libcrypto(LibcryptoKey)
    case gost(GOSTPublicKey)

    /// Makes the key; nil where nobody here can calculate with it.
    init?(_ subject: SubjectKey) {
        switch subject.kind {
        case .rsa, .curve:
            guard let key = LibcryptoKey(subject) else { return nil }
            self = .libcrypto(key)
        case .gost:
            guard let key = try? GOSTPublicKey(subjectPublicKeyInfo: subject.encoding) else { return nil }
            self = .gost(key)
        case .explicitCurve, .dsa, .other: return nil
        }
    }

    /// Whether `signature` was made over `message` with this key.
    func verifies(_ signature: [UInt8], over message: Octets, _ scheme: SignatureScheme) -> Bool {
        switch (self, scheme) {
        case (.libcrypto(let key), .libcrypto(let how)): key.verifies(signature, over: message, how)
        case (.gost(let key), .gost(let algorithm)):
            key.algorithm == algorithm && key.verifies(signature, over: Array(message))
        case (.libcrypto, .gost), (.gost, .libcrypto): false
        }
    }
}

/// A key of libcrypto.
// Safe because libcrypto only reads a key when it verifies.
@safe final class LibcryptoKey: @unchecked Sendable {
    private let handle: OpaquePointer
    let kind: SubjectKey.Kind

    init?(_ subject: SubjectKey) {
        switch subject.kind {
        case .rsa(let modulusBits, let exponentBits, let isOdd):
            // A key that costs more than it could ever be worth is not made at all.
            guard modulusBits <= KeyLimits.modulusBits, exponentBits <= KeyLimits.exponentBits, isOdd else {
                return nil
            }
        case .curve(let oid): guard Curve.names[oid] != nil else { return nil }
        default: return nil
        }
        let made: OpaquePointer? = unsafe lend(subject.encoding) { slice in unsafe dauys_public_key_new(slice) }
        guard let made = unsafe made else { return nil }
        unsafe handle = made
        kind = subject.kind
    }

    deinit { unsafe dauys_public_key_free(handle) }

    func verifies(_ signature: [UInt8], over message: Octets, _ scheme: LibcryptoScheme) -> Bool {
        let padding: Int32
        switch (scheme.family, kind) {
        case (.rsa, .rsa): padding = Int32(DAUYS_PADDING_PKCS1)
        case (.pss, .rsa): padding = Int32(DAUYS_PADDING_PSS)
        case (.ecdsa, .curve): padding = Int32(DAUYS_PADDING_NONE)
        default: return false
        }
        return unsafe scheme.digest.withCName { digest in
            unsafe scheme.maskDigest.withCName { mask in
                let how = unsafe dauys_scheme(
                    digest: digest,
                    mask_digest: mask,
                    padding: padding,
                    salt_bytes: Int32(scheme.saltBytes)
                )
                return unsafe lend(message) { message in
                    unsafe lend(signature) { signature in
                        unsafe dauys_public_key_verify(handle, how, message, signature) == 1
                    }
                }
            }
        }
    }
}

/// Bounds beyond which a key is not even made.
enum KeyLimits {
    static let modulusBits = 8_192
    static let exponentBits = 33
}

/// Keys that were made before, by what they were made of.
// A decoded key costs ten times what a verification with it costs, and issuers come again with every signature.
final class KeyCache: Sendable {
    static let shared = KeyCache()
    static let limit = 512

    private let keys = Mutex<[[UInt8]: PublicKey]>([:])

    func key(of subject: SubjectKey) -> PublicKey? {
        let name = subject.encoding
        if let kept = keys.withLock({ keys in keys[name] }) { return kept }
        guard let made = PublicKey(subject) else { return nil }
        keys.withLock { keys in
            if keys.count >= Self.limit { keys.removeAll(keepingCapacity: true) }
            keys[name] = made
        }
        return made
    }
}
