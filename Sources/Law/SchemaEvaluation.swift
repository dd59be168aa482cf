/// One walk over a value with a schema in hand, collecting what is wrong.
struct SchemaEvaluation {
    let definitions: [String: SchemaNode]
    private(set) var faults: [SchemaFault] = []
    private var path: [String] = []

    init(definitions: [String: SchemaNode]) { self.definitions = definitions }

    mutating func check(_ value: JSONValue, against node: SchemaNode) {
        guard node.asks.accepts else { return report("is not allowed here", "false") }
        if let reference = node.asks.reference, let target = definitions[reference] { check(value, against: target) }
        checkType(value, node)
        if let choices = node.asks.choices, !choices.contains(where: { $0.isExactly(value) }) {
            report("must be one of \(choices.map(\.canonicalText).joined(separator: ", "))", "enum")
        }
        if let constant = node.asks.constant, !constant.isExactly(value) {
            report("must be \(constant.canonicalText)", "const")
        }
        switch value {
        case .string(let text): checkString(text, node)
        case .integer(let number): checkNumber(number, node)
        case .array(let items): checkArray(items, node)
        case .object(let members): checkObject(members, node)
        case .null, .bool: break
        }
        checkCombinations(value, node)
    }

    private mutating func report(_ message: String, _ keyword: String, at member: String? = nil) {
        let tokens = member.map { path + [$0] } ?? path
        faults.append(
            SchemaFault(pointer: JSONPointer(tokens: tokens).description, message: message, keyword: keyword)
        )
    }

    private mutating func checkType(_ value: JSONValue, _ node: SchemaNode) {
        guard let types = node.asks.types, !types.contains(value.typeName) else { return }
        report("must be \(types.joined(separator: " or ")), not \(value.typeName)", "type")
    }

    private mutating func checkString(_ text: String, _ node: SchemaNode) {
        if node.asks.bounds["minLength"] != nil || node.asks.bounds["maxLength"] != nil {
            let length = Int64(text.unicodeScalars.count)
            checkBounds(length, node, "minLength", "maxLength", of: "code points")
        }
        if let pattern = node.asks.pattern, !pattern.compiled.matches(text) {
            report("must match \(pattern.text)", "pattern")
        }
    }

    private mutating func checkNumber(_ number: Int64, _ node: SchemaNode) {
        if let least = node.asks.bounds["minimum"], number < least { report("must be at least \(least)", "minimum") }
        if let most = node.asks.bounds["maximum"], number > most { report("must be at most \(most)", "maximum") }
    }

    private mutating func checkArray(_ items: [JSONValue], _ node: SchemaNode) {
        checkBounds(Int64(items.count), node, "minItems", "maxItems", of: "items")
        if node.asks.uniqueItems, Set(items.map(\.canonicalBytes)).count != items.count {
            report("must not hold the same item twice", "uniqueItems")
        }
        guard let itemNode = node.asks.items.first else { return }
        for (index, item) in items.enumerated() { check(item, against: itemNode, below: String(index)) }
    }

    private mutating func checkObject(_ members: [String: JSONValue], _ node: SchemaNode) {
        checkBounds(Int64(members.count), node, "minProperties", "maxProperties", of: "members")
        for name in node.asks.required where members.exactly(name) == nil {
            report("is missing", "required", at: name)
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if let names = node.asks.propertyNames.first { checkName(name, names) }
            if let known = node.asks.properties.exactly(name) {
                check(value, against: known, below: name)
            } else if let others = node.asks.additionalProperties.first {
                if others.asks.accepts {
                    check(value, against: others, below: name)
                } else {
                    report("is not known here", "additionalProperties", at: name)
                }
            }
        }
    }

    private mutating func checkName(_ name: String, _ node: SchemaNode) {
        var inner = SchemaEvaluation(definitions: definitions)
        inner.check(.string(name), against: node)
        if let first = inner.faults.first { report("has a name that \(first.message)", "propertyNames", at: name) }
    }

    private mutating func checkCombinations(_ value: JSONValue, _ node: SchemaNode) {
        for part in node.asks.allOf { check(value, against: part) }
        if let anyOf = node.asks.anyOf, !anyOf.contains(where: { accepts(value, $0) }) {
            report("fits none of \(anyOf.count) shapes", "anyOf")
        }
        guard let oneOf = node.asks.oneOf else { return }
        let fitting = oneOf.count { accepts(value, $0) }
        if fitting != 1 { report("must fit exactly one of \(oneOf.count) shapes, fits \(fitting)", "oneOf") }
    }

    private func accepts(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        var inner = SchemaEvaluation(definitions: definitions)
        inner.check(value, against: node)
        return inner.faults.isEmpty
    }

    private mutating func check(_ value: JSONValue, against node: SchemaNode, below token: String) {
        path.append(token)
        check(value, against: node)
        path.removeLast()
    }

    private mutating func checkBounds(
        _ count: Int64,
        _ node: SchemaNode,
        _ leastWord: String,
        _ mostWord: String,
        of unit: String
    ) {
        if let least = node.asks.bounds[leastWord], count < least {
            report("must have at least \(least) \(unit), has \(count)", leastWord)
        }
        if let most = node.asks.bounds[mostWord], count > most {
            report("must have at most \(most) \(unit), has \(count)", mostWord)
        }
    }
}

extension JSONValue {
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Equality byte for byte, where Swift would call differently normalised strings equal.
    fileprivate func isExactly(_ other: JSONValue) -> Bool {
        guard self == other else { return false }
        switch (self, other) {
        case (.string(let one), .string(let two)): return one.utf8.elementsEqual(two.utf8)
        case (.array, _), (.object, _): return canonicalBytes == other.canonicalBytes
        case (.null, _), (.bool, _), (.integer, _), (.string, _): return true
        }
    }
}

extension Dictionary where Key == String {
    /// The value under a name spelt with just these bytes, where Swift would also take a differently normalised one.
    fileprivate func exactly(_ name: String) -> Value? {
        guard let index = index(forKey: name), self[index].key.utf8.elementsEqual(name.utf8) else { return nil }
        return self[index].value
    }
}
