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

extension dauys_slice {
    /// The bytes, copied.
    var copied: [UInt8] { unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count)) }

    /// The text, where there is one.
    var text: String? {
        guard unsafe bytes != nil else { return nil }
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// The lines of the text; none where there is no text.
    var lines: [String] {
        guard let text = unsafe text else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in String(line) }
    }

    var hexadecimal: String {
        unsafe bytes == nil ? "" : Hexadecimal.text(of: UnsafeBufferPointer(start: bytes, count: count))
    }
}
