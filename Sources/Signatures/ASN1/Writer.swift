/// Writes the few structures this service asks others with.
enum DERWriter {
    static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let body = Array(parts.joined())
        var length: [UInt8] = []
        var rest = body.count
        if rest < 0x80 { return [tag, UInt8(rest)] + body }
        while rest > 0 {
            length.insert(UInt8(rest & 0xff), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + body
    }

    static func identifier(_ oid: OID) -> [UInt8] { element(Tag.identifier, oid.bytes) }
}
