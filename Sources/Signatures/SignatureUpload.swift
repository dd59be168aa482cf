/// What a browser or a phone hands in as a signature.
public enum SignatureUpload {
    /// The largest upload that is looked at for text forms.
    public static let limitBytes = 256 * 1_024

    /// Turns PEM or base64 into the bytes inside; whatever else comes is returned as it is, and judged later.
    public static func der(from bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first, bytes.count <= limitBytes else { return bytes }
        // 0x30 begins every DER container, and the digit 0 in base64; no base64 of a SEQUENCE begins with 0.
        if first == 0x30 { return bytes }
        let trimmed = trim(bytes)
        if let inside = pemBody(trimmed) {
            return Base64.bytes(of: inside).flatMap { der in der.isEmpty ? nil : der } ?? bytes
        }
        guard let der = Base64.bytes(of: trimmed), der.first == 0x30 else { return bytes }
        return der
    }

    private static func trim(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        let rest = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        return rest.drop { byte in Base64.isSpace(byte) }
    }

    /// The text between the first pair of PEM lines.
    private static func pemBody(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let begin = Array("-----BEGIN ".utf8)
        guard text.starts(with: begin) else { return nil }
        guard let lineEnd = text.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let rest = text[(lineEnd + 1)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        return rest[..<end]
    }
}
