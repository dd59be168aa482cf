/// Universal tags.
enum Tag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let identifier: UInt8 = 0x06
    static let enumerated: UInt8 = 0x0a
    static let utf8String: UInt8 = 0x0c
    static let numericString: UInt8 = 0x12
    static let printableString: UInt8 = 0x13
    static let teletexString: UInt8 = 0x14
    static let ia5String: UInt8 = 0x16
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let visibleString: UInt8 = 0x1a
    static let universalString: UInt8 = 0x1c
    static let bmpString: UInt8 = 0x1e
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// A context-specific tag around other elements.
    static func constructed(_ number: UInt8) -> UInt8 { 0xa0 | number }
    /// A context-specific tag in place of a primitive type's own.
    static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number }
}

/// An object identifier, as the bytes that encode it.
struct OID: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ element: Element) throws(Malformed) {
        guard element.tag == Tag.identifier || element.tag & 0xe0 == 0x80 else {
            throw Malformed("no object identifier where one is due")
        }
        let content = element.content
        guard let last = content.last, last & 0x80 == 0, content.count <= 64 else {
            throw Malformed("an object identifier is cut off")
        }
        var begins = true
        for byte in content {
            if begins, byte == 0x80 { throw Malformed("an object identifier is padded") }
            begins = byte & 0x80 == 0
        }
        bytes = Array(content)
    }

    init(_ text: String) {
        let numbers = text.split(separator: ".").compactMap { part in UInt64(part) }
        var made: [UInt8] = []
        for number in [numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2) {
            var septets = [UInt8(number & 0x7f)]
            var rest = number >> 7
            while rest > 0 {
                septets.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            made += septets.reversed()
        }
        bytes = made
    }

    /// Dotted numbers.
    var text: String {
        var numbers: [String] = []
        var number: UInt64 = 0
        for byte in bytes {
            guard number < 1 << 56 else { return "an object identifier beyond any limit" }
            number = number << 7 | UInt64(byte & 0x7f)
            guard byte & 0x80 == 0 else { continue }
            if numbers.isEmpty {
                let root = min(number / 40, 2)
                numbers = ["\(root)", "\(number - root * 40)"]
            } else {
                numbers.append("\(number)")
            }
            number = 0
        }
        return numbers.joined(separator: ".")
    }
}

extension Element {
    /// Reads a BOOLEAN: all bits or none.
    func boolean() throws(Malformed) -> Bool {
        guard content.count == 1, let byte = content.first, byte == 0 || byte == 0xff else {
            throw Malformed("a BOOLEAN of another value than DER has")
        }
        return byte == 0xff
    }

    /// The bytes of an INTEGER in its shortest form.
    func integerBytes() throws(Malformed) -> Octets {
        guard let first = content.first else { throw Malformed("an INTEGER without a byte") }
        if content.count > 1 {
            let second = content[content.startIndex + 1]
            if first == 0 && second < 0x80 || first == 0xff && second >= 0x80 {
                throw Malformed("an INTEGER not in its shortest form")
            }
        }
        return content
    }

    /// A small number that is not negative.
    func number(upTo limit: Int = Int(Int32.max)) throws(Malformed) -> Int {
        let bytes = try integerBytes()
        guard let first = bytes.first, first < 0x80, bytes.count <= 5 else {
            throw Malformed("a number is negative or beyond any limit")
        }
        let value = bytes.reduce(0) { sum, byte in sum << 8 | Int(byte) }
        guard value <= limit else { throw Malformed("a number is beyond its limit") }
        return value
    }

    /// The bits of a BIT STRING that holds whole bytes.
    func wholeBytes() throws(Malformed) -> Octets {
        guard content.first == 0 else { throw Malformed("a BIT STRING that is not whole bytes") }
        return content.dropFirst()
    }

    /// The first sixteen bits of a BIT STRING of named bits, the first bit highest.
    func namedBits() throws(Malformed) -> UInt16 {
        guard let unused = content.first, unused < 8, content.count > 1 || unused == 0, content.count <= 3 else {
            throw Malformed("a BIT STRING of named bits is too long or too short")
        }
        guard let last = content.dropFirst().last else { return 0 }
        // Named bits have no zero at their end, and the bits that are not used are zero.
        guard last != 0, last & (1 << unused) != 0, last & ((1 << unused) - 1) == 0 else {
            throw Malformed("named bits are not in their shortest form")
        }
        let bytes = Array(content.dropFirst()) + [0, 0]
        return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    }

    /// What DER asks of a value by its tag alone.
    func requirePlainValue() throws(Malformed) {
        switch tag {
        case Tag.boolean: _ = try boolean()
        case Tag.integer, Tag.enumerated: _ = try integerBytes()
        case Tag.identifier: _ = try OID(self)
        case Tag.null:
            guard content.isEmpty else { throw Malformed("a NULL with content") }
        case Tag.bitString:
            guard let unused = content.first, unused < 8, content.count > 1 || unused == 0 else {
                throw Malformed("a BIT STRING with a wrong count of unused bits")
            }
            let last = content.last ?? 0
            guard content.count == 1 || last & ((1 << unused) - 1) == 0 else {
                throw Malformed("unused bits that are set")
            }
        case Tag.utcTime, Tag.generalizedTime: break
        default: break
        }
    }

    /// Seconds since 1970 of a UTCTime or a GeneralizedTime in the form RFC 5280 prescribes.
    func seconds(fractions: Bool = false) throws(Malformed) -> Int64 {
        let year: Int
        var digits = Array(content)
        guard digits.popLast() == UInt8(ascii: "Z") else { throw Malformed("a time that is not in UTC") }
        if fractions, tag == Tag.generalizedTime, digits.count > 15, digits[14] == UInt8(ascii: ".") {
            guard digits.count <= 24, digits.last != UInt8(ascii: "0") else { throw Malformed("a time is malformed") }
            try Self.requireDigits(digits[15...])
            digits.removeLast(digits.count - 14)
        }
        try Self.requireDigits(digits[...])
        func pair(_ at: Int) -> Int { Int(digits[at] - 48) * 10 + Int(digits[at + 1] - 48) }
        let rest: Int
        switch (tag, digits.count) {
        case (Tag.utcTime, 12):
            year = pair(0) + (pair(0) < 50 ? 2_000 : 1_900)
            rest = 2
        case (Tag.generalizedTime, 14):
            year = pair(0) * 100 + pair(2)
            rest = 4
        default: throw Malformed("a time is malformed")
        }
        return try UTC.seconds(
            year,
            pair(rest),
            pair(rest + 2),
            pair(rest + 4),
            pair(rest + 6),
            pair(rest + 8)
        )
    }

    private static func requireDigits(_ digits: Octets) throws(Malformed) {
        for digit in digits where !(48...57).contains(digit) { throw Malformed("a time is malformed") }
    }
}

/// Seconds since 1970 and back, in the Gregorian calendar; no zone, no clock.
enum UTC {
    static func seconds(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int,
        _ minute: Int,
        _ second: Int
    ) throws(Malformed) -> Int64 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...days[month - 1]).contains(day), hour < 24, minute < 60, second < 60 else {
            throw Malformed("a time that does not exist")
        }
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let since = era * 146_097 + dayOfEra - 719_468
        return Int64(since) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// Reads `2027-03-01T00:00:00Z`, with a fraction that is let go.
    static func seconds(rfc3339 text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58,
            bytes.last == 90
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        return try? seconds(year, month, day, hour, minute, second)
    }
}
