/// Texts with several things between lines of dashes.
enum PEM {
    static let limitBytes = 64 << 20

    /// What stands between the lines with one of the labels; the bytes themselves where they are DER already.
    ///
    /// Nil where a line that begins something has nothing readable behind it.
    static func blocks(_ bytes: [UInt8], labels: Set<String>) -> [[UInt8]]? {
        guard bytes.count <= limitBytes else { return nil }
        if bytes.first == 0x30 { return [bytes] }
        var found: [[UInt8]] = []
        var label: String?
        var body: [UInt8] = []
        for line in bytes.split(whereSeparator: { byte in byte == 0x0a || byte == 0x0d }) {
            if line.starts(with: Array("-----BEGIN ".utf8)) {
                label = String(decoding: line.dropFirst(11).prefix { byte in byte != UInt8(ascii: "-") }, as: UTF8.self)
                body = []
            } else if line.starts(with: Array("-----END ".utf8)) {
                if let label, labels.contains(label) {
                    guard let der = Base64.bytes(of: body[...]) else { return nil }
                    found.append(der)
                }
                label = nil
            } else if label != nil {
                body += line
            }
        }
        return found
    }

    static func certificates(_ bytes: [UInt8]) -> [[UInt8]]? {
        blocks(bytes, labels: ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
    }

    static func lists(_ bytes: [UInt8]) -> [[UInt8]]? { blocks(bytes, labels: ["X509 CRL"]) }

    static func text(of der: [UInt8], label: String) -> [UInt8] {
        let letters = Array(Base64.text(of: der).utf8)
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        for start in stride(from: 0, to: letters.count, by: 64) {
            text += letters[start..<min(start + 64, letters.count)]
            text.append(0x0a)
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }
}
