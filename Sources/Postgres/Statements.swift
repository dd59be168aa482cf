/// The statements one session has had prepared, by their text.
struct Statements {
    /// Beyond this many, statements are sent unprepared; a program has far fewer texts than this.
    static let limit = 256

    /// What makes two statements the same to the server: the text, and which values come as bytes.
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]

        init(_ query: Query) {
            sql = query.sql
            types = query.binds.map { if case .bytes = $0 { Key.bytea } else { Key.inferred } }
        }

        private static let bytea: UInt32 = 17
        private static let inferred: UInt32 = 0
    }

    private var names: [Key: String] = [:]
    private var given = 0

    /// How a statement goes to the server.
    enum Way {
        case prepared(name: String)
        case prepareFirst(name: String)
        case unprepared
    }

    mutating func way(of key: Key) -> Way {
        if let name = names[key] { return .prepared(name: name) }
        guard names.count < Self.limit else { return .unprepared }
        given += 1
        return .prepareFirst(name: "s\(given)")
    }

    mutating func remember(_ key: Key, as name: String) { names[key] = name }
}
