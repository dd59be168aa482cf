internal import COpenSSL

/// Lends `bytes` to C for the length of `body`.
func lend<Answer>(_ bytes: [UInt8], _ body: (dauys_slice) -> Answer) -> Answer {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe body(dauys_slice(bytes: buffer.baseAddress, count: buffer.count))
    }
}

/// Lends a part of an array to C for the length of `body`.
func lend<Answer>(_ bytes: Octets, _ body: (dauys_slice) -> Answer) -> Answer {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe body(dauys_slice(bytes: buffer.baseAddress, count: buffer.count))
    }
}

/// Copies what C has made and gives its memory back.
func takeOver(_ made: inout dauys_bytes) -> [UInt8] {
    let copy = unsafe [UInt8](UnsafeBufferPointer(start: made.bytes, count: made.count))
    unsafe dauys_bytes_free(&made)
    return copy
}
