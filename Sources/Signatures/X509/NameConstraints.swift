/// The names an authority may certify, and those it may not.
struct NameConstraints: Sendable {
    let permitted: [GeneralName]
    let excluded: [GeneralName]

    static let limit = 4_096

    init(_ value: Octets) throws(Malformed) {
        var reader = try DER.only(Tag.sequence, of: value).inside
        let permitted = try reader.optional(0xa0)
        let excluded = try reader.optional(0xa1)
        try reader.end()
        guard permitted != nil || excluded != nil else { throw Malformed("name constraints that say nothing") }
        self.permitted = try Self.subtrees(permitted)
        self.excluded = try Self.subtrees(excluded)
    }

    private static func subtrees(_ element: Element?) throws(Malformed) -> [GeneralName] {
        guard let element else { return [] }
        var reader = element.inside
        var list: [GeneralName] = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            let base = try GeneralName(one.next())
            // RFC 5280 allows no minimum but the default and no maximum, and DER writes no default.
            guard one.isEmpty else { throw Malformed("a subtree with bounds") }
            try requireSound(base)
            list.append(base)
            guard list.count <= limit else { throw Malformed("too many name constraints") }
        } while !reader.isEmpty
        return list
    }

    private static func requireSound(_ base: GeneralName) throws(Malformed) {
        switch base {
        case .address(let bytes):
            guard bytes.count == 8 || bytes.count == 32, isMask(bytes.dropFirst(bytes.count / 2)) else {
                throw Malformed("an address constraint that is no address and mask")
            }
        case .dns(let name):
            // A leading period means something in an address of a page, not in the name of a host.
            guard name.isEmpty || Host.isName(name) else {
                throw Malformed("a host constraint that is no host")
            }
        default: break
        }
    }

    private static func isMask(_ bytes: Octets) -> Bool {
        var ended = false
        for byte in bytes {
            if ended { guard byte == 0 else { return false } }
            if byte != 0xff {
                ended = true
                guard (~byte) & (~byte &+ 1) == 0 else { return false }
            }
        }
        return true
    }
}

/// Names of hosts.
enum Host {
    /// Letters, digits, hyphens and underscores between single dots.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= 253 else { return false }
        for label in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !label.isEmpty, label.count <= 63 else { return false }
            for byte in label {
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: break
                default: return false
                }
            }
        }
        return true
    }
}

/// What the names of one certificate are held against: the constraints of all above it.
struct NameRules {
    private(set) var permitted: [[GeneralName]] = []
    private(set) var excluded: [GeneralName] = []
    private var count = 0

    /// Comparisons that one certificate may cost.
    static let comparisonsLimit = 1 << 20

    mutating func add(_ constraints: NameConstraints) {
        if !constraints.permitted.isEmpty { permitted.append(constraints.permitted) }
        excluded += constraints.excluded
        count += constraints.permitted.count + constraints.excluded.count
    }

    /// Why the names of a certificate are not allowed; nil when they are.
    func fault(subject: Name, alternatives: [GeneralName], hasAlternatives: Bool) -> String? {
        guard count > 0 else { return nil }
        var names = alternatives
        if !subject.isEmpty { names.append(.directory(subject)) }
        if !alternatives.contains(where: { name in if case .email = name { true } else { false } }) {
            names += subject.texts(AttributeType.email).map { text in .email(text) }
        }
        guard names.count.multipliedReportingOverflow(by: count).partialValue <= Self.comparisonsLimit else {
            return "too many names against too many constraints"
        }
        for name in names {
            if !hasAlternatives, case .email = name {} else if let why = Self.unreadable(name) { return why }
            for base in excluded where base.hasForm(of: name) {
                guard let inside = base.contains(name, excluding: true) else {
                    return "a constraint on a form of names that cannot be judged"
                }
                if inside { return "an excluded name" }
            }
            for list in permitted {
                var asked = false
                var found = false
                for base in list where base.hasForm(of: name) {
                    asked = true
                    guard let inside = base.contains(name, excluding: false) else {
                        return "a constraint on a form of names that cannot be judged"
                    }
                    if inside {
                        found = true
                        break
                    }
                }
                if asked && !found { return "a name that is not permitted" }
            }
        }
        return nil
    }

    /// A name that must be compared has to be one.
    private static func unreadable(_ name: GeneralName) -> String? {
        switch name {
        case .dns(let host):
            let bare = host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
            return Host.isName(bare) ? nil : "a name of a host that is none"
        case .address(let bytes): return bytes.count == 4 || bytes.count == 16 ? nil : "an address that is none"
        default: return nil
        }
    }
}

extension GeneralName {
    func hasForm(of other: GeneralName) -> Bool {
        switch (self, other) {
        case (.other(let left, _), .other(let right, _)): left == right
        case (.email, .email), (.dns, .dns), (.directory, .directory), (.uri, .uri), (.address, .address),
            (.registered, .registered):
            true
        case (.foreign(let left, _), .foreign(let right, _)): left == right
        default: false
        }
    }

    /// Whether `name` lies in the subtree under this base; nil where nobody can say.
    func contains(_ name: GeneralName, excluding: Bool) -> Bool? {
        switch (self, name) {
        case (.directory(let base), .directory(let name)): name.lies(under: base)
        case (.dns(let base), .dns(let host)): Self.host(host, under: base, excluding: excluding)
        case (.email(let base), .email(let box)): Self.mailbox(box, under: base)
        case (.uri(let base), .uri(let address)): Self.address(address, under: base)
        case (.address(let base), .address(let bytes)):
            bytes.count * 2 == base.count
                && bytes.indices.allSatisfy { index in
                    bytes[index] & base[index + bytes.count] == base[index] & base[index + bytes.count]
                }
        default: nil
        }
    }

    private static func host(_ host: String, under base: String, excluding: Bool) -> Bool {
        let host = host.lowercased()
        let base = base.lowercased()
        if base.isEmpty { return true }
        if host == base || host.hasSuffix("." + base) { return true }
        // A wildcard stands for every name it could become, and an excluded one may be among them.
        guard excluding, host.hasPrefix("*.") else { return false }
        let parent = host.dropFirst(2)
        return base.hasSuffix("." + parent) && !base.dropLast(parent.utf8.count + 1).contains(".")
    }

    private static func mailbox(_ box: String, under base: String) -> Bool? {
        guard let at = box.lastIndex(of: "@") else { return nil }
        let local = box[..<at]
        let host = box[box.index(after: at)...].lowercased()
        if let mark = base.lastIndex(of: "@") {
            return base[..<mark] == local && base[base.index(after: mark)...].lowercased() == host
        }
        let base = base.lowercased()
        return base.hasPrefix(".") ? host.hasSuffix(base) : base.isEmpty || host == base
    }

    private static func address(_ address: String, under base: String) -> Bool? {
        guard let scheme = address.range(of: "://") else { return nil }
        var authority = address[scheme.upperBound...].prefix { letter in letter != "/" && letter != "?" && letter != "#"
        }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        if let colon = authority.lastIndex(of: ":") { authority = authority[..<colon] }
        let host = authority.lowercased()
        // RFC 5280 wants such names refused: there is no host to compare.
        guard Host.isName(host), host.split(separator: ".").last?.allSatisfy(\.isNumber) == false else { return nil }
        let base = base.lowercased()
        return base.hasPrefix(".") ? host.hasSuffix(base) : host == base
    }
}

extension StringProtocol {
    /// Where a short text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
            at = index(after: at)
        }
        return nil
    }
}
