/// Lends `strings` to C as an array of NUL-terminated pointers, itself ended by a null pointer.
func withCStrings<Value>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
    unsafe withBinds(strings.map(Bind.text)) { lent in unsafe body(lent.values) }
}

/// The arrays in which libpq takes the values of a statement.
@unsafe struct LentBinds {
    let values: UnsafePointer<UnsafePointer<CChar>?>?
    let lengths: UnsafePointer<Int32>?
    let formats: UnsafePointer<Int32>?
}

/// Lends `binds` to C for the length of `body`: text ended by NUL, bytes with their length.
func withBinds<Value>(_ binds: [Bind], _ body: (LentBinds) -> Value) -> Value {
    var arena: [UInt8] = []
    var offsets: [Int?] = []
    var lengths: [Int32] = []
    var formats: [Int32] = []
    for bind in binds {
        offsets.append(bind == .null ? nil : arena.count)
        switch bind {
        case .null:
            lengths.append(0)
            formats.append(0)
        case .text(let text):
            lengths.append(Int32(text.utf8.count))
            formats.append(0)
            arena.append(contentsOf: text.utf8)
        case .bytes(let bytes):
            lengths.append(Int32(bytes.count))
            formats.append(1)
            arena.append(contentsOf: bytes)
        }
        arena.append(0)
    }
    return unsafe arena.withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { letters in
            let values: [UnsafePointer<CChar>?] =
                unsafe offsets.map { offset in
                    unsafe offset.flatMap { unsafe letters.baseAddress?.advanced(by: $0) }
                } + [nil]
            return unsafe lend(values, lengths, formats, body)
        }
    }
}

private func lend<Value>(
    _ values: [UnsafePointer<CChar>?],
    _ lengths: [Int32],
    _ formats: [Int32],
    _ body: (LentBinds) -> Value
) -> Value {
    unsafe values.withUnsafeBufferPointer { values in
        unsafe lengths.withUnsafeBufferPointer { lengths in
            unsafe formats.withUnsafeBufferPointer { formats in
                unsafe body(
                    LentBinds(values: values.baseAddress, lengths: lengths.baseAddress, formats: formats.baseAddress)
                )
            }
        }
    }
}
