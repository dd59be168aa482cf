/// Reads JSON from left to right; strict means canonical to the byte.
struct JSONParser {
    private let bytes: [UInt8]
    private let strict: Bool
    private let depthLimit: Int
    private var position = 0

    init(_ bytes: [UInt8], strict: Bool, depthLimit: Int) {
        self.bytes = bytes
        self.strict = strict
        self.depthLimit = depthLimit
    }

    /// Reads the whole document; nothing may follow it.
    mutating func document() throws(CanonicalJSON.Fault) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw fault(.byteOrderMark) }
        try skipSpace()
        let value = try value(depth: 0)
        try skipSpace()
        guard position == bytes.count else { throw fault(.trailingBytes) }
        return value
    }

    private mutating func value(depth: Int) throws(CanonicalJSON.Fault) -> JSONValue {
        switch try peek() {
        case 0x7B: return try object(depth: depth + 1)
        case 0x5B: return try array(depth: depth + 1)
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        case 0x2D, 0x30...0x39: return .integer(try number())
        default: throw fault(.notJSON)
        }
    }

    private mutating func object(depth: Int) throws(CanonicalJSON.Fault) -> JSONValue {
        guard depth <= depthLimit else { throw fault(.tooDeep) }
        position += 1
        var members: [String: JSONValue] = [:]
        var previous: String?
        try skipSpace()
        if try peek() == 0x7D {
            position += 1
            return .object(members)
        }
        while true {
            guard try peek() == 0x22 else { throw fault(.notJSON) }
            let start = position
            let key = try string()
            if strict, let previous, !CanonicalJSON.precedes(previous.utf8, key.utf8) {
                let same = previous.utf8.elementsEqual(key.utf8)
                throw fault(same ? .duplicateKey : .keysOutOfOrder, at: start)
            }
            try skipSpace()
            guard try peek() == 0x3A else { throw fault(.notJSON) }
            position += 1
            try skipSpace()
            // Keys equal but for Unicode normalisation are one key to Swift: refused rather than silently lost.
            guard members.updateValue(try value(depth: depth), forKey: key) == nil else {
                throw fault(.duplicateKey, at: start)
            }
            previous = key
            guard try another(closing: 0x7D) else { return .object(members) }
        }
    }

    private mutating func array(depth: Int) throws(CanonicalJSON.Fault) -> JSONValue {
        guard depth <= depthLimit else { throw fault(.tooDeep) }
        position += 1
        var items: [JSONValue] = []
        try skipSpace()
        if try peek() == 0x5D {
            position += 1
            return .array(items)
        }
        while true {
            items.append(try value(depth: depth))
            guard try another(closing: 0x5D) else { return .array(items) }
        }
    }

    /// Tells whether a comma follows, or the closing bracket.
    private mutating func another(closing: UInt8) throws(CanonicalJSON.Fault) -> Bool {
        try skipSpace()
        let byte = try peek()
        guard byte == 0x2C || byte == closing else { throw fault(.notJSON) }
        position += 1
        if byte == closing { return false }
        try skipSpace()
        return true
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(CanonicalJSON.Fault) -> JSONValue {
        for expected in word.utf8 {
            guard try peek() == expected else { throw fault(.notJSON) }
            position += 1
        }
        return value
    }

    private mutating func number() throws(CanonicalJSON.Fault) -> Int64 {
        let start = position
        let negative = bytes[position] == 0x2D
        if negative { position += 1 }
        let first = try peek()
        guard (0x30...0x39).contains(first) else { throw fault(.notJSON) }
        var magnitude: Int64 = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            magnitude = magnitude * 10 + Int64(bytes[position] - 0x30)
            guard magnitude <= CanonicalJSON.largestInteger else { throw fault(.numberTooLarge, at: start) }
            position += 1
        }
        let digits = position - start - (negative ? 1 : 0)
        if first == 0x30, digits > 1 { throw fault(strict ? .numberNotCanonical : .notJSON, at: start) }
        if negative, magnitude == 0 { throw fault(.numberNotCanonical, at: start) }
        guard position < bytes.count else { return negative ? -magnitude : magnitude }
        switch bytes[position] {
        case 0x2E, 0x45, 0x65: throw fault(.numberNotCanonical, at: start)
        default: return negative ? -magnitude : magnitude
        }
    }

    private mutating func string() throws(CanonicalJSON.Fault) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                let text = try text(of: bytes[start..<position], from: start)
                position += 1
                return text
            case 0x5C: return try escapedString(from: start)
            case 0..<0x20: throw fault(.controlCharacter)
            default: position += 1
            }
        }
        throw fault(.endsEarly)
    }

    /// Goes on with a string in which a backslash has been met.
    private mutating func escapedString(from start: Int) throws(CanonicalJSON.Fault) -> String {
        var unescaped = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                let text = try text(of: unescaped[...], from: start)
                position += 1
                return text
            case 0x5C: try escape(into: &unescaped)
            case 0..<0x20: throw fault(.controlCharacter)
            case let byte:
                unescaped.append(byte)
                position += 1
            }
        }
        throw fault(.endsEarly)
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(CanonicalJSON.Fault) {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case 0x22, 0x5C: unescaped.append(letter)
        case 0x62: unescaped.append(0x08)
        case 0x74: unescaped.append(0x09)
        case 0x6E: unescaped.append(0x0A)
        case 0x66: unescaped.append(0x0C)
        case 0x72: unescaped.append(0x0D)
        case 0x2F:
            if strict { throw fault(.escapeNotShortest, at: start) }
            unescaped.append(letter)
        case 0x75: unescaped.append(contentsOf: try unicodeEscape(from: start))
        default: throw fault(.notJSON, at: start)
        }
    }

    private mutating func unicodeEscape(from start: Int) throws(CanonicalJSON.Fault) -> [UInt8] {
        var code = try fourHexDigits(from: start)
        if code == 0 { throw fault(.nulCharacter, at: start) }
        if (0xDC00...0xDFFF).contains(code) { throw fault(.loneSurrogate, at: start) }
        if (0xD800...0xDBFF).contains(code) {
            guard position + 1 < bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
                throw fault(.loneSurrogate, at: start)
            }
            position += 2
            let low = try fourHexDigits(from: start)
            guard (0xDC00...0xDFFF).contains(low) else { throw fault(.loneSurrogate, at: start) }
            code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        if strict {
            // Canonical only for control characters without a short form, in lower case.
            let short: Set<UInt32> = [0x08, 0x09, 0x0A, 0x0C, 0x0D]
            let upper = bytes[start..<position].contains { (0x41...0x46).contains($0) }
            if code >= 0x20 || short.contains(code) || upper { throw fault(.escapeNotShortest, at: start) }
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, at: start) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func fourHexDigits(from start: Int) throws(CanonicalJSON.Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let byte = try peek()
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: code = code << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: code = code << 4 | UInt32(byte - 0x57)
            default: throw fault(.notJSON, at: start)
            }
            position += 1
        }
        return code
    }

    private func text(of slice: ArraySlice<UInt8>, from start: Int) throws(CanonicalJSON.Fault) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw fault(.notUTF8, at: start) }
        return text
    }

    private mutating func skipSpace() throws(CanonicalJSON.Fault) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D:
                if strict { throw fault(.whiteSpace) }
                position += 1
            default: return
            }
        }
    }

    private func peek() throws(CanonicalJSON.Fault) -> UInt8 {
        guard position < bytes.count else { throw fault(.endsEarly) }
        return bytes[position]
    }

    private func fault(_ reason: CanonicalJSON.Reason, at offset: Int? = nil) -> CanonicalJSON.Fault {
        CanonicalJSON.Fault(offset: offset ?? position, reason: reason)
    }
}
