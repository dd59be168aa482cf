private import COpenSSL

/// Bytes nobody can predict.
public enum Randomness {
    /// Draws `count` bytes, at most a mebibyte.
    ///
    /// - Throws: `SignatureFault` when the machine has no randomness to give.
    public static func bytes(_ count: Int) throws(SignatureFault) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let drawn = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { out in unsafe dauys_random(out, count) }
        }
        guard drawn == 1 else { throw SignatureFault("The machine gave no random bytes.") }
        return bytes
    }
}
