private import COpenSSL

/// A private key and its certificate: the court's seal, or a person's key in a rehearsal.
@safe public final class SigningKey: @unchecked Sendable {  // Safe because libcrypto only reads the key when it signs.
    private let handle: OpaquePointer
    /// The certificate that goes into every signature, in PEM form.
    public let certificatePEM: [UInt8]

    /// Reads a key without password, its certificate, and what else to embed.
    ///
    /// - Throws: `SignatureFault` when one of them cannot be read or they do not belong together.
    public init(
        keyPEM: [UInt8],
        certificatePEM: [UInt8],
        chainPEM: [UInt8] = []
    ) throws(SignatureFault) {
        var fault: UnsafePointer<CChar>?
        let made: OpaquePointer? = unsafe lend(keyPEM) { key in
            unsafe lend(certificatePEM) { certificate in
                unsafe lend(chainPEM) { chain in unsafe dauys_signing_key_pem(key, certificate, chain, &fault) }
            }
        }
        (unsafe handle, self.certificatePEM) = try unsafe Self.opened(made, fault)
    }

    /// Opens a PKCS#12 file.
    ///
    /// - Throws: `SignatureFault` when the password is wrong or there is no usable key.
    public init(pkcs12: [UInt8], password: String) throws(SignatureFault) {
        var fault: UnsafePointer<CChar>?
        let made: OpaquePointer? = unsafe lend(pkcs12) { file in
            unsafe dauys_signing_key_pkcs12(file, password, &fault)
        }
        (unsafe handle, certificatePEM) = try unsafe Self.opened(made, fault)
    }

    /// Opens a key that stays on a PKCS#11 token; whatever is signed, the token signs.
    ///
    /// - Parameters:
    ///   - module: The library that speaks to the token, by its path.
    ///   - token: The label of the token.
    ///   - key: The label of the one private key on it that is meant.
    ///   - pin: The PIN of whoever uses the token.
    ///   - certificatePEM: The certificate of that key.
    /// - Throws: `SignatureFault` when the token, the key or the PIN is another, or the certificate is of another key.
    public init(
        module: String,
        token: String,
        key: String,
        pin: String,
        certificatePEM: [UInt8]
    ) throws(SignatureFault) {
        var fault: UnsafePointer<CChar>?
        let made: OpaquePointer? = unsafe lend(certificatePEM) { certificate in
            unsafe module.withCString { module in
                unsafe token.withCString { token in
                    unsafe key.withCString { key in
                        unsafe pin.withCString { pin in
                            var place = unsafe dauys_token_place(module: module, token: token, key: key, pin: pin)
                            return unsafe dauys_signing_key_token(&place, certificate, &fault)
                        }
                    }
                }
            }
        }
        (unsafe handle, self.certificatePEM) = try unsafe Self.opened(made, fault)
    }

    deinit { unsafe dauys_signing_key_free(handle) }

    private static func opened(
        _ made: OpaquePointer?,
        _ fault: UnsafePointer<CChar>?
    ) throws(SignatureFault) -> (OpaquePointer, [UInt8]) {
        guard let made = unsafe made else {
            throw SignatureFault(unsafe fault.map { text in unsafe String(cString: text) } ?? "unknown")
        }
        var text = unsafe dauys_bytes()
        guard unsafe dauys_signing_key_certificate(made, &text) == 1 else {
            unsafe dauys_signing_key_free(made)
            throw SignatureFault("The certificate cannot be written in PEM form.")
        }
        return unsafe (made, takeOver(&text))
    }

    /// Signs `document` as detached CAdES-B with the signing time given.
    ///
    /// - Throws: `SignatureFault` when libcrypto cannot sign.
    public func seal(_ document: [UInt8], atSeconds: Int64) throws(SignatureFault) -> [UInt8] {
        var made = unsafe dauys_bytes()
        let count = unsafe lend(document) { slice in unsafe dauys_seal(handle, slice, atSeconds, &made) }
        guard count == 1 else { throw SignatureFault("The document could not be signed.") }
        return unsafe takeOver(&made)
    }

    /// The first second of 2026 and the last of 2049: a seal's life is the operator's decision, not a date in it.
    public static let sealLifeSeconds: ClosedRange<Int64> = 1_767_225_600...2_524_607_999

    /// Makes a P-256 key with a certificate signed by itself.
    ///
    /// - Throws: `SignatureFault` when `commonName` is empty or too long for a certificate.
    public static func generateSeal(
        commonName: String,
        lifeSeconds: ClosedRange<Int64> = sealLifeSeconds
    ) throws(SignatureFault) -> (keyPEM: [UInt8], certificatePEM: [UInt8]) {
        var key = unsafe dauys_bytes()
        var certificate = unsafe dauys_bytes()
        let made = unsafe dauys_seal_generate(
            commonName,
            lifeSeconds.lowerBound,
            lifeSeconds.upperBound,
            &key,
            &certificate
        )
        let pair = unsafe (takeOver(&key), takeOver(&certificate))
        guard made == 1 else { throw SignatureFault("The seal could not be made for this name.") }
        return pair
    }
}
