private import COpenSSL

/// The point of a public key on its curve; it never changes.
// Safe because nothing changes it between init and deinit, and libcrypto takes it as const.
@safe package final class GOSTPoint: @unchecked Sendable {
    private let handle: OpaquePointer
    private let curve: GOSTCurve

    /// Reads x and y, each with the least byte first and as long as the field.
    ///
    /// - Throws: `SignatureFault` when they are no point of the order that the curve's base point has.
    package init(_ bytes: [UInt8], on curve: GOSTCurve) throws(SignatureFault) {
        guard let made = unsafe lend(bytes, { slice in unsafe dauys_gost_key_new(curve.handle, slice) }) else {
            throw SignatureFault("The public key is not a point of the curve that it names.")
        }
        unsafe handle = made
        self.curve = curve
    }

    deinit { unsafe dauys_gost_key_free(handle) }

    /// Tells whether r and s, each with the least byte first, sign `digest`.
    package func verifies(_ signature: [UInt8], of digest: [UInt8]) -> Bool {
        let answer = unsafe lend(signature) { signature in
            unsafe lend(digest) { digest in unsafe dauys_gost_verify(handle, signature, digest) }
        }
        precondition(answer >= 0, "A signature needs nothing that could be missing, except memory.")
        return answer == 1
    }
}
