/// A pattern as it was written, before it is compiled.
indirect enum PatternNode {
    case one(CharacterClass)
    case sequence([PatternNode])
    case either([PatternNode])
    case repeated(PatternNode, atLeast: Int, atMost: Int?)
}

/// Reads a pattern from left to right.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// Reads everything between the anchors; alternatives must stand in a group, else the anchors would bind wrongly.
    mutating func whole() throws(Pattern.Fault) -> PatternNode {
        let node = try sequence()
        guard position == scalars.count else { throw .unexpected(scalars[position]) }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take() throws(Pattern.Fault) -> Unicode.Scalar {
        guard let scalar = next else { throw .endsEarly }
        position += 1
        return scalar
    }

    private mutating func sequence() throws(Pattern.Fault) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { parts.append(try quantified()) }
        return .sequence(parts)
    }

    private mutating func quantified() throws(Pattern.Fault) -> PatternNode {
        let part = try atom()
        switch next {
        case "?":
            position += 1
            return .repeated(part, atLeast: 0, atMost: 1)
        case "*":
            position += 1
            return .repeated(part, atLeast: 0, atMost: nil)
        case "+":
            position += 1
            return .repeated(part, atLeast: 1, atMost: nil)
        case "{":
            position += 1
            return try counted(part)
        default: return part
        }
    }

    private mutating func counted(_ part: PatternNode) throws(Pattern.Fault) -> PatternNode {
        let least = try count()
        var most: Int? = least
        if next == "," {
            position += 1
            most = next == "}" ? nil : try count()
        }
        let closing = try take()
        guard closing == "}", least <= most ?? least else { throw .unexpected(closing) }
        return .repeated(part, atLeast: least, atMost: most)
    }

    private mutating func count() throws(Pattern.Fault) -> Int {
        var value = 0
        var digits = 0
        while let scalar = next, ("0"..."9").contains(scalar) {
            value = value * 10 + Int(scalar.value - 0x30)
            digits += 1
            position += 1
            guard value <= Pattern.stepLimit else { throw .tooLong }
        }
        guard digits > 0 else { throw .endsEarly }
        return value
    }

    private mutating func atom() throws(Pattern.Fault) -> PatternNode {
        let scalar = try take()
        switch scalar {
        case "(": return try group()
        case "[": return .one(try characterClass())
        case ".": return .one(CharacterClass(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], inverted: true))
        case "\\": return .one(try escaped())
        case "^", "$", "?", "*", "+", "{", "}", "]": throw .unexpected(scalar)
        default: return .one(CharacterClass(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func group() throws(Pattern.Fault) -> PatternNode {
        if next == "?" {
            position += 1
            let colon = try take()
            guard colon == ":" else { throw .unexpected(colon) }
        }
        var choices = [try sequence()]
        while next == "|" {
            position += 1
            choices.append(try sequence())
        }
        let closing = try take()
        guard closing == ")" else { throw .unexpected(closing) }
        return .either(choices)
    }

    private mutating func escaped() throws(Pattern.Fault) -> CharacterClass {
        if next == "d" {
            position += 1
            return CharacterClass(ranges: [0x30...0x39])
        }
        let scalar = try escapedMark()
        return CharacterClass(ranges: [scalar.value...scalar.value])
    }

    /// Only punctuation may be escaped: a letter or a digit would have a meaning that is not kept here.
    private mutating func escapedMark() throws(Pattern.Fault) -> Unicode.Scalar {
        let scalar = try take()
        guard scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
            throw .unexpected(scalar)
        }
        return scalar
    }

    private mutating func characterClass() throws(Pattern.Fault) -> CharacterClass {
        var wanted = CharacterClass(ranges: [])
        if next == "^" {
            position += 1
            wanted.inverted = true
        }
        while true {
            var low = try take()
            if low == "]" { return wanted }
            if low == "\\" { low = try escapedMark() }
            guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                wanted.ranges.append(low.value...low.value)
                continue
            }
            position += 1
            var high = try take()
            if high == "\\" { high = try escapedMark() }
            guard low <= high else { throw .unexpected(high) }
            wanted.ranges.append(low.value...high.value)
        }
    }
}
