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
    /// The pattern as a row of classes, where walking along it greedily gives the same answer.
    private let row: [RowItem]?

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
        row = RowItem.row(of: node)
        var compiled: [Step] = []
        try Pattern.compile(node, into: &compiled)
        compiled.append(.match)
        steps = compiled
    }

    /// Tells whether the whole text fits.
    func matches(_ text: String) -> Bool {
        if let row { return RowItem.matches(text, row) }
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

/// A class and how often it may come, in a pattern without alternatives.
private struct RowItem: Sendable {
    let wanted: CharacterClass
    let least: Int
    let most: Int

    /// Nil where being greedy could be wrong: groups, or a number of times left open before a class that overlaps.
    static func row(of node: PatternNode) -> [RowItem]? {
        guard case .sequence(let parts) = node else { return nil }
        var row: [RowItem] = []
        for part in parts {
            switch part {
            case .one(let wanted): row.append(RowItem(wanted: wanted, least: 1, most: 1))
            case .repeated(.one(let wanted), let least, let most):
                row.append(RowItem(wanted: wanted, least: least, most: most ?? .max))
            case .sequence, .either, .repeated: return nil
            }
        }
        // An open number of times is safe only at the end: what follows can then take nothing away from it.
        return row.dropLast().allSatisfy { $0.least == $0.most } ? row : nil
    }

    static func matches(_ text: String, _ row: [RowItem]) -> Bool {
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        for item in row {
            var count = 0
            while count < item.most, let scalar = next, item.wanted.contains(scalar) {
                count += 1
                next = scalars.next()
            }
            if count < item.least { return false }
        }
        return next == nil
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
