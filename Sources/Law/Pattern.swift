/// A small regular expression over Unicode scalars, matched in time linear in the text whatever the pattern is.
///
/// It knows literals, `.`, classes, groups with alternatives and the quantifiers `? * + {n} {n,} {n,m}`. A pattern
/// must be anchored with `^` and `$` (which, as in ECMA-262, does not match before a last line feed).
struct Pattern: Sendable {
    /// The most steps a compiled pattern may have.
    static let stepLimit = 4_096

    /// Why a pattern is not one.
    enum Fault: Error, Hashable { case notAnchored, unexpected(Unicode.Scalar), endsEarly, tooLong }

    private let steps: [Step]

    fileprivate enum Step: Sendable {
        case scalar(CharacterClass)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    /// Compiles the pattern to steps that are walked in parallel.
    init(_ text: String) throws(Fault) {
        var scalars = Array(text.unicodeScalars)
        guard scalars.count >= 2, scalars.removeFirst() == "^", scalars.removeLast() == "$" else {
            throw .notAnchored
        }
        var parser = PatternParser(scalars)
        let node = try parser.whole()
        var compiled: [Step] = []
        try Pattern.compile(node, into: &compiled)
        compiled.append(.match)
        steps = compiled
    }

    /// Tells whether the whole text fits.
    func matches(_ text: String) -> Bool {
        var walk = Walk(steps: steps)
        walk.enter(0)
        for scalar in text.unicodeScalars {
            walk.take(scalar)
            if walk.places.isEmpty { return false }
        }
        return walk.places.contains { place in if case .match = steps[place] { true } else { false } }
    }

    /// All the steps reached so far, each once.
    private struct Walk {
        let steps: [Step]
        private(set) var places: [Int] = []
        private var earlier: [Int] = []
        /// The turn in which a step was last reached, so that nothing has to be wiped between turns.
        private var reached: [Int]
        private var turn = 0

        init(steps: [Step]) {
            self.steps = steps
            reached = Array(repeating: -1, count: steps.count)
        }

        mutating func take(_ scalar: Unicode.Scalar) {
            turn += 1
            swap(&places, &earlier)
            places.removeAll(keepingCapacity: true)
            for place in earlier {
                if case .scalar(let wanted) = steps[place], wanted.contains(scalar) { enter(place + 1) }
            }
        }

        mutating func enter(_ place: Int) {
            guard reached[place] != turn else { return }
            reached[place] = turn
            switch steps[place] {
            case .jump(let target): enter(target)
            case .split(let first, let second):
                enter(first)
                enter(second)
            case .scalar, .match: places.append(place)
            }
        }
    }

    private static func compile(_ node: PatternNode, into steps: inout [Step]) throws(Fault) {
        guard steps.count < stepLimit else { throw .tooLong }
        switch node {
        case .one(let wanted): steps.append(.scalar(wanted))
        case .sequence(let parts): for part in parts { try compile(part, into: &steps) }
        case .either(let choices): try compile(choices[...], into: &steps)
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try compile(part, into: &steps) }
            guard let most else { return try compileLoop(part, into: &steps) }
            for _ in least..<most {
                let split = steps.count
                steps.append(.split(split + 1, split + 1))
                try compile(part, into: &steps)
                steps[split] = .split(split + 1, steps.count)
            }
        }
    }

    private static func compile(_ choices: ArraySlice<PatternNode>, into steps: inout [Step]) throws(Fault) {
        guard let first = choices.first else { return }
        guard choices.count > 1 else { return try compile(first, into: &steps) }
        let split = steps.count
        steps.append(.split(split + 1, split + 1))
        try compile(first, into: &steps)
        let jump = steps.count
        steps.append(.jump(jump))
        steps[split] = .split(split + 1, steps.count)
        try compile(choices.dropFirst(), into: &steps)
        steps[jump] = .jump(steps.count)
    }

    private static func compileLoop(_ part: PatternNode, into steps: inout [Step]) throws(Fault) {
        let split = steps.count
        steps.append(.split(split + 1, split + 1))
        try compile(part, into: &steps)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
    }
}

/// Which scalars one step takes.
struct CharacterClass: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>]
    var inverted = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != inverted
    }
}

private indirect enum PatternNode {
    case one(CharacterClass)
    case sequence([PatternNode])
    case either([PatternNode])
    case repeated(PatternNode, atLeast: Int, atMost: Int?)
}

private struct PatternParser {
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
        let scalar = try take()
        if scalar == "d" { return CharacterClass(ranges: [0x30...0x39]) }
        // Only punctuation may be escaped: a letter would have a meaning that is not kept here.
        guard scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
            throw .unexpected(scalar)
        }
        return CharacterClass(ranges: [scalar.value...scalar.value])
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
            if low == "\\" { low = try take() }
            guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                wanted.ranges.append(low.value...low.value)
                continue
            }
            position += 1
            var high = try take()
            if high == "\\" { high = try take() }
            guard low <= high else { throw .unexpected(high) }
            wanted.ranges.append(low.value...high.value)
        }
    }
}
