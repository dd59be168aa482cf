private import COpenSSL

/// SHA-256 and what is built from it.
public enum Digest {
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe calculate { out in
            unsafe lend(bytes) { slice in unsafe dauys_sha256(slice.bytes, slice.count, out) }
        }
    }

    public static func sha256Hex(_ bytes: [UInt8]) -> String { Hexadecimal.text(of: sha256(bytes)) }

    public static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        unsafe calculate { out in
            unsafe lend(key) { key in
                unsafe lend(bytes) { slice in
                    unsafe dauys_hmac_sha256(key.bytes, key.count, slice.bytes, slice.count, out)
                }
            }
        }
    }

    /// Compares without telling by its time where the first difference is.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe lend(left) { left in
            unsafe lend(right) { right in unsafe dauys_equal(left.bytes, right.bytes, left.count) == 1 }
        }
    }

    /// Calculates any digest libcrypto has.
    static func value(_ name: DigestName, _ bytes: Octets) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            guard let out = buffer.baseAddress else { preconditionFailure("Sixty-four bytes were asked for.") }
            count = unsafe name.withCName { name in
                unsafe lend(bytes) { slice in unsafe dauys_digest(name, slice, out) }
            }
        }
    }

    private static func calculate(_ body: (UnsafeMutablePointer<UInt8>) -> Int32) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            guard let out = buffer.baseAddress, unsafe body(out) == 1 else {
                preconditionFailure("SHA-256 needs nothing that could be missing, except memory.")
            }
            count = 32
        }
    }
}
