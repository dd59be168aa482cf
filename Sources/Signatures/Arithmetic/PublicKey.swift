internal import COpenSSL
private import Synchronization

/// A key that can be calculated with; what kind of number it is, only who made it knows.
// Not an enum with a case for each kind: its tag would hide in the unused bits of the reference, where the leak sanitizer
// does not see that the key is still held.
protocol PublicKey: Sendable {
    /// Whether `signature` was made over `message` with this key.
    func verifies(_ signature: [UInt8], over message: Octets, _ scheme: SignatureScheme) -> Bool
}

extension GOSTPublicKey: PublicKey {
    func verifies(_ signature: [UInt8], over message: Octets, _ scheme: SignatureScheme) -> Bool {
        guard case .gost(algorithm) = scheme else { return false }
        return verifies(signature, over: Array(message))
    }
}

extension SubjectKey {
    /// Makes the key; nil where nobody here can calculate with it.
    var made: (any PublicKey)? {
        switch kind {
        case .rsa, .curve: LibcryptoKey(self)
        case .gost: try? GOSTPublicKey(subjectPublicKeyInfo: encoding)
        case .explicitCurve, .dsa, .other: nil
        }
    }
}

/// A key of libcrypto.
// Safe because libcrypto only reads a key when it verifies.
@safe final class LibcryptoKey: PublicKey, @unchecked Sendable {
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

    func verifies(_ signature: [UInt8], over message: Octets, _ scheme: SignatureScheme) -> Bool {
        guard case .libcrypto(let scheme) = scheme else { return false }
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

    private let keys = Mutex<[[UInt8]: any PublicKey]>([:])

    func key(of subject: SubjectKey) -> (any PublicKey)? {
        let name = subject.encoding
        if let kept = keys.withLock({ keys in keys[name] }) { return kept }
        guard let made = subject.made else { return nil }
        keys.withLock { keys in
            if keys.count >= Self.limit { keys.removeAll(keepingCapacity: true) }
            keys[name] = made
        }
        return made
    }
}
