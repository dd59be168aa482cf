internal import COpenSSL

/// The roots and issuing authorities an installation trusts; they never change, a new set is a new value.
public struct TrustAnchors: Sendable {
    let store: Store
    /// SHA-256 of each certificate, in the order given, doubles left out.
    public let sha256: [String]

    /// Reads certificates in PEM form; a file may hold several, and no file at all trusts nobody.
    ///
    /// - Throws: `SignatureFault` when a file holds no certificate, a broken one, or there are more than 64.
    public init(pem files: [[UInt8]]) throws(SignatureFault) {
        store = try Store(pem: files)
        sha256 = store.hashes
    }

    /// Owns the handle.
    // Safe because the store never changes and its memory of issuers has a lock.
    @safe final class Store: @unchecked Sendable {
        private let handle: OpaquePointer

        init(pem files: [[UInt8]]) throws(SignatureFault) {
            var made: OpaquePointer?
            var fault: UnsafePointer<CChar>?
            let joined = Array(files.joined())
            unsafe lend(joined) { all in
                var slices: [dauys_slice] = unsafe []
                var start = 0
                for file in files {
                    let bytes = unsafe all.bytes.map { base in unsafe base + start }
                    unsafe slices.append(dauys_slice(bytes: bytes, count: file.count))
                    start += file.count
                }
                unsafe made = unsafe dauys_anchors_new(slices, slices.count, &fault)
            }
            guard let opened = unsafe made else {
                throw SignatureFault(unsafe fault.map { text in unsafe String(cString: text) } ?? "unknown")
            }
            unsafe handle = opened
        }

        deinit { unsafe dauys_anchors_free(handle) }

        var hashes: [String] {
            unsafe (0..<dauys_anchors_count(handle)).map { index in
                var hash = [UInt8](repeating: 0, count: 32)
                _ = unsafe dauys_anchors_sha256(handle, index, &hash)
                return Hexadecimal.text(of: hash)
            }
        }

        /// Collects facts and hands them to `body`; nil when memory ran out.
        func facts<Answer>(
            container: [UInt8],
            document: [UInt8],
            atSeconds: Int64,
            _ body: (borrowing dauys_facts) -> Answer
        ) -> Answer? {
            var facts = unsafe dauys_facts()
            let collected = unsafe lend(container) { container in
                unsafe lend(document) { document in
                    unsafe dauys_facts_collect(handle, container, document, atSeconds, &facts)
                }
            }
            guard collected == 1 else { return nil }
            defer { unsafe dauys_facts_free(&facts) }
            return unsafe body(facts)
        }

        func revocation(
            answer: [UInt8],
            certificate: [UInt8],
            issuer: [UInt8],
            nonce: [UInt8],
            atSeconds: Int64,
            freshnessSeconds: Int64
        ) -> RevocationState {
            var found = unsafe dauys_revocation()
            unsafe lend(answer) { answer in
                unsafe lend(certificate) { certificate in
                    unsafe lend(issuer) { issuer in
                        unsafe lend(nonce) { nonce in
                            _ = unsafe dauys_ocsp_read(
                                handle,
                                answer,
                                certificate,
                                issuer,
                                nonce,
                                atSeconds,
                                freshnessSeconds,
                                &found
                            )
                        }
                    }
                }
            }
            return unsafe RevocationState(found)
        }
    }
}

extension RevocationState {
    init(_ read: borrowing dauys_revocation) {
        let why = unsafe read.why.map { text in unsafe String(cString: text) } ?? ""
        switch unsafe Int(read.state) {
        case DAUYS_REVOCATION_GOOD:
            let by = unsafe withUnsafeBytes(of: read.by) { name in
                unsafe String(decoding: name.prefix { byte in byte != 0 }, as: UTF8.self)
            }
            self = unsafe .good(atSeconds: read.at_seconds, by: by)
        case DAUYS_REVOCATION_REVOKED: self = unsafe .revoked(atSeconds: read.at_seconds, reason: why)
        default: self = .unknown(reason: why)
        }
    }
}
