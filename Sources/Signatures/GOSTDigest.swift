private import CGcrypt

/// The digests that GOST signatures are made over.
public enum GOSTDigest: Hashable, Sendable, CaseIterable {
    /// GOST R 34.11-2012 with 256 bits (RFC 6986).
    case streebog256
    /// GOST R 34.11-2012 with 512 bits (RFC 6986).
    case streebog512
    /// GOST 34.311-95, which is GOST R 34.11-94, with the S-box of the standard's own example.
    ///
    /// Kazakhstan's old certificates use this box and not the one of CryptoPro, which is the custom in Russia.
    case gost34311

    public var byteCount: Int {
        switch self {
        case .streebog256, .gost34311: 32
        case .streebog512: 64
        }
    }

    /// Calculates the digest of all of `bytes`.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = GOSTHasher(self)
        hasher.update(bytes)
        return hasher.finish()
    }

    fileprivate var algorithm: gcry_md_algos {
        switch self {
        case .streebog256: GCRY_MD_STRIBOG256
        case .streebog512: GCRY_MD_STRIBOG512
        case .gost34311: GCRY_MD_GOSTR3411_94
        }
    }
}

/// A digest that is fed piece by piece.
@safe public struct GOSTHasher: ~Copyable {
    private let digest: GOSTDigest
    private let handle: gcry_md_hd_t

    private static let isReady = dauys_gcrypt_begin() == 1

    public init(_ digest: GOSTDigest) {
        var opened: gcry_md_hd_t?
        guard Self.isReady, unsafe gcry_md_open(&opened, Int32(digest.algorithm.rawValue), 0) == 0,
            let opened = unsafe opened
        else { preconditionFailure("libgcrypt has every digest of GOST since 1.10; only memory could be missing.") }
        self.digest = digest
        unsafe handle = opened
    }

    deinit { unsafe gcry_md_close(handle) }

    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in unsafe gcry_md_write(handle, buffer.baseAddress, buffer.count)
        }
    }

    /// Ends the digest: 32 or 64 bytes in the order in which RFC 6986 writes them into messages.
    public consuming func finish() -> [UInt8] {
        guard let read = unsafe gcry_md_read(handle, 0) else {
            preconditionFailure("An open digest can always be read.")
        }
        return unsafe [UInt8](UnsafeBufferPointer(start: read, count: digest.byteCount))
    }
}
